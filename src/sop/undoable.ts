import type { Instant } from '../core/clock.js';
import type { CaseState, Undoable } from './case.js';

/** The decisions of a case that can be taken back, or could until their time was over; the newest first. */
export function decisionsOf(state: CaseState | null): readonly Undoable[] {
  const found: Undoable[] = [];
  for (let one = state?.undoable ?? null; one !== null; one = one.beneath ?? null) found.push(one);
  return found;
}

/** The newest decision that this officer can take back now; null when there is none. */
export function undoableBy(state: CaseState, username: string | null, now: Instant): Undoable | null {
  return decisionsOf(state).find((one) => one.username === username && now < one.until) ?? null;
}

/** The decisions that an event settled: they could be taken back before it and cannot any more; the oldest first. */
export function settledBetween(before: CaseState | null, after: CaseState): readonly Undoable[] {
  const still = new Set(decisionsOf(after).map(({ seq }) => seq));
  return decisionsOf(before)
    .filter(({ seq }) => !still.has(seq))
    .toReversed();
}

/** The case as it was before a decision. */
export function stateBefore({ before, seq }: Undoable): CaseState {
  return { ...before, undoable: null, version: seq - 1, updatedAt: before.since };
}
