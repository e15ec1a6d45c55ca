import type { ChannelTable } from '../core/channel-table.js';
import type { Signals } from '../core/signals.js';
import type { Keyring } from '../models/keyring.js';
import type { OutboxDoc } from '../models/outbox.js';
import { native, type Store } from '../models/store.js';
import type { Tx } from '../models/transaction.js';
import { historyEntry } from './history-entry.js';
import type { OutboxPayload } from './types.js';

/** What {@link release} works with. */
export interface ReleaseParts {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly signals: Signals;
  readonly channelTable: ChannelTable;
}

/**
 * Gives a held entry its place in the history once its time has come, which in the web chat delivers it. Returns the
 * place; null for what is not said in an applicant's chat, or when the conversation is gone.
 */
export async function release(
  { store, keyring, signals, channelTable }: ReleaseParts,
  tx: Tx,
  entry: OutboxDoc,
): Promise<{ conversationId: string; seq: number } | null> {
  const payload = keyring.openTransit<OutboxPayload>(entry.payload);
  if (payload.kind !== 'chat') return null;
  const listener = await native(store.conversations).findOneAndUpdate(
    { _id: entry.destination },
    { $inc: { seq: 1 } },
    { session: tx.session, returnDocument: 'after' },
  );
  if (listener?.kind !== 'applicant') return null;
  const place = { conversationId: listener._id, seq: listener.seq };
  const delivery = channelTable.of(listener.channel).delivery === 'history' ? 'delivered' : 'queued';
  const about = { ...place, now: tx.now, ids: tx.ids, caseId: payload.caseId, delivery } as const;
  const message = await historyEntry(keyring, listener, payload.speech, about);
  await native(store.messages).insertOne(message, { session: tx.session });
  tx.afterCommit(() => signals.emit('history', listener._id));
  return place;
}
