import type { Filter } from 'mongodb';
import type { ConversationDoc } from '../models/conversation.js';

/** The part of a conversation that is needed to say something in it. */
export type Listener = Pick<ConversationDoc, '_id' | 'channel' | 'account' | 'chat' | 'kind' | 'keyId'>;

/** A conversation that somebody can enter: a web chat whose token was ended is read by nobody. */
export function entered(_id: string): Filter<ConversationDoc> {
  return { _id, tokenEndedAt: { $exists: false } };
}
