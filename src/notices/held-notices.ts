import type { Filter } from 'mongodb';
import { AppError } from '../core/errors.js';
import type { OutboxDoc } from '../models/outbox.js';
import { native, type Store } from '../models/store.js';
import { joined, type Tx } from '../models/transaction.js';
import type { Cause } from './cause.js';

/** True while something that is said about an event is held: an undo can still keep it from being heard. */
export async function holdsNotices(store: Store, cause: Cause, tx?: Tx): Promise<boolean> {
  const held = await native(store.outbox).findOne(stillHeld(cause), {
    ...joined(tx),
    projection: { _id: 1 },
  });
  return held !== null;
}

/**
 * Cancels what is still held for an event; gives the number of notices that will not be sent.
 * @throws {AppError} `notice-left` 409 when one of them is on its way or there: what was heard is not taken back.
 */
export async function cancelHeld(store: Store, tx: Tx, cause: Cause): Promise<number> {
  const { caseId, seq } = cause;
  const { session, now } = tx;
  const { modifiedCount } = await native(store.outbox).updateMany(
    stillHeld(cause),
    { $set: { state: 'cancelled', finishedAt: now } },
    { session },
  );
  const left = await native(store.outbox).findOne(
    { 'causedBy.caseId': caseId, 'causedBy.seq': seq, state: { $ne: 'cancelled' } },
    { session, projection: { _id: 1 } },
  );
  if (left) throw new AppError('notice-left');
  if (modifiedCount > 0) {
    await native(store.notices).updateMany(
      { caseId, seq, state: 'held' },
      { $set: { state: 'cancelled', at: now } },
      { session },
    );
  }
  return modifiedCount;
}

/** Deliveries of an event's notices that nobody has tried yet. */
function stillHeld({ caseId, seq }: Cause): Filter<OutboxDoc> {
  return { 'causedBy.caseId': caseId, 'causedBy.seq': seq, state: 'pending', attempts: 0 };
}
