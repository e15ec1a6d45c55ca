import type { CaseState } from '../sop/case.js';
import { heldDecisions } from '../sop/told-state.js';
import { stateBefore } from '../sop/undoable.js';
import type { Cause } from './cause.js';

/** The case as its applicant knows it: decisions are left out from the oldest on whose notice is still held. */
export async function caseAsTold(
  kase: CaseState,
  reads: { readonly now: Date; holds(cause: Cause): Promise<boolean> },
): Promise<CaseState> {
  for (const decision of heldDecisions(kase, reads.now.toISOString())) {
    if (await reads.holds({ caseId: kase.id, seq: decision.seq })) return stateBefore(decision);
  }
  return kase;
}
