import type { Filter } from 'mongodb';
import { QUEUE_LOOK } from '../../core/limits.js';
import type { InboxDoc } from '../../models/inbox.js';
import { native, type Store } from '../../models/store.js';

/** Ids of conversations with messages that match the filter, longest waiting first; an id may occur several times. */
export async function waitingConversations(
  store: Store,
  filter: Filter<InboxDoc>,
): Promise<readonly string[]> {
  const found = await native(store.inbox)
    .find(filter)
    .project<Pick<InboxDoc, 'conversationId'>>({ conversationId: 1 })
    .sort({ _id: 1 })
    .limit(QUEUE_LOOK)
    .toArray();
  return found.map(({ conversationId }) => conversationId);
}

/** Messages of a conversation that are in intake or ready for their turn, in the order stored. */
export function waitingMessages(store: Store, conversationId: string, limit: number): Promise<InboxDoc[]> {
  return native(store.inbox)
    .find({ conversationId, state: { $in: ['intake', 'ready'] } })
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();
}
