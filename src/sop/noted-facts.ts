import type { CaseState } from './case.js';
import type { CaseFact } from './events.js';
import { openVisit } from './evolve/visits.js';

/** The fix never came: closes a case that waits at row 4 (by the assistant, after the office's days); else nothing. */
export function expireFacts(state: CaseState): readonly CaseFact[] {
  return state.position === 4 ? [{ type: 'expired', data: {}, personal: null }] : [];
}

/** The applicant's *keberatan*: noted at any time, also on a closed case; opens a task. */
export function objectionFacts(_state: CaseState, text: string): readonly CaseFact[] {
  return [{ type: 'objection-raised', data: {}, personal: { text } }];
}

/**
 * A member of staff reads the case. The first reading by its holder starts the row's work, unless the claim or the act
 * before already did; row 15 has no clock until the call.
 */
export function openedFacts(state: CaseState, username: string): readonly CaseFact[] {
  if (state.holder !== username || state.position === null || state.position === 15) return [];
  const visit = state.rows[openVisit(state.rows)];
  return visit && visit.startedAt === null ? [{ type: 'opened', data: {}, personal: null }] : [];
}
