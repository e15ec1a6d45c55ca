import { z } from 'zod';
import { undoableBy } from '../undoable.js';
import { noArguments } from './arguments.js';
import { action, actingOfficer } from './define.js';

/**
 * Takes back the act just done: by its actor, until its notice has left, while nothing else has happened since but that
 * the case was archived. It is a compensating event and cannot itself be taken back.
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
  guard: (state, context) =>
    undoableBy(state, actingOfficer(context), context.now)
      ? null
      : {
          code: 'not-undoable',
          text: 'Tidak ada tindakan Bapak/Ibu yang masih dapat diurungkan pada permohonan ini.',
        },
  decide: (state, _input, context) => {
    const last = undoableBy(state, actingOfficer(context), context.now);
    return last ? [{ type: 'undone', data: { seq: last.seq, action: last.action }, personal: null }] : [];
  },
});
