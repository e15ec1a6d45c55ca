import { z } from 'zod';
import { NO_SHOW_AFTER_MS } from '../../core/limits.js';
import type { CaseFact } from '../events.js';
import type { ActContext, Objection } from '../action.js';
import type { CaseState } from '../case.js';
import { action, notNow, undoUntil } from './define.js';
import { checklist, deficiencies, requiredText, returnedPayload } from './schemas.js';
import { verifyCommands, verifyVariants } from './verify-words.js';

const FAILURE_REASONS = ['bukan-orang-sama', 'dugaan-palsu', 'menolak-verifikasi'] as const;

const NEEDS_CALL: ReadonlySet<string> = new Set(['passed', 'failed', 'no-show', 'interrupted']);

/** `deficient` needs no call; `no-show` waits ten minutes after its start (docs/contract.md, "Order of checks"). */
function guard(state: CaseState, { now }: ActContext, outcome: string | null): Objection | null {
  // An unknown outcome is refused later, as a fault of the input.
  if (outcome === null || !NEEDS_CALL.has(outcome)) return null;
  if (state.position !== 15)
    return notNow('Pada baris 17 hanya pengembalian untuk perbaikan yang dapat dicatat.');
  if (!state.booking) return notNow('Belum ada waktu panggilan video untuk permohonan ini.');
  const opensAt = Date.parse(state.booking.startsAt) + (outcome === 'no-show' ? NO_SHOW_AFTER_MS : 0);
  if (Date.parse(now) >= opensAt) return null;
  return {
    code: 'too-early',
    text:
      outcome === 'no-show'
        ? 'Tidak hadir dapat dicatat mulai 10 menit sesudah waktu panggilan.'
        : 'Waktu panggilan video belum tiba.',
  };
}

/** Row 15: records the video call, with rows 16 and 18. At row 17 it can only return the case. */
export const verify = action({
  name: 'verify',
  label: 'Catat hasil verifikasi',
  summary:
    'Row 15: record the result of the video call (completing rows 16 and 18); at row 17 only `deficient`',
  at: [15, 17],
  roles: ['verifikator'],
  completes: [15, 16, 18],
  holderExempt: false,
  input: (office) =>
    z.discriminatedUnion('outcome', [
      z.object({
        outcome: z.literal('passed'),
        checklist: checklist(office.verificationChecklist),
      }),
      z.object({ outcome: z.literal('deficient'), deficiencies: deficiencies(office) }),
      z.object({
        outcome: z.literal('failed'),
        reason: z.enum(FAILURE_REASONS, { error: `Alasan: ${FAILURE_REASONS.join(', ')}.` }),
        note: requiredText('Catatan'),
      }),
      z.object({ outcome: z.literal('no-show') }),
      z.object({
        outcome: z.literal('interrupted'),
        by: z.enum(['connection', 'office'], { error: 'Penyebab: connection atau office.' }),
      }),
    ]),
  commands: verifyCommands,
  variants: verifyVariants,
  guard,
  decide: (state, input, context): readonly CaseFact[] => {
    const held = { undoUntil: undoUntil(context) };
    switch (input.outcome) {
      case 'passed':
        return [
          { type: 'verification-passed', data: { ...held, checklist: input.checklist }, personal: null },
        ];
      case 'deficient': {
        const { plain, personal } = returnedPayload(input.deficiencies);
        const fromRow = state.position === 17 ? 17 : 15;
        return [
          {
            type: 'returned',
            data: { ...held, fromRow, deficiencies: plain },
            personal: { deficiencies: personal },
          },
        ];
      }
      case 'failed':
        return [
          {
            type: 'verification-failed',
            data: { ...held, reason: input.reason },
            personal: { note: input.note },
          },
        ];
      case 'no-show':
        return state.booking
          ? [{ type: 'no-show', data: { ...held, booking: state.booking }, personal: null }]
          : [];
      case 'interrupted':
        return state.booking
          ? [{ type: 'interrupted', data: { ...held, booking: state.booking, by: input.by }, personal: null }]
          : [];
    }
  },
});
