import type { Instant } from '../core/clock.js';
import type { CaseState } from './case.js';

/**
 * The case as its applicant may see it: without a decision that can still be taken back, because an undo would silently
 * remove a fix that somebody began or a refusal that they read.
 */
export function toldState(kase: CaseState, now: Instant): CaseState {
  const { undoable } = kase;
  if (undoable === null || undoable.until <= now) return kase;
  return { ...undoable.before, undoable: null, version: undoable.seq - 1, updatedAt: undoable.before.since };
}
