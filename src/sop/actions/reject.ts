import { z } from 'zod';
import type { CaseState } from '../case.js';
import { optionalNoteArgument } from './arguments.js';
import { action, actingOfficer, noteOf, notNow, personOf, undoUntil } from './define.js';
import { noteField } from './fields.js';
import { optionalNote } from './schemas.js';
import { decreeName } from '../decree.js';

const input = z.object({ note: optionalNote });

function consequence(state: CaseState): string {
  const hit = state.blacklist;
  const ground = hit ? ` karena ${decreeName(hit.decree)} (${hit.validFrom} s.d. ${hit.validUntil})` : '';
  return `Tolak permohonan ${personOf(state)}${ground}? Permohonan ditutup sebagai ditolak dan penyedia diberi tahu.`;
}

/** Row 8: refuses the application; by a second officer, unless the office says otherwise. */
export const reject = action({
  name: 'reject',
  label: 'Tolak',
  summary: 'Row 8: refuse the application; by another officer than that of row 7 (office setting)',
  at: [8],
  roles: ['helpdesk', 'admin'],
  completes: [8],
  holderExempt: true,
  input: () => input,
  commands: [
    {
      word: 'tolak',
      usage: '/tolak NO',
      help: 'Baris 8: menolak permohonan; oleh petugas kedua.',
      parse: optionalNoteArgument({}),
      variant: 'reject',
    },
  ],
  variants: [{ id: 'reject', label: 'Tolak', fields: () => [noteField], confirm: consequence, preset: {} }],
  guard: (state, context) =>
    context.office.settings.twoOfficerRejection && state.blacklist?.officer === actingOfficer(context)
      ? notNow('Penolakan dilakukan petugas kedua, bukan petugas yang memeriksa daftar hitam.')
      : null,
  decide: (_state, { note }, context) => [
    { type: 'rejected', data: { undoUntil: undoUntil(context) }, personal: noteOf(note) },
  ],
});

/** Closes the task that row 8 leaves: the Verifikator has entered the User ID into SPSE's own blacklist. */
export const confirmSpseBlacklist = action({
  name: 'confirm-spse-blacklist',
  label: 'Sudah dimasukkan ke daftar hitam SPSE',
  summary: "Task of row 8: the ID was entered into SPSE's blacklist",
  at: 'any',
  roles: ['verifikator'],
  completes: [8],
  holderExempt: true,
  input: () => input,
  commands: [
    {
      word: 'sudahspse',
      usage: '/sudahspse NO [catatan]',
      help: 'Tugas baris 8: ID sudah dimasukkan ke daftar hitam SPSE.',
      parse: optionalNoteArgument({}),
      variant: 'confirm',
    },
  ],
  variants: [
    {
      id: 'confirm',
      label: 'Sudah dimasukkan di SPSE',
      fields: () => [noteField],
      confirm: null,
      preset: {},
    },
  ],
  guard: (_state, { spseBlacklistTaskOpen }) =>
    spseBlacklistTaskOpen
      ? null
      : notNow('Tidak ada tugas daftar hitam SPSE yang terbuka untuk permohonan ini.'),
  decide: (_state, { note }) => [{ type: 'spse-blacklist-confirmed', data: {}, personal: noteOf(note) }],
});
