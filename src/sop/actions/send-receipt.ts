import { z } from 'zod';
import { understood, wrong } from './arguments.js';
import { action, noteOf, undoUntil } from './define.js';
import { noteField, select } from './fields.js';
import { optionalNote } from './schemas.js';

const SPSE_WORDS: Readonly<Record<string, 'approved' | 'pending' | 'not-applicable'>> = {
  disetujui: 'approved',
  menunggu: 'pending',
  'tidak-berlaku': 'not-applicable',
};

/** Row 17: *KIRIM TANDA TERIMA*, noting how the SPSE account stands and that SIPESUT's button was pressed. */
export const sendReceipt = action({
  name: 'send-receipt',
  label: 'Kirim tanda terima',
  summary: 'Row 17: approve and send the receipt; the case goes to the archive (row 19) as approved',
  at: [17],
  roles: ['verifikator'],
  completes: [17],
  holderExempt: false,
  input: () =>
    z.object({
      spse: z.enum(['approved', 'pending', 'not-applicable'], {
        error: 'Akun SPSE: approved, pending atau not-applicable.',
      }),
      sipesut: z.enum(['dikirim', 'belum'], { error: 'SIPESUT: pilih "dikirim" atau "belum".' }).optional(),
      note: optionalNote,
    }),
  commands: [
    {
      word: 'tandaterima',
      usage: '/tandaterima NO disetujui|menunggu [sipesut]',
      help: 'Baris 17: mengirim tanda terima; keadaan akun SPSE, "sipesut" bila tombol di sana sudah ditekan.',
      parse: (args, { number }) => {
        const [spse = '', sipesut, ...rest] = args.trim().toLowerCase().split(/\s+/);
        const account = SPSE_WORDS[spse];
        if (!account || rest.length > 0 || (sipesut !== undefined && sipesut !== 'sipesut')) {
          return wrong(
            'sebutkan keadaan akun SPSE: disetujui, menunggu atau tidak-berlaku.',
            `/tandaterima ${number} ${account ? spse : 'disetujui'} sipesut`,
          );
        }
        return understood({ spse: account, ...(sipesut ? { sipesut: 'dikirim' } : {}) });
      },
      variant: 'send',
    },
  ],
  variants: [
    {
      id: 'send',
      label: 'Kirim tanda terima',
      fields: () => [
        select('spse', 'Akun SPSE', [
          ['approved', 'Disetujui'],
          ['pending', 'Menunggu'],
          ['not-applicable', 'Tidak berlaku'],
        ]),
        select(
          'sipesut',
          'Tanda terima di SIPESUT',
          [
            ['dikirim', 'Dikirim'],
            ['belum', 'Belum'],
          ],
          false,
        ),
        noteField,
      ],
      confirm: null,
      preset: {},
    },
  ],
  decide: (_state, { spse, sipesut, note }, context) => [
    {
      type: 'receipt-sent',
      data: { undoUntil: undoUntil(context), spse, sipesut: sipesut ?? null },
      personal: noteOf(note),
    },
  ],
});
