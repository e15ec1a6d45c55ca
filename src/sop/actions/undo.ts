import { z } from 'zod';
import { noArguments } from './arguments.js';
import { action, actingOfficer } from './define.js';

/**
 * Takes back the act just done: by its actor, until its notice has left, while nothing else has happened since. It is a
 * compensating event and cannot itself be taken back.
 */
export const undo = action({
  name: 'undo',
  label: 'Urungkan',
  summary: 'Take back the act just done, by its actor, until its notice left',
  at: 'any',
  roles: ['helpdesk', 'verifikator', 'admin'],
  completes: [],
  holderExempt: true,
  input: () => z.object({}),
  commands: [
    {
      word: 'urungkan',
      usage: '/urungkan NO',
      help: 'Membatalkan tindakan Bapak/Ibu yang baru saja dilakukan, sebelum pemberitahuannya terkirim.',
      parse: noArguments('urungkan', {}),
      variant: 'undo',
    },
  ],
  variants: [{ id: 'undo', label: 'Urungkan', fields: () => [], confirm: null, preset: {} }],
  guard: ({ undoable }, context) =>
    undoable && undoable.username === actingOfficer(context) && context.now < undoable.until
      ? null
      : {
          code: 'not-undoable',
          text: 'Tidak ada tindakan Bapak/Ibu yang masih dapat diurungkan pada permohonan ini.',
        },
  decide: ({ undoable }) =>
    undoable
      ? [{ type: 'undone', data: { seq: undoable.seq, action: undoable.action }, personal: null }]
      : [],
});
