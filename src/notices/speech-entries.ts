import type { ChannelTable } from '../core/channel-table.js';
import type { Ids } from '../core/ids.js';
import { placeOf } from '../models/conversation.js';
import type { Keyring } from '../models/keyring.js';
import type { MessageDoc } from '../models/message.js';
import type { OutboxDoc } from '../models/outbox.js';
import type { PostOptions } from './cause.js';
import { historyEntry } from './history-entry.js';
import type { Listener } from './listener.js';
import { outboxEntry } from './outbox-entry.js';
import type { Speech } from './types.js';

/** What has to be written to say something: history entries and, where the channel delivers, outbox entries. */
export interface Entries {
  readonly messages: readonly MessageDoc[];
  readonly outbox: readonly OutboxDoc[];
}

/** Where and when entries are made; the history continues after `seq`. */
export interface EntriesAt {
  readonly seq: number;
  readonly now: Date;
  readonly ids: Ids;
  readonly caseId: string | null;
}

/**
 * Makes the entries for what is said in a conversation, and writes nothing. Staff chats have no history; a channel
 * whose people read the history needs no delivery.
 */
export async function speechEntries(
  { keyring, channelTable }: { readonly keyring: Keyring; readonly channelTable: ChannelTable },
  listener: Listener,
  speeches: readonly Speech[],
  at: EntriesAt,
  { causedBy, fallback }: Pick<PostOptions, 'causedBy' | 'fallback'> = {},
): Promise<Entries> {
  const messages: MessageDoc[] = [];
  const outbox: OutboxDoc[] = [];
  const options = causedBy ? { causedBy } : {};
  const history = channelTable.of(listener.channel).delivery === 'history';
  const to = history || speeches.length === 0 ? null : placeOf(keyring, listener);
  for (const [index, speech] of speeches.entries()) {
    const place = { conversationId: listener._id, seq: at.seq + index + 1 };
    if (listener.kind === 'applicant') {
      const delivery = history ? 'delivered' : 'queued';
      messages.push(await historyEntry(keyring, listener, speech, { ...at, ...place, delivery }));
    }
    if (to === null) continue;
    const payload = {
      kind: 'chat',
      to,
      speech,
      caseId: at.caseId,
      fallback: fallback ?? null,
    } as const;
    const message = listener.kind === 'applicant' ? place : null;
    outbox.push(outboxEntry(keyring, at, { destination: listener._id, message, payload, options }));
  }
  return { messages, outbox };
}
