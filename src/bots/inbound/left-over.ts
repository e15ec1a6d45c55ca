import { native, type Store } from '../../models/store.js';

/**
 * Frees leases and claims of ended processes, so that their work goes on at once. Only for a start where no other
 * process can be alive: one that were would lose its lease and drop what it computed. May be repeated.
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
