import type { OutboxDoc } from '../models/outbox.js';
import { native, type Store } from '../models/store.js';
import type { Tx } from '../models/transaction.js';
import type { Cause } from './cause.js';
import { release, type ReleaseParts } from './release.js';

/**
 * What becomes of held notices: `send` lets them out now, `cancel` lets them never out.
 */
export type Settlement = 'send' | 'cancel';

/** How many notices of an event were cancelled, and how many have left or will leave. */
export interface Settled {
  readonly cancelled: number;
  readonly left: number;
}

/**
 * Settles the held notices of an event, before something later is told about the case: what is said afterwards in the
 * transaction comes behind what is sent here. A notice that a process is just sending has left; it gets its place in the
 * history here, unless it has one, because that process may come to it only after the later one.
 */
export async function settleHeld(
  parts: ReleaseParts,
  tx: Tx,
  { caseId, seq }: Cause,
  how: Settlement,
): Promise<Settled> {
  const outbox = native(parts.store.outbox);
  const { session, now } = tx;
  const entries = await outbox
    .find({ 'causedBy.caseId': caseId, 'causedBy.seq': seq, state: { $ne: 'cancelled' } }, { session })
    .sort({ _id: 1 })
    .toArray();
  let cancelled = 0;
  for (const entry of entries) {
    const { _id } = entry;
    if (isHeldBack(entry) && how === 'cancel') {
      await outbox.updateOne({ _id }, { $set: { state: 'cancelled', finishedAt: now } }, { session });
      await trackAgain(parts.store, tx, _id, 'cancelled');
      cancelled += 1;
    } else if (isHeldBack(entry)) {
      await outbox.updateOne({ _id }, { $set: { notBefore: now } }, { session });
      await place(parts, tx, entry);
      await trackAgain(parts.store, tx, _id, 'queued');
      tx.afterCommit(() => parts.signals.emit('outbox', entry.destination));
    } else if (entry.state === 'pending' || entry.state === 'claimed') await place(parts, tx, entry);
  }
  return { cancelled, left: entries.length - cancelled };
}

/** True for what has waited for its time since it was written, and is not being sent. */
function isHeldBack({ state, attempts, notBefore, createdAt }: OutboxDoc): boolean {
  return state === 'pending' && attempts === 0 && notBefore > createdAt;
}

async function place(parts: ReleaseParts, tx: Tx, entry: OutboxDoc): Promise<void> {
  if (entry.message !== null) return;
  const message = await release(parts, tx, entry);
  if (message === null) return;
  const { session } = tx;
  await native(parts.store.outbox).updateOne({ _id: entry._id }, { $set: { message } }, { session });
}

async function trackAgain(store: Store, tx: Tx, _id: string, state: 'queued' | 'cancelled'): Promise<void> {
  const { session, now } = tx;
  await native(store.notices).updateOne({ _id }, { $set: { state, at: now } }, { session });
}
