import type { CaseState } from './case.js';
import type { CaseFact } from './events.js';
import { openVisit } from './evolve/visits.js';

/** The fact that closes a case at row 4 whose fix never came in the office's days; none elsewhere. */
export function expireFacts(state: CaseState): readonly CaseFact[] {
  return state.position === 4 ? [{ type: 'expired', data: {}, personal: null }] : [];
}

/** The fact of the applicant's *keberatan*, also on a closed case; it opens a task. */
export function objectionFacts(_state: CaseState, text: string): readonly CaseFact[] {
  return [{ type: 'objection-raised', data: {}, personal: { text } }];
}

/**
 * The fact that the holder read the case first, which starts the work at the row. None for other readers, when claim or
 * act started it, and at row 15, which waits for the call.
 */
export function openedFacts(state: CaseState, username: string): readonly CaseFact[] {
  if (state.holder !== username || state.position === null || state.position === 15) return [];
  const visit = state.rows[openVisit(state.rows)];
  return visit && visit.startedAt === null ? [{ type: 'opened', data: {}, personal: null }] : [];
}
