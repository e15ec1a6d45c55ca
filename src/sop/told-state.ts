import type { Instant } from '../core/clock.js';
import type { CaseState } from './case.js';

/**
 * The case as its applicant may see it while the notice of a decision is held: without the decision, as long as that can
 * be taken back. It shows in no status and no form before it is told: somebody would begin a fix, or grieve over a
 * refusal, that an undo removes without a word.
 */
export function toldState(kase: CaseState, now: Instant): CaseState {
  const { undoable } = kase;
  if (undoable === null || undoable.until <= now) return kase;
  return { ...undoable.before, undoable: null, version: undoable.seq - 1, updatedAt: undoable.before.since };
}
