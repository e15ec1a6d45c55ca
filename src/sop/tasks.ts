import type { CaseState } from './case.js';
import type { CaseEvent } from './events.js';
import { responsibleRole } from './position.js';

/** Everything that staff can be asked to do beside the rows. */
export const TASK_KINDS = [
  'spse-blacklist',
  'spse-blacklist-removal',
  'objection',
  'overdue',
  'notice-failed',
  'mail-refused',
  'poisoned-message',
  'applicant-message',
  'session-lost',
  'binding-revoked',
  'same-nik',
] as const;
export type TaskKind = (typeof TASK_KINDS)[number];

export type TaskRole = 'helpdesk' | 'verifikator' | 'admin';

/** A task to be opened. `text` is Indonesian and names the case by its number only: it holds no personal data. */
export interface TaskSpec {
  readonly kind: TaskKind;
  readonly role: TaskRole;
  readonly text: string;
  /** False when only an act on the case closes the task. */
  readonly closable: boolean;
}

/** An event's changes to tasks. Closing a kind closes every open task of it, and need not find any. */
export interface TaskChanges {
  readonly open: readonly TaskSpec[];
  readonly close: readonly TaskKind[];
}

const NOTHING: TaskChanges = { open: [], close: [] };

const TEXTS = {
  'spse-blacklist': (number) =>
    `Masukkan ID penyedia ${number} ke daftar hitam pada SPSE, lalu catat dengan /sudahspse.`,
  'spse-blacklist-removal': (number) =>
    `Penolakan ${number} dicabut. Bila ID penyedia sudah dimasukkan ke daftar hitam SPSE, mohon dikeluarkan.`,
  objection: (number) => `Penyedia menyampaikan keberatan pada ${number}. Mohon ditinjau dan dijawab.`,
  overdue: (number) => `Permohonan ${number} melewati janji layanan kantor.`,
  'notice-failed': (number) =>
    `Pemberitahuan untuk ${number} tidak dapat disampaikan. Mohon sampaikan dengan cara lain.`,
  'mail-refused': (number) =>
    `E-mail pemohon ditolak server: ${number}. Mohon hubungi pemohon dengan cara lain dan minta alamat yang benar.`,
  'poisoned-message': (number) =>
    number
      ? `Satu pesan pada ${number} tidak dapat diproses. Mohon dibaca dan dijawab.`
      : 'Satu pesan tidak dapat diproses. Mohon dibaca dan dijawab.',
  'applicant-message': (number) =>
    number ? `Penyedia ${number} menulis kepada petugas.` : 'Seorang calon penyedia menulis kepada petugas.',
  'binding-revoked': (number) =>
    `Pemilik ${number} menyatakan bahwa pemulihan percakapannya bukan olehnya; percakapan baru sudah dilepaskan. Mohon periksa apa yang terjadi sejak itu dan hubungi pemiliknya.`,
  'same-nik': (number) =>
    `NIK pada ${number} juga dipakai pada permohonan lain yang masih berjalan. Mohon bandingkan keduanya.`,
  'session-lost': () => 'Sambungan WhatsApp terputus dan perlu dipasangkan kembali.',
} as const satisfies Record<TaskKind, (number: string) => string>;

/** Makes the task of a kind; `number` is the case's, empty when there is no case yet. */
export function taskOf(kind: TaskKind, number: string, role: TaskRole): TaskSpec {
  return { kind, role, text: TEXTS[kind](number), closable: kind !== 'spse-blacklist' };
}

/**
 * The tasks that an event opens and closes. Row 8 leaves the entry in SPSE's blacklist to a Verifikator; taking the
 * rejection back withdraws that task and, after a reopening, asks to remove the entry.
 */
export function taskChanges(before: CaseState | null, event: CaseEvent): TaskChanges {
  if (!before) return NOTHING;
  switch (event.type) {
    case 'rejected':
      return { open: [taskOf('spse-blacklist', before.number, 'verifikator')], close: [] };
    case 'spse-blacklist-confirmed':
      return { open: [], close: ['spse-blacklist'] };
    case 'undone':
      return event.data.action === 'reject' ? { open: [], close: ['spse-blacklist'] } : NOTHING;
    case 'reopened':
      return before.outcome === 'rejected'
        ? {
            open: [taskOf('spse-blacklist-removal', before.number, 'verifikator')],
            close: ['spse-blacklist', 'objection'],
          }
        : { open: [], close: ['objection'] };
    case 'resubmitted':
      return event.data.changed.includes('email') ? { open: [], close: ['mail-refused'] } : NOTHING;
    case 'objection-raised':
      return { open: [taskOf('objection', before.number, objectionRole(before))], close: [] };
    default:
      return NOTHING;
  }
}

/** The role that decided, else the one that asked for the fix, else that of the row. */
function objectionRole(state: CaseState): 'helpdesk' | 'verifikator' {
  return state.position === 4 && (state.returnedFrom ?? 6) >= 12 ? 'verifikator' : responsibleRole(state);
}
