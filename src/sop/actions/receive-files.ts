import { z } from 'zod';
import { returnCommand, understood, wrong } from './arguments.js';
import { action, undoUntil } from './define.js';
import { deficienciesField, select } from './fields.js';
import { deficiencies, returnedPayload } from './schemas.js';

/** Row 6: Helpdesk checks the application and its entry in SIPESUT; a return completes row 10. */
export const receiveFiles = action({
  name: 'receive-files',
  label: 'Terima berkas',
  summary: 'Row 6: receive the files, or return them (completing row 10)',
  at: [6],
  roles: ['helpdesk'],
  completes: [6, 10],
  holderExempt: false,
  input: (office) =>
    z.discriminatedUnion('outcome', [
      z.object({
        outcome: z.literal('ok'),
        sipesut: z.enum(['ada', 'belum'], { error: 'SIPESUT: pilih "ada" atau "belum".' }).optional(),
      }),
      z.object({ outcome: z.literal('deficient'), deficiencies: deficiencies(office) }),
    ]),
  commands: [
    {
      word: 'terima',
      usage: '/terima NO [sipesut]',
      help: 'Baris 6: berkas diterima; "sipesut" bila unggahan juga ada di sana.',
      parse: (args, { number }) => {
        const words = args.trim().toLowerCase();
        if (words === '') return understood({ outcome: 'ok' });
        if (/^sipesut( ada)?$/.test(words)) return understood({ outcome: 'ok', sipesut: 'ada' });
        if (/^sipesut belum$/.test(words)) return understood({ outcome: 'ok', sipesut: 'belum' });
        return wrong('keterangan tidak dikenal.', `/terima ${number} sipesut`);
      },
      variant: 'ok',
    },
    returnCommand('deficient'),
  ],
  variants: [
    {
      id: 'ok',
      label: 'Berkas diterima',
      fields: () => [
        select(
          'sipesut',
          'Unggahan di SIPESUT',
          [
            ['ada', 'Ada'],
            ['belum', 'Belum'],
          ],
          false,
        ),
      ],
      confirm: null,
      preset: { outcome: 'ok' },
    },
    {
      id: 'deficient',
      label: 'Kembalikan untuk dilengkapi',
      fields: (office) => [deficienciesField(office)],
      confirm: null,
      preset: { outcome: 'deficient' },
    },
  ],
  decide: (_state, input, context) => {
    const held = { undoUntil: undoUntil(context) };
    if (input.outcome === 'ok') {
      return [{ type: 'files-received', data: { ...held, sipesut: input.sipesut ?? null }, personal: null }];
    }
    const { plain, personal } = returnedPayload(input.deficiencies);
    return [
      {
        type: 'returned',
        data: { ...held, fromRow: 6, deficiencies: plain },
        personal: { deficiencies: personal },
      },
    ];
  },
});
