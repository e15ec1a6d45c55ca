import { noticesOf } from '../../src/notices/event-notices.js';
import type { EventNotice } from '../../src/notices/types.js';
import type { CaseState } from '../../src/sop/case.js';
import type { CaseEvent } from '../../src/sop/events.js';
import { evolve } from '../../src/sop/evolve.js';
import { expireFacts, objectionFacts, openedFacts } from '../../src/sop/noted-facts.js';
import { APPLICANT, BLURRY, DEFICIENT, DOCUMENTS, PASSED, TestCase } from './sop-case.js';

export const LINKS = { baseUrl: 'https://loket.contoh.test' };

/** A named life of a case from beginning to end, carried out by acts. */
export interface Life {
  readonly name: string;
  readonly kase: TestCase;
}

/** An event with the notice that it causes. */
export interface Told {
  readonly event: CaseEvent;
  readonly before: CaseState | null;
  readonly after: CaseState;
  readonly notice: EventNotice;
}

const TWO = [
  ...BLURRY,
  { document: 'sertifikat', reason: 'lainnya', note: 'Halaman 2 belum ada; mohon lampirkan.' },
];
const resubmission = { applicant: APPLICANT, documents: DOCUMENTS, changed: ['ktp'] };

/** Lives which together contain every type of event. */
export function lives(): readonly Life[] {
  return [
    life('lurus, jadwal dipilih pemohon', (kase) => {
      kase.submit().wait(3).act('helpdesk', 'claim');
      kase.append(openedFacts({ ...kase.kase, rows: unread(kase.kase) }, 'helpdesk')[0]!, helpdesk, null);
      kase.to(19).wait(30).act('helpdesk', 'archive', {});
    }),
    life('diperbaiki dua kali, sesudah pengembalian Helpdesk dan Verifikator', (kase) => {
      kase.submit().wait(5).act('helpdesk', 'receive-files', { outcome: 'deficient', deficiencies: TWO });
      kase.wait(60).act('applicant-1', 'resubmit', resubmission);
      kase.to(15).book('verifikator', 24 * 60);
      kase.wait(5).act('verifikator', 'verify', DEFICIENT);
      kase.wait(60).act('applicant-1', 'resubmit', resubmission);
    }),
    life('nama serupa, lalu ditolak, dibuka kembali', (kase) => {
      kase.to(7).wait(5);
      kase.act('helpdesk', 'check-blacklist', { outcome: 'unclear', question: 'NPWP lama, bila ada.' });
      kase.wait(5).act('helpdesk', 'check-blacklist', LISTED).wait(5).act('helpdesk2', 'reject', {});
      kase.extra = { spseBlacklistTaskOpen: true };
      kase.wait(5).act('verifikator', 'confirm-spse-blacklist', {});
      kase.wait(5).append(objectionFacts(kase.kase, 'Itu bukan saya.')[0]!, { kind: 'applicant' }, null);
      kase.wait(60).act('admin', 'reopen', { toRow: 7, reason: 'Nama sama, orang berbeda.' });
      kase.wait(5).act('helpdesk', 'claim').act('helpdesk', 'release');
    }),
    life('sudah terdaftar, arsip, dibuka kembali ke panggilan', (kase) => {
      kase.to(12).wait(5);
      kase.act('verifikator', 'check-registration', { outcome: 'registered', lpse: 'LPSE Kota Bontang' });
      kase.wait(5).act('helpdesk', 'archive', {});
    }),
    life('jadwal oleh petugas, batal, tidak hadir, terputus, tidak lolos', (kase) => {
      kase.to(15).act('verifikator', 'book', { startsAt: later(kase, 60) });
      kase.wait(5).act('verifikator', 'cancel-booking', { reason: 'Verifikator bertugas di luar.' });
      kase.act('verifikator', 'book', { startsAt: later(kase, 60) }).act('verifikator', 'cancel-booking', {});
      kase.book().act('applicant-1', 'cancel-booking', {});
      kase.book().act('admin', 'reassign', { to: 'verifikator2', reason: 'Cuti.' });
      kase.wait(45).act('verifikator2', 'verify', { outcome: 'no-show' });
      kase.book('verifikator2').wait(31);
      kase.act('verifikator2', 'verify', { outcome: 'interrupted', by: 'connection' });
      kase.book('verifikator2').wait(31);
      kase.act('verifikator2', 'verify', { outcome: 'interrupted', by: 'office' });
      kase.book('verifikator2').wait(31).act('verifikator2', 'verify', {
        outcome: 'failed',
        reason: 'bukan-orang-sama',
        note: 'Wajah berbeda dengan foto KTP.',
      });
      kase.wait(60).act('verifikator', 'reopen', { toRow: 15, reason: 'Pemanggil salah berkas.' });
    }),
    ...(['approved', 'pending', 'not-applicable'] as const).map((spse) =>
      life(`tanda terima, akun ${spse}`, (kase) => {
        kase.to(15).book().wait(31).act('verifikator', 'verify', PASSED);
        kase.act('verifikator', 'explain-delay', { row: 15, reason: 'Menunggu sambungan.' });
        kase.act('verifikator', 'send-receipt', { spse, sipesut: 'dikirim' });
      }),
    ),
    life('dikirim di luar jam, diurungkan, ditarik sebelum panggilan', (kase) => {
      kase.now = '2026-11-27T05:00:00.000Z';
      kase.submit().wait(3 * 24 * 60);
      kase.act('helpdesk', 'receive-files', { outcome: 'ok' }).act('helpdesk', 'undo', {});
      kase
        .to(15)
        .book('verifikator', 24 * 60)
        .act('applicant-1', 'withdraw', { reason: 'Tidak jadi.' });
    }),
    life(
      'perbaikan tidak pernah datang',
      (kase) => {
        kase
          .submit()
          .wait(5)
          .act('helpdesk', 'receive-files', DEFICIENT)
          .wait(10 * 24 * 60);
        kase.append(expireFacts(kase.kase)[0]!, { kind: 'assistant' }, null, 'system');
      },
      5,
    ),
  ];
}

const LISTED = {
  outcome: 'listed',
  decree: '027/112/DPUPR/2026',
  validFrom: '2026-05-06',
  validUntil: '2027-05-05',
  publisher: 'Dinas PUPR Kota Contoh',
  confirm: true,
};
const helpdesk = { kind: 'staff', username: 'helpdesk', role: 'helpdesk' } as const;

/** What each event of a life makes known. `change` may destroy the personal data of the events. */
export function toldIn({ kase }: Life, change: (event: CaseEvent) => CaseEvent = (event) => event): Told[] {
  let before: CaseState | null = null;
  return kase.events.map((recorded) => {
    const event = change(recorded);
    const after = evolve(before, event);
    const told = { event, before, after, notice: noticesOf(event, before, after, kase.office, LINKS) };
    before = after;
    return told;
  });
}

function life(
  name: string,
  live: (kase: TestCase) => void,
  correctionExpiryDays: number | null = null,
): Life {
  const kase = new TestCase({ office: { settings: { correctionExpiryDays } } });
  live(kase);
  return { name, kase };
}

function later(kase: TestCase, minutes: number): string {
  return new Date(Date.parse(kase.now) + minutes * 60_000).toISOString();
}

/** The rows as they are when the officer has read nothing yet; a claim had begun the row. */
function unread(state: CaseState): CaseState['rows'] {
  return state.rows.map((row) => (row.endedAt === null ? { ...row, startedAt: null } : row));
}
