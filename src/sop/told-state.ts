import type { Instant } from '../core/clock.js';
import type { CaseState } from './case.js';

/**
 * The case as its applicant may see it: a decision that can still be taken back has not been told yet (its notice is
 * held), and does not show in a status or a form either. Otherwise somebody would begin a fix, or grieve over a refusal,
 * that an undo removes without a word.
 */
export function toldState(kase: CaseState, now: Instant): CaseState {
  const { undoable } = kase;
  if (undoable === null || undoable.until <= now) return kase;
  return { ...undoable.before, undoable: null, version: undoable.seq - 1, updatedAt: undoable.before.since };
}
