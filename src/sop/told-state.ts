import type { Instant } from '../core/clock.js';
import type { CaseState, Undoable } from './case.js';
import { decisionsOf, stateBefore } from './undoable.js';

/** The decisions whose notices may still be held, the oldest first. */
export function heldDecisions(kase: CaseState, now: Instant): readonly Undoable[] {
  return decisionsOf(kase)
    .filter(({ until }) => until > now)
    .toReversed();
}

/**
 * The case as its applicant may see it: without a decision that can still be taken back, because an undo would silently
 * remove a fix that somebody began or a refusal that they read.
 */
export function toldState(kase: CaseState, now: Instant): CaseState {
  const [oldest] = heldDecisions(kase, now);
  return oldest === undefined ? kase : stateBefore(oldest);
}
