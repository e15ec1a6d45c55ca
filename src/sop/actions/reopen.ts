import { z } from 'zod';
import type { CaseState } from '../case.js';
import { decidingRole } from '../position.js';
import { understood, wrong } from './arguments.js';
import { action, actingOfficer, badField, notNow } from './define.js';
import { field, select } from './fields.js';
import { orDigits, requiredText } from './schemas.js';

const REOPEN_ROWS = [6, 7, 9, 12, 15] as const;
type ReopenRow = (typeof REOPEN_ROWS)[number];

/** The latest first. */
function reopenRows(state: CaseState): ReopenRow[] {
  const visited = new Set(state.rows.map(({ row }) => row));
  return REOPEN_ROWS.filter((row) => visited.has(row)).toReversed();
}

/** Takes a decision back after its notice went out; by a second officer of the role that decided, or an admin. */
export const reopen = action({
  name: 'reopen',
  label: 'Buka kembali',
  summary: 'Reopen a case closed by a decision, at a row it has been at',
  at: 'any',
  roles: ['helpdesk', 'verifikator', 'admin'],
  completes: [],
  holderExempt: true,
  input: () =>
    z.object({
      reason: requiredText('Alasan'),
      toRow: orDigits(z.literal(REOPEN_ROWS, { error: `Baris tujuan: ${REOPEN_ROWS.join(', ')}.` })),
    }),
  commands: [
    {
      word: 'bukakembali',
      usage: '/bukakembali NO BARIS alasan',
      help: 'Membuka kembali permohonan yang ditutup oleh keputusan; oleh petugas kedua atau admin.',
      parse: (args, { number, state }) => {
        const match = /^(\d{1,2})\s+(\S[\s\S]*)$/.exec(args.trim());
        return match
          ? understood({ toRow: Number(match[1]), reason: match[2] })
          : wrong(
              'sebutkan baris tujuan dan alasannya.',
              `/bukakembali ${number} ${reopenRows(state)[0] ?? 6} ${args.replace(/^\s*\d+\s*/, '').trim() || 'tuliskan alasan'}`,
            );
      },
      variant: 'reopen',
    },
  ],
  variants: [
    {
      id: 'reopen',
      label: 'Buka kembali',
      fields: (_office, state) => [
        select(
          'toRow',
          'Kembali ke baris',
          reopenRows(state).map((row) => [String(row), `Baris ${row}`] as const),
        ),
        field('reason', 'Alasan', 'textarea'),
      ],
      confirm: null,
      preset: {},
    },
  ],
  guard: (state, context) => {
    const { caller } = context;
    const role = state.outcome && state.outcome !== 'approved' ? decidingRole(state.outcome) : null;
    if (state.status !== 'closed' || !role) {
      return notNow('Hanya permohonan yang ditutup oleh keputusan yang dapat dibuka kembali.');
    }
    if (caller.kind === 'staff' && caller.role === 'admin') return null;
    if (caller.kind !== 'staff' || caller.role !== role) {
      return notNow(`Membuka kembali keputusan ini adalah tugas petugas ${role} lain atau admin.`);
    }
    return state.decidedBy?.username === actingOfficer(context)
      ? notNow('Membuka kembali dilakukan petugas kedua, bukan yang memutuskan.')
      : null;
  },
  check: (state, { toRow }) =>
    reopenRows(state).includes(toRow)
      ? null
      : badField('toRow', `Permohonan ini belum pernah di baris ${toRow}.`),
  decide: (_state, { reason, toRow }) => [{ type: 'reopened', data: { toRow }, personal: { reason } }],
});
