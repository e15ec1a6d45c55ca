import { native, type Store } from '../../models/store.js';

/**
 * Frees the work that processes had taken when they ended, so that it goes on at once and not when their leases and
 * claims run out. For a start that has the database to itself: nobody who took anything can be alive. (Were one, its
 * fence would make it drop what it computed.) Harmless to repeat.
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
