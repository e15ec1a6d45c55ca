import { native, type Store } from '../../models/store.js';

/**
 * Frees leases and claims that ended processes held, so that their work goes on at once and not when these run out.
 * Only for a start that has the database to itself, where no other process can be alive. (If one were, it would lose
 * its lease and drop what it computed.) May be repeated.
 */
export async function freeLeftOver(store: Store, now: Date): Promise<void> {
  const waiting = await native(store.inbox).distinct('conversationId', {
    state: { $in: ['intake', 'ready'] },
  });
  await native(store.conversations).updateMany(
    { _id: { $in: waiting }, lease: { $ne: null } },
    { $set: { lease: null } },
  );
  await native(store.inbox).updateMany(
    { state: 'intake', notBefore: { $gt: now } },
    { $set: { notBefore: now } },
  );
  await native(store.outbox).updateMany({ state: 'claimed' }, { $set: { state: 'pending', claim: null } });
}
