import type { ActionVariant, StaffCommand } from '../action.js';
import { noArguments, returnCommand, understood, wrong } from './arguments.js';
import { personOf } from './define.js';
import { checklistField, deficienciesField, field, select } from './fields.js';

const REASON_LABELS = [
  ['bukan-orang-sama', 'Bukan orang yang sama'],
  ['dugaan-palsu', 'Dugaan dokumen palsu'],
  ['menolak-verifikasi', 'Menolak verifikasi'],
] as const;

/** Staff commands of `verify`. */
export const verifyCommands: readonly StaffCommand[] = [
  {
    word: 'lolos',
    usage: '/lolos NO',
    help: 'Baris 15: menampilkan daftar periksa; ketukan Bapak/Ibu mencatat lolos verifikasi.',
    parse: (args, { office, number }) =>
      args.trim() === ''
        ? understood({
            outcome: 'passed',
            checklist: Object.fromEntries(office.verificationChecklist.map(({ key }) => [key, true])),
          })
        : wrong('perintah /lolos tidak memerlukan keterangan.', `/lolos ${number}`),
    variant: 'passed',
    checklist: (office) => office.verificationChecklist,
  },
  returnCommand('deficient'),
  {
    word: 'tidaklolos',
    usage: '/tidaklolos NO alasan; catatan',
    help: `Baris 15: tidak lolos verifikasi; alasan: ${REASON_LABELS.map(([code]) => code).join(', ')}.`,
    parse: (args, { number }) => {
      const [given = '', ...rest] = args.split(';');
      const reason = given.trim().toLowerCase().replace(/\s+/g, '-');
      const note = rest.join(';').trim();
      const known = REASON_LABELS.find(([code]) => code === reason);
      if (!known) {
        return wrong(
          `alasan tidak dikenal. Pilihan: ${REASON_LABELS.map(([code]) => code).join(', ')}.`,
          `/tidaklolos ${number} bukan-orang-sama; ${note || 'tuliskan catatan'}`,
        );
      }
      return note
        ? understood({ outcome: 'failed', reason, note })
        : wrong(
            'catatan wajib diisi sesudah titik koma.',
            `/tidaklolos ${number} ${reason}; tuliskan catatan`,
          );
    },
    variant: 'failed',
  },
  {
    word: 'takhadir',
    usage: '/takhadir NO',
    help: 'Baris 15: penyedia tidak hadir; mulai 10 menit sesudah waktu panggilan.',
    parse: noArguments('takhadir', { outcome: 'no-show' }),
    variant: 'no-show',
  },
  {
    word: 'terputus',
    usage: '/terputus NO [kantor]',
    help: 'Baris 15: panggilan terputus, tidak dihitung tidak hadir; "kantor" bila sebabnya di pihak kantor.',
    parse: (args, { number }) => {
      const by = args.trim().toLowerCase();
      if (by === '' || by === 'sambungan') return understood({ outcome: 'interrupted', by: 'connection' });
      if (by === 'kantor') return understood({ outcome: 'interrupted', by: 'office' });
      return wrong('penyebab tidak dikenal.', `/terputus ${number} kantor`);
    },
    variant: 'interrupted',
  },
];

/** Buttons and forms of `verify`. */
export const verifyVariants: readonly ActionVariant[] = [
  {
    id: 'passed',
    label: 'Lolos verifikasi',
    fields: (office) => [checklistField(office.verificationChecklist)],
    confirm: null,
    preset: { outcome: 'passed' },
  },
  {
    id: 'deficient',
    label: 'Kembalikan untuk dilengkapi',
    fields: (office) => [deficienciesField(office)],
    confirm: null,
    preset: { outcome: 'deficient' },
  },
  {
    id: 'failed',
    label: 'Tidak lolos verifikasi',
    fields: () => [select('reason', 'Alasan', REASON_LABELS), field('note', 'Catatan', 'textarea')],
    confirm: (state) =>
      `Catat ${personOf(state)} tidak lolos verifikasi? Permohonan ditutup dan penyedia diberi tahu.`,
    preset: { outcome: 'failed' },
  },
  {
    id: 'no-show',
    label: 'Tidak hadir',
    fields: () => [],
    confirm: null,
    preset: { outcome: 'no-show' },
  },
  {
    id: 'interrupted',
    label: 'Panggilan terputus',
    fields: () => [
      select('by', 'Penyebab', [
        ['connection', 'Sambungan'],
        ['office', 'Pihak kantor'],
      ]),
    ],
    confirm: null,
    preset: { outcome: 'interrupted' },
  },
];
