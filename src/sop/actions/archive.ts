import { z } from 'zod';
import { optionalNoteArgument } from './arguments.js';
import { action, noteOf, notNow, undoUntil } from './define.js';
import { noteField } from './fields.js';
import { optionalNote } from './schemas.js';

/** Row 19: archives a submitted case that ended, whatever its outcome; the outcome stays. */
export const archive = action({
  name: 'archive',
  label: 'Arsipkan',
  summary: 'Row 19: archive an approved or a closed case; needs no claim',
  at: 'any',
  roles: ['helpdesk'],
  completes: [19],
  holderExempt: true,
  input: () => z.object({ note: optionalNote }),
  commands: [
    {
      word: 'arsip',
      usage: '/arsip NO',
      help: 'Baris 19: mengarsipkan berkas permohonan yang sudah selesai.',
      parse: optionalNoteArgument({}),
      variant: 'archive',
    },
  ],
  variants: [{ id: 'archive', label: 'Arsipkan', fields: () => [noteField], confirm: null, preset: {} }],
  guard: (state) => {
    if (state.archivedAt) return notNow('Permohonan ini sudah diarsipkan.');
    return state.position === 19 || state.status === 'closed'
      ? null
      : notNow('Permohonan ini belum selesai, jadi belum dapat diarsipkan.');
  },
  decide: ({ undoable }, { note }, context) => [
    {
      type: 'archived',
      data: {
        undoUntil: undoUntil(context),
        ...(undoable && context.now < undoable.until ? { over: undoable.seq } : {}),
      },
      personal: noteOf(note),
    },
  ],
});
