import type { Player, CardCode, Officer } from './player.js';
import type { Flaw } from './scans.js';

/** One thing that somebody does, so many office minutes before the present. */
interface Step {
  readonly ago: number;
  readonly play: (player: Player) => Promise<void>;
}

/** What becomes of one demo case, earliest step first. */
export type Plan = readonly Step[];

/** An office day of the demo office, Monday to Thursday, in office minutes; what waits longer than one is late. */
const DAY = 510;

const COMPLETE = { outcome: 'complete', checklist: { ktp: true, npwp: true, sertifikat: true } };
const PASSED = {
  outcome: 'passed',
  checklist: { wajah: true, ktp: true, npwp: true, sertifikat: true, kontak: true },
};
const FLAWED: Readonly<Record<CardCode, Flaw>> = { ktp: 'terpotong', npwp: 'gelap' };

const step = (ago: number, play: Step['play']): Step => ({ ago, play });
const submits = (ago: number, flaws?: Parameters<Player['submits']>[0]): Step =>
  step(ago, (player) => player.submits(flaws));
const acts = (ago: number, ...[who, action, input]: Parameters<Player['officer']>): Step =>
  step(ago, (player) => player.officer(who, action, input));
const fixes = (ago: number, code: CardCode): Step => step(ago, (player) => player.fixes(code));

function upTo(
  row: 7 | 9 | 12 | 15,
  ago: number,
  who: Officer = 'helpdesk',
  verifikator: Officer = 'verifikator',
): Plan {
  const all: readonly (readonly [number, Step])[] = [
    [7, acts(ago - 20, who, 'receive-files', { outcome: 'ok', sipesut: 'ada' })],
    [9, acts(ago - 27, who, 'check-blacklist', { outcome: 'clear' })],
    [12, acts(ago - 38, who, 'check-completeness', COMPLETE)],
    [15, acts(ago - 70, verifikator, 'check-registration', { outcome: 'new' })],
  ];
  return [submits(ago), ...all.filter(([to]) => to <= row).map(([, one]) => one)];
}

function returnedAndFixed(ago: number, back: number, code: CardCode, who: Officer = 'helpdesk'): Plan {
  const flaw = FLAWED[code];
  return [
    submits(ago, { [code]: flaw }),
    step(ago - 25, (player) => player.returns(who, 'receive-files', code, flaw)),
    fixes(back, code),
  ];
}

function called(ago: number, who: Officer = 'verifikator'): Plan {
  return [step(ago, (player) => player.calls(who)), acts(ago - 40, who, 'verify', PASSED)];
}

const LISTED = {
  outcome: 'listed',
  decree: 'CONTOH-12/SK/2026',
  validFrom: '2026-01-05',
  validUntil: '2099-01-04',
  publisher: 'Dinas Contoh Kota Samarinda',
  confirm: true,
};

