import type { Filter } from 'mongodb';
import type { ConversationDoc } from '../models/conversation.js';

/** The fields of a conversation that are needed to say something in it. */
export type Listener = Pick<ConversationDoc, '_id' | 'channel' | 'account' | 'chat' | 'kind' | 'keyId'>;

/** Filter of a conversation that somebody can read; a web chat whose token was ended does not match. */
export function entered(_id: string): Filter<ConversationDoc> {
  return { _id, tokenEndedAt: { $exists: false } };
}
