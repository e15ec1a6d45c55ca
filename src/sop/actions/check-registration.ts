import { z } from 'zod';
import { noArguments, understood, wrong } from './arguments.js';
import { action, noteOf, personOf, undoUntil } from './define.js';
import { field, noteField } from './fields.js';
import { optionalNote, requiredField } from './schemas.js';

/** Row 12: is the applicant registered at another LPSE already? If so, rows 13 and 14 are done with the act. */
export const checkRegistration = action({
  name: 'check-registration',
  label: 'Periksa pendaftaran di LPSE lain',
  summary: 'Row 12: new, or registered at another LPSE (completing rows 13 and 14)',
  at: [12],
  roles: ['verifikator'],
  completes: [12, 13, 14],
  holderExempt: false,
  input: () =>
    z.discriminatedUnion('outcome', [
      z.object({ outcome: z.literal('new') }),
      z.object({ outcome: z.literal('registered'), lpse: requiredField('Nama LPSE'), note: optionalNote }),
    ]),
  commands: [
    {
      word: 'baru',
      usage: '/baru NO',
      help: 'Baris 12: belum terdaftar di LPSE lain.',
      parse: noArguments('baru', { outcome: 'new' }),
      variant: 'new',
    },
    {
      word: 'terdaftar',
      usage: '/terdaftar NO LPSE',
      help: 'Baris 12: sudah terdaftar di LPSE lain; permohonan ditutup.',
      parse: (args, { number }) => {
        const [lpse = '', ...note] = args.split(';').map((part) => part.trim());
        return lpse
          ? understood({ outcome: 'registered', lpse, ...noteOf(note.join('; ')) })
          : wrong(
              'sebutkan LPSE tempat penyedia sudah terdaftar.',
              `/terdaftar ${number} LPSE Kota Samarinda`,
            );
      },
      variant: 'registered',
    },
  ],
  variants: [
    { id: 'new', label: 'Belum terdaftar', fields: () => [], confirm: null, preset: { outcome: 'new' } },
    {
      id: 'registered',
      label: 'Sudah terdaftar di LPSE lain',
      fields: () => [field('lpse', 'LPSE'), noteField],
      confirm: (state) =>
        `Catat ${personOf(state)} sudah terdaftar di LPSE lain? Permohonan ditutup dan penyedia diminta memakai ID lamanya.`,
      preset: { outcome: 'registered' },
    },
  ],
  decide: (_state, input, context) => {
    const held = { undoUntil: undoUntil(context) };
    return input.outcome === 'new'
      ? [{ type: 'registration-new', data: held, personal: null }]
      : [{ type: 'registered-elsewhere', data: held, personal: { lpse: input.lpse, ...noteOf(input.note) } }];
  },
});
