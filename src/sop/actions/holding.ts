import { z } from 'zod';
import type { ActContext, Objection } from '../action.js';
import type { CaseState } from '../case.js';
import { isOfficer, roleOfRow } from '../position.js';
import { noArguments } from './arguments.js';
import { action, actingOfficer, notNow } from './define.js';

const OFFICE_ROWS = [6, 7, 8, 9, 12, 15, 17, 19] as const;

/** Claim and release belong to the role of the row. */
function ofTheRow(state: CaseState, { caller }: ActContext): Objection | null {
  return state.position === null || caller.kind !== 'staff' || roleOfRow(state.position) !== caller.role
    ? notNow('Permohonan ini sedang berada pada baris peran lain.')
    : null;
}

/** Takes a case from the queue. Another officer's claim must have expired. */
export const claim = action({
  name: 'claim',
  label: 'Ambil',
  summary: 'Take the case from the queue, or over from an expired claim',
  at: OFFICE_ROWS,
  roles: ['helpdesk', 'verifikator'],
  completes: [],
  holderExempt: false,
  input: () => z.object({}),
  commands: [
    {
      word: 'ambil',
      usage: '/ambil NO',
      help: 'Mengambil permohonan dari antrean.',
      parse: noArguments('ambil', {}),
      variant: 'claim',
    },
  ],
  variants: [{ id: 'claim', label: 'Ambil', fields: () => [], confirm: null, preset: {} }],
  guard: (state, context) =>
    ofTheRow(state, context) ??
    (state.holder === actingOfficer(context) ? notNow('Permohonan ini sudah ada pada Bapak/Ibu.') : null),
  decide: (_state, _input, { caller }) =>
    caller.kind === 'staff' && isOfficer(caller.role)
      ? [
          {
            type: 'claimed',
            data: { holder: caller.username, role: caller.role, by: 'claim' },
            personal: null,
          },
        ]
      : [],
});

/** Puts a case back into the queue. */
export const release = action({
  name: 'release',
  label: 'Lepas',
  summary: 'Put the case back into the queue',
  at: OFFICE_ROWS,
  roles: ['helpdesk', 'verifikator'],
  completes: [],
  holderExempt: false,
  input: () => z.object({}),
  commands: [
    {
      word: 'lepas',
      usage: '/lepas NO',
      help: 'Mengembalikan permohonan ke antrean.',
      parse: noArguments('lepas', {}),
      variant: 'release',
    },
  ],
  variants: [{ id: 'release', label: 'Lepas', fields: () => [], confirm: null, preset: {} }],
  guard: (state, context) =>
    ofTheRow(state, context) ??
    (state.holder === null ? notNow('Permohonan ini belum diambil siapa pun.') : null),
  decide: () => [{ type: 'released', data: {}, personal: null }],
});