/** Thirty cases: at every row where a case can be and at every end that the demo office knows, in time and late. */
export const PLANS: readonly Plan[] = [
  // Row 6: new, taken, long waiting, and back from a fix.
  [submits(12)],
  [submits(95), acts(60, 'helpdesk', 'claim')],
  [submits(DAY + 190)],
  [
    submits(2 * DAY + 40, { ktp: 'buram' }),
    step(2 * DAY, (player) =>
      player.writes('Selamat pagi, apakah berkas saya sudah diterima? Terima kasih.'),
    ),
  ],
  returnedAndFixed(4 * DAY, 45, 'ktp'),
  // Row 7: in time, with a question to the applicant, late.
  upTo(7, 130),
  [
    ...upTo(7, 260, 'helpdesk2'),
    acts(225, 'helpdesk2', 'check-blacklist', {
      outcome: 'unclear',
      question: 'Ada nama serupa pada daftar hitam. Mohon sebutkan tempat lahir Bapak/Ibu.',
    }),
    step(150, (player) => player.writes('Saya lahir di Samarinda, belum pernah punya perusahaan.')),
  ],
  upTo(7, DAY + 400, 'helpdesk2'),
  // Row 8: a second officer is to refuse it; one of them waits long.
  [...upTo(7, 300), acts(210, 'helpdesk', 'check-blacklist', LISTED)],
  [...upTo(7, 3 * DAY, 'helpdesk2'), acts(2 * DAY, 'helpdesk2', 'check-blacklist', LISTED)],
  // Row 9: in time, in the second round, late.
  upTo(9, 170, 'helpdesk2'),
  [
    ...returnedAndFixed(5 * DAY, 330, 'npwp', 'helpdesk2'),
    acts(280, 'helpdesk2', 'receive-files', { outcome: 'ok', sipesut: 'ada' }),
    acts(268, 'helpdesk2', 'check-blacklist', { outcome: 'clear' }),
  ],
  upTo(9, 2 * DAY + 90),
  // Row 4: given back just now, some days ago, and a second time.
  [
    submits(140, { npwp: 'gelap' }),
    step(100, (player) => player.returns('helpdesk', 'receive-files', 'npwp', 'gelap')),
  ],
  [
    ...upTo(9, 6 * DAY),
    step(5 * DAY, (player) =>
      player.returns('helpdesk', 'check-completeness', 'sertifikat', 'halaman-kurang'),
    ),
  ],
  [
    ...returnedAndFixed(8 * DAY, 6 * DAY, 'ktp', 'helpdesk2'),
    acts(5 * DAY + 300, 'helpdesk2', 'receive-files', { outcome: 'ok' }),
    acts(5 * DAY + 290, 'helpdesk2', 'check-blacklist', { outcome: 'clear' }),
    step(5 * DAY + 270, (player) => player.returns('helpdesk2', 'check-completeness', 'npwp', 'bukan-milik')),
  ],
  // Row 12: in time, in the second round, late.
  upTo(12, 200),
  [
    ...returnedAndFixed(6 * DAY, DAY + 60, 'ktp'),
    acts(DAY, 'helpdesk', 'receive-files', { outcome: 'ok', sipesut: 'ada' }),
    acts(460, 'helpdesk', 'check-blacklist', { outcome: 'clear' }),
    acts(440, 'helpdesk', 'check-completeness', COMPLETE),
  ],
  upTo(12, 2 * DAY + 300, 'helpdesk2'),
  // Row 15: the applicant has to choose a time; a call to come; a call that nobody has noted yet; nobody answered.
  upTo(15, 3 * DAY, 'helpdesk'),
  [...upTo(15, DAY + 100, 'helpdesk2', 'verifikator2'), step(90, (player) => player.books(150))],
  [...upTo(15, 2 * DAY), step(DAY + 200, (player) => player.books(120))],
  [
    ...upTo(15, 3 * DAY + 100, 'helpdesk2', 'verifikator2'),
    step(2 * DAY + 60, (player) => player.books(60)),
    step(DAY + 360, async (player) => {
      await player.officer(await player.caller(), 'verify', { outcome: 'no-show' });
    }),
  ],
  // Row 17: the receipt is to be sent; this one is late.
  [...upTo(15, 3 * DAY + 40), ...called(DAY + 380)],
  // Row 19: approved, to be archived.
  [
    ...upTo(15, 4 * DAY),
    ...called(DAY + 80),
    acts(DAY - 10, 'verifikator', 'send-receipt', { spse: 'approved' }),
  ],
  // Ends: approved in two rounds with a row that took long, refused, registered elsewhere, not passed, withdrawn.
  [
    ...returnedAndFixed(12 * DAY, 10 * DAY, 'ktp'),
    acts(8 * DAY + 400, 'helpdesk', 'receive-files', { outcome: 'ok', sipesut: 'ada' }),
    acts(8 * DAY + 390, 'helpdesk', 'check-blacklist', { outcome: 'clear' }),
    acts(8 * DAY + 370, 'helpdesk', 'check-completeness', COMPLETE),
    acts(8 * DAY, 'verifikator2', 'check-registration', { outcome: 'new' }),
    ...called(7 * DAY, 'verifikator2'),
    acts(6 * DAY + 400, 'verifikator2', 'send-receipt', { spse: 'approved', sipesut: 'dikirim' }),
    acts(6 * DAY, 'helpdesk', 'archive'),
    acts(6 * DAY - 20, 'helpdesk', 'explain-delay', {
      row: 6,
      reason: 'Jaringan kantor terputus selama satu hari.',
    }),
  ],
  [
    ...upTo(7, 9 * DAY),
    acts(8 * DAY + 90, 'helpdesk', 'check-blacklist', LISTED),
    acts(7 * DAY + 200, 'helpdesk2', 'reject'),
    step(7 * DAY, (player) => player.objects('Sanksi itu atas nama orang lain yang namanya sama.')),
  ],
  [
    ...upTo(12, 7 * DAY, 'helpdesk2'),
    acts(6 * DAY, 'verifikator2', 'check-registration', {
      outcome: 'registered',
      lpse: 'LPSE Contoh Kota Balikpapan',
    }),
  ],
  [
    ...upTo(15, 8 * DAY, 'helpdesk'),
    step(7 * DAY + 100, (player) => player.calls('verifikator')),
    acts(7 * DAY + 60, 'verifikator', 'verify', {
      outcome: 'failed',
      reason: 'menolak-verifikasi',
      note: 'Penyedia menolak menunjukkan KTP asli.',
    }),
  ],
  [
    ...upTo(9, 5 * DAY + 50, 'helpdesk2'),
    step(4 * DAY, (player) => player.answers('helpdesk2', 'Baik, bila berubah pikiran silakan daftar lagi.')),
    step(4 * DAY - 30, (player) => player.withdraws('Belum jadi mengikuti pengadaan.')),
  ],
];
