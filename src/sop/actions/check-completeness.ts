import { z } from 'zod';
import type { Office } from '../office.js';
import { returnCommand, understood, wrong } from './arguments.js';
import { action, badField, undoUntil } from './define.js';
import { checklistField, deficienciesField } from './fields.js';
import { checklist, deficiencies, returnedPayload } from './schemas.js';

function items(office: Office): { key: string; label: string }[] {
  return office.documents
    .filter(({ required }) => required)
    .map(({ code, label }) => ({ key: code, label: `${label} lengkap` }));
}

/** Row 9: are the files complete? If so row 11 is done with the act, otherwise row 10. */
export const checkCompleteness = action({
  name: 'check-completeness',
  label: 'Periksa kelengkapan',
  summary: 'Row 9: complete by checklist (completing row 11), or returned (completing row 10)',
  at: [9],
  roles: ['helpdesk'],
  completes: [9, 10, 11],
  holderExempt: false,
  input: (office) =>
    z.discriminatedUnion('outcome', [
      z.object({
        outcome: z.literal('complete'),
        checklist: checklist(
          items(office),
          office.documents.map(({ code, label }) => ({ key: code, label })),
        ),
      }),
      z.object({ outcome: z.literal('incomplete'), deficiencies: deficiencies(office) }),
    ]),
  commands: [
    {
      word: 'lengkap',
      usage: '/lengkap NO',
      help: 'Baris 9: menampilkan daftar periksa; ketukan Bapak/Ibu mencatat berkas lengkap.',
      parse: (args, { office, number }) =>
        args.trim() === ''
          ? understood({
              outcome: 'complete',
              checklist: Object.fromEntries(items(office).map(({ key }) => [key, true])),
            })
          : wrong('perintah /lengkap tidak memerlukan keterangan.', `/lengkap ${number}`),
      variant: 'complete',
      checklist: items,
    },
    returnCommand('incomplete'),
  ],
  variants: [
    {
      id: 'complete',
      label: 'Berkas lengkap',
      fields: (office) => [checklistField(items(office))],
      confirm: null,
      preset: { outcome: 'complete' },
    },
    {
      id: 'incomplete',
      label: 'Kembalikan untuk dilengkapi',
      fields: (office) => [deficienciesField(office)],
      confirm: null,
      preset: { outcome: 'incomplete' },
    },
  ],
  check: (state, input, { unseenDocuments }) => {
    if (input.outcome !== 'complete') return null;
    const unseen = state.documents.find(({ code }) => unseenDocuments.has(code));
    return unseen === undefined
      ? null
      : badField(
          `checklist.${unseen.code}`,
          'Ada halaman dokumen ini yang belum dapat ditampilkan. Mohon tampilkan dahulu, atau kembalikan untuk dilengkapi.',
        );
  },
  decide: (_state, input, context) => {
    const held = { undoUntil: undoUntil(context) };
    if (input.outcome === 'complete') {
      return [
        { type: 'completeness-confirmed', data: { ...held, checklist: input.checklist }, personal: null },
      ];
    }
    const { plain, personal } = returnedPayload(input.deficiencies);
    return [
      {
        type: 'returned',
        data: { ...held, fromRow: 9, deficiencies: plain },
        personal: { deficiencies: personal },
      },
    ];
  },
});
