import type { Ids } from '../../core/ids.js';
import { newConversation, type ConversationDoc } from '../../models/conversation.js';
import type { Keyring } from '../../models/keyring.js';
import { native, type Store } from '../../models/store.js';
import { inTransaction, isDuplicate } from '../../models/transaction.js';
import type { Address } from '../channels/channel.js';

/**
 * Finds the conversation of an address, or creates it for the first message. Two processes that create it at once both
 * get the one stored first.
 */
export async function ensureConversation(
  parts: { readonly store: Store; readonly keyring: Keyring },
  address: Address,
  kind: ConversationDoc['kind'],
  now: Date,
): Promise<ConversationDoc> {
  const made = newConversation(parts.keyring, address, kind, now);
  const conversations = native(parts.store.conversations);
  const found = await conversations.findOne({ _id: made._id });
  if (found) return found;
  try {
    await conversations.insertOne(made);
    return made;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return ensureConversation(parts, address, kind, now);
  }
}

/**
 * Gives a conversation's data key outside a turn, creating it if there is none: a file may arrive before the first
 * turn.
 */
export async function ensureKey(
  parts: { readonly store: Store; readonly keyring: Keyring; readonly ids: Ids },
  conversation: ConversationDoc,
): Promise<string> {
  if (conversation.keyId !== null) return conversation.keyId;
  const conversations = native(parts.store.conversations);
  return inTransaction(
    parts.store,
    async (tx) => {
      const { session } = tx;
      const fresh = await conversations.findOne({ _id: conversation._id }, { session });
      if (fresh?.keyId != null) return fresh.keyId;
      const made = await parts.keyring.createDataKey(tx, tx.ids.next());
      await conversations.updateOne({ _id: conversation._id }, { $set: { keyId: made } }, { session });
      return made;
    },
    { ids: parts.ids },
  );
}
