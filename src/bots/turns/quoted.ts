import type { Quoted } from '../../flows/types.js';
import type { Keyring } from '../../models/keyring.js';
import type { MessageContent } from '../../models/message.js';
import type { OutboxDoc } from '../../models/outbox.js';
import { native, type Store } from '../../models/store.js';
import type { Tx } from '../../models/transaction.js';

export interface QuotedParts {
  readonly store: Store;
  readonly keyring: Pick<Keyring, 'open'>;
}

/**
 * Finds the message of ours that a person quotes, by its id at the channel. Null when it is not ours, was delivered too
 * long ago, or its key was destroyed.
 *
 * A receipt names the last of several parts, and the last of several copies (a crash may send a message again). Where
 * ids are numbers that grow, the others are found by the next one that a receipt names.
 */
export async function quotedMessage(
  { store, keyring }: QuotedParts,
  conversationId: string,
  externalId: string,
  tx?: Tx,
): Promise<Quoted | null> {
  const options = tx ? { session: tx.session } : {};
  const sent =
    (await native(store.outbox).findOne({ destination: conversationId, externalId }, options)) ??
    (await nextDelivered(store, conversationId, Number(externalId), tx));
  if (!sent?.message) return null;
  const said = await native(store.messages).findOne({ ...sent.message }, options);
  if (said === null || said.from === 'applicant') return null;
  const content = await keyring.open<MessageContent>(said.keyId, said.content, 'message');
  return content && { from: said.from, asks: content.asks ?? null };
}

/** Null for an id that lies not between two known ones: what was delivered then is forgotten, or is not ours. */
async function nextDelivered(
  store: Store,
  destination: string,
  id: number,
  tx: Tx | undefined,
): Promise<Pick<OutboxDoc, 'message'> | null> {
  if (!Number.isInteger(id)) return null;
  const known = await native(store.outbox)
    .find({ destination, externalId: { $ne: null } }, tx ? { session: tx.session } : {})
    .project<Pick<OutboxDoc, 'externalId' | 'message'>>({ externalId: 1, message: 1 })
    .toArray();
  const place = ({ externalId }: Pick<OutboxDoc, 'externalId'>): number => Number(externalId);
  if (!known.some((one) => place(one) < id)) return null;
  const later = known.filter((one) => place(one) > id);
  return later.toSorted((a, b) => place(a) - place(b))[0] ?? null;
}

/**
 * When the newest message to a chat had reached its channel: null when it has not yet, the beginning of time when that
 * is forgotten.
 */
export async function lastShown(store: Store, destination: string, tx?: Tx): Promise<Date | null> {
  const newest = await native(store.outbox)
    .find({ destination }, tx ? { session: tx.session } : {})
    .project<Pick<OutboxDoc, 'state' | 'finishedAt'>>({ state: 1, finishedAt: 1 })
    .sort({ _id: -1 })
    .limit(1)
    .next();
  if (newest === null) return new Date(0);
  return newest.state === 'pending' || newest.state === 'claimed' ? null : (newest.finishedAt ?? new Date(0));
}
