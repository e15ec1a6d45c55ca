import type { CaseState } from '../../sop/case.js';
import { toldState } from '../../sop/told-state.js';
import type { TurnReads } from '../turns/reads.js';

/** The case as its applicant knows it: a decision whose notice is still held back is left out. */
export async function caseAsTold(kase: CaseState, reads: TurnReads): Promise<CaseState> {
  const told = toldState(kase, reads.now.toISOString());
  if (told === kase || kase.undoable === null) return kase;
  return (await reads.holds({ caseId: kase.id, seq: kase.undoable.seq })) ? told : kase;
}
