import type { Filter } from 'mongodb';
import { AppError } from '../core/errors.js';
import type { OutboxDoc } from '../models/outbox.js';
import { native, type Store } from '../models/store.js';
import { joined, type Tx } from '../models/transaction.js';
import type { Cause } from './cause.js';

/** True while a notice of an event is held, so that an undo can still cancel it. */
export async function holdsNotices(store: Store, cause: Cause, tx?: Tx): Promise<boolean> {
  const held = await native(store.outbox).findOne(stillHeld(cause), {
    ...joined(tx),
    projection: { _id: 1 },
  });
  return held !== null;
}

/**
 * Cancels the held notices of an event; returns how many.
 * @throws {AppError} `notice-left` 409 when one was sent, or is being sent, and cannot be taken back.
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

/** True when an event had notices and all of them were cancelled, so that nobody heard of it. */
export async function neverLeft(store: Store, tx: Tx, { caseId, seq }: Cause): Promise<boolean> {
  const { session } = tx;
  const notices = await native(store.notices).find({ caseId, seq }, { session }).toArray();
  return notices.length > 0 && notices.every(({ state }) => state === 'cancelled');
}

function stillHeld({ caseId, seq }: Cause): Filter<OutboxDoc> {
  return { 'causedBy.caseId': caseId, 'causedBy.seq': seq, state: 'pending', attempts: 0 };
}
