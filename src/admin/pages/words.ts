import type { ChannelTable } from '../../core/channel-table.js';
import type { ActChannel, OFFICE_DOORS, Outcome, Role, Status } from '../../sop/case.js';

/** With whom a case is, in the words of the staff pages. */
export const STATUS_WORDS: Readonly<Record<Status, string>> = {
  with_helpdesk: 'Di Helpdesk',
  with_applicant: 'Menunggu pemohon',
  with_verifikator: 'Di Verifikator',
  closed: 'Selesai',
};

/** How a case ended, in the words of the staff pages. */
export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  approved: 'Disetujui',
  rejected: 'Ditolak (daftar hitam)',
  'registered-elsewhere': 'Terdaftar di LPSE lain',
  'not-passed': 'Tidak lolos verifikasi',
  withdrawn: 'Ditarik pemohon',
  expired: 'Kedaluwarsa',
};

/** Roles in the words of the staff pages. */
export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  helpdesk: 'Helpdesk',
  verifikator: 'Verifikator',
  admin: 'Admin',
  auditor: 'Auditor',
};

const DOOR_WORDS: Readonly<Record<string, string>> = {
  console: 'laman petugas',
  api: 'API',
  group: 'grup petugas',
  system: 'sistem',
} satisfies Record<(typeof OFFICE_DOORS)[number], string>;

/** The way by which an act came in, for people. */
export function channelWords(channels: ChannelTable, channel: ActChannel): string {
  return DOOR_WORDS[channel] ?? channels.labelOf(channel);
}

/** A sentence after a redirect. `done` reports success; `notice` asks for something. */
export interface News {
  readonly kind: 'done' | 'notice';
  readonly text: string;
}

/** Codes in the address, because nothing that a person typed may stand there. */
const NEWS: Readonly<Record<string, News>> = {
  tercatat: done('Tindakan tercatat.'),
  terkirim: done('Pesan sedang dikirim kepada pemohon.'),
  'tugas-selesai': done('Tugas ditandai selesai.'),
  keluar: done('Anda sudah keluar.'),
  masuk: notice('Silakan masuk terlebih dahulu.'),
  habis: notice('Sesi sudah berakhir. Silakan masuk kembali.'),
  'token-dicabut': done('Token dicabut.'),
  'akses-diakhiri': done('Akses itu sudah diakhiri.'),
  'sandi-diganti': done('Kata sandi diganti. Sesi lain, token, dan obrolan yang terhubung sudah berakhir.'),
  dikonfirmasi: done('Kata sandi cocok. Silakan lanjutkan dalam sepuluh menit.'),
  'faktor-dihapus': done('Faktor kedua dihapus.'),
  'akun-dibuat': done('Akun dibuat.'),
  'akun-diubah': done('Perubahan akun disimpan.'),
};

/** The news of a code in the address; null for an unknown one. */
export function newsOf(value: unknown): News | null {
  return typeof value === 'string' && Object.hasOwn(NEWS, value) ? (NEWS[value] ?? null) : null;
}

function done(text: string): News {
  return { kind: 'done', text };
}

function notice(text: string): News {
  return { kind: 'notice', text };
}
