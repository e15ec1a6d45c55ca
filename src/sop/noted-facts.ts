import type { CaseState } from './case.js';
import type { CaseFact } from './events.js';
import { openVisit } from './evolve/visits.js';

/** Closes a case at row 4 whose fix never came in the office's days; elsewhere there are no facts. */
export function expireFacts(state: CaseState): readonly CaseFact[] {
  return state.position === 4 ? [{ type: 'expired', data: {}, personal: null }] : [];
}

/** Notes the applicant's *keberatan*, also on a closed case; it opens a task. */
export function objectionFacts(_state: CaseState, text: string): readonly CaseFact[] {
  return [{ type: 'objection-raised', data: {}, personal: { text } }];
}

/** Notes a reading. The holder's first starts the work at the row, unless claim or act did; row 15 waits. */
export function openedFacts(state: CaseState, username: string): readonly CaseFact[] {
  if (state.holder !== username || state.position === null || state.position === 15) return [];
  const visit = state.rows[openVisit(state.rows)];
  return visit && visit.startedAt === null ? [{ type: 'opened', data: {}, personal: null }] : [];
}
