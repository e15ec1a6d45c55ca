import type { Quoted } from '../../flows/types.js';
import type { Keyring } from '../../models/keyring.js';
import type { MessageContent } from '../../models/message.js';
import { native, type Store } from '../../models/store.js';
import type { Tx } from '../../models/transaction.js';

export interface QuotedParts {
  readonly store: Store;
  readonly keyring: Pick<Keyring, 'open'>;
}

/**
 * Finds the message of ours that a person quotes, by its id at the channel. Null when it is not ours, was delivered too
 * long ago, or its key was destroyed.
 */
export async function quotedMessage(
  { store, keyring }: QuotedParts,
  conversationId: string,
  externalId: string,
  tx?: Tx,
): Promise<Quoted | null> {
  const options = tx ? { session: tx.session } : {};
  const sent = await native(store.outbox).findOne({ destination: conversationId, externalId }, options);
  if (!sent?.message) return null;
  const said = await native(store.messages).findOne({ ...sent.message }, options);
  if (said === null || said.from === 'applicant') return null;
  const content = await keyring.open<MessageContent>(said.keyId, said.content, 'message');
  return content && { from: said.from, asks: content.asks ?? null };
}
