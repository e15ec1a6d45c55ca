import { z } from 'zod';
import type { ActContext } from '../action.js';
import type { CaseState, RowVisit } from '../case.js';
import { understood, wrong } from './arguments.js';
import { action, actingOfficer, badField, notNow } from './define.js';
import { field, select } from './fields.js';
import { requiredText, rowNumber } from './schemas.js';

/** Only visits of office rows that the assistant did not do have a standard to be explained. */
function explainable(state: CaseState): readonly RowVisit[] {
  return state.rows.filter(({ row, automatic }) => row >= 6 && !automatic);
}

function mayExplain(visit: RowVisit, state: CaseState, { caller }: ActContext): boolean {
  if (caller.kind !== 'staff') return false;
  if (caller.role === 'admin') return true;
  return visit.endedAt === null
    ? state.holder === caller.username
    : visit.actor?.kind === 'staff' && visit.actor.username === caller.username;
}

/** Records why a row took longer than the standard, which the SOP's warning clause asks for. */
export const explainDelay = action({
  name: 'explain-delay',
  label: 'Jelaskan keterlambatan',
  summary: "Give the reason why a row took longer than the SOP's standard",
  at: 'any',
  roles: ['helpdesk', 'verifikator', 'admin'],
  completes: [],
  holderExempt: true,
  input: () => z.object({ row: rowNumber, reason: requiredText('Alasan') }),
  commands: [
    {
      word: 'alasan',
      usage: '/alasan NO BARIS teks',
      help: 'Mencatat alasan mengapa suatu baris melebihi waktu baku.',
      parse: (args, { number, state }) => {
        const match = /^(\d{1,2})\s+(\S[\s\S]*)$/.exec(args.trim());
        return match
          ? understood({ row: Number(match[1]), reason: match[2] })
          : wrong(
              'sebutkan baris dan alasannya.',
              `/alasan ${number} ${state.position ?? 6} ${args.replace(/^\s*\d+\s*/, '').trim() || 'tuliskan alasan'}`,
            );
      },
      variant: 'explain',
    },
  ],
  variants: [
    {
      id: 'explain',
      label: 'Jelaskan keterlambatan',
      fields: (_office, state) => [
        select(
          'row',
          'Baris',
          [...new Set(explainable(state).map(({ row }) => row))].map(
            (row) => [String(row), `Baris ${row}`] as const,
          ),
        ),
        field('reason', 'Alasan', 'textarea'),
      ],
      confirm: null,
      preset: {},
    },
  ],
  guard: (state, context) =>
    explainable(state).some((visit) => mayExplain(visit, state, context))
      ? null
      : notNow('Keterlambatan dijelaskan oleh petugas yang mengerjakan barisnya, atau admin.'),
  check: (state, { row }, context) => {
    const visits = explainable(state).filter((visit) => visit.row === row);
    if (visits.length === 0) return badField('row', `Permohonan ini belum pernah di baris ${row}.`);
    return visits.some((visit) => mayExplain(visit, state, context))
      ? null
      : {
          code: 'forbidden-role',
          text: `Baris ${row} dikerjakan petugas lain; alasannya dari ${actingOfficer(context) ? 'petugas itu' : 'petugas'} atau admin.`,
        };
  },
  decide: (state, { row, reason }, context) => {
    const visit = explainable(state).findLast((one) => one.row === row && mayExplain(one, state, context));
    return [
      { type: 'delay-explained', data: { row, round: visit?.round ?? state.round }, personal: { reason } },
    ];
  },
});
