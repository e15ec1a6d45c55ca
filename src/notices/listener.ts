import type { Filter } from 'mongodb';
import type { ConversationDoc } from '../models/conversation.js';
import type { ChatAddress } from './types.js';

/** The part of a conversation that is needed to say something in it. */
export type Listener = Pick<ConversationDoc, '_id' | 'channel' | 'account' | 'chat' | 'kind' | 'keyId'>;

/** Where a listener is reached. */
export function addressOf({ channel, account, chat }: Listener): ChatAddress {
  return { channel, account, chat };
}

/** A conversation that somebody can enter: a web chat whose token was ended is read by nobody. */
export function entered(_id: string): Filter<ConversationDoc> {
  return { _id, tokenEndedAt: { $exists: false } };
}
