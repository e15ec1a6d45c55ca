import { caseAsTold } from '../../notices/case-as-told.js';
import type { ActionName } from '../../sop/action.js';
import type { ActChannel, CaseState } from '../../sop/case.js';
import type { Facts } from '../../flows/types.js';
import type { TurnReads } from '../turns/reads.js';

/** A case as its applicant knows it, and the acts that it seems to allow and would refuse. */
export type KnownCase = Pick<Facts, 'kase' | 'barred'>;

const NONE: ReadonlySet<ActionName> = new Set();

/** Leaves out a decision whose notice is still held, and names the acts that are refused because of it. */
export async function knownCase(
  kase: CaseState | null,
  channel: ActChannel,
  reads: TurnReads,
): Promise<KnownCase> {
  if (kase === null) return { kase, barred: NONE };
  const told = await caseAsTold(kase, reads);
  if (told === kase) return { kase, barred: NONE };
  const allowed = new Set(await reads.allowed(kase, channel));
  const seeming = await reads.allowed(told, channel);
  return { kase: told, barred: new Set(seeming.filter((name) => !allowed.has(name))) };
}
