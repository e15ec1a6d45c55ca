import type { Logger } from 'pino';
import type { Clock, Instant } from '../../core/clock.js';
import { cutText } from '../../core/cut-text.js';
import type { DiskRoom } from '../../core/disk-room.js';
import type { Ids } from '../../core/ids.js';
import type { Signals } from '../../core/signals.js';
import { conversationId } from '../../models/conversation.js';
import type { InboxDoc } from '../../models/inbox.js';
import type { Keyring } from '../../models/keyring.js';
import { native, type Store } from '../../models/store.js';
import type { Incoming, IncomingBody } from '../channels/channel.js';
import type { InputLimits } from './input-limits.js';

const DUPLICATE_KEY = 11000;

export interface InboxParts {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly signals: Signals;
  readonly disk: Pick<DiskRoom, 'ensureForWords'>;
  readonly limits: Pick<InputLimits, 'admit'>;
}

/**
 * Stores the messages that a channel hands in, within the input limits; resolves only when all are stored. A repeated
 * one (channel, account, externalId) is left as it is. Texts and captions are cut to `TEXT_MAX_CHARS`.
 * @throws {AppError} `storage-full` 503 while the disk has no room
 */
export async function receive(parts: InboxParts, incoming: readonly Incoming[]): Promise<void> {
  if (incoming.length === 0) return;
  // A message refused because the disk is full is sent again by the channel, and counted only then.
  await parts.disk.ensureForWords();
  const admitted = await parts.limits.admit(incoming);
  if (admitted.length === 0) return;
  const now = parts.clock.now();
  const entries = admitted.map((one) => inboxEntry(parts, one, now));
  try {
    await native(parts.store.inbox).insertMany(entries, { ordered: false });
  } catch (error) {
    if (!onlyDuplicates(error)) throw error;
    parts.log.debug({ messages: admitted.length }, 'messages received again');
  }
  announceStored(parts.signals, entries);
}

/** Wakes the workers for messages just stored: intake for files, turns for everything else. */
export function announceStored(signals: Signals, entries: readonly InboxDoc[]): void {
  const keys = (state: InboxDoc['state']): Set<string> =>
    new Set(entries.filter((entry) => entry.state === state).map((entry) => entry.conversationId));
  for (const conversationId of keys('intake')) signals.emit('intake', conversationId);
  for (const conversationId of keys('ready')) signals.emit('conversation', conversationId);
}

/** Makes the inbox entry of one message. `seq`: its place in the history when the channel already wrote it there. */
export function inboxEntry(
  parts: Pick<InboxParts, 'keyring' | 'ids'>,
  incoming: Incoming,
  now: Date,
  seq: number | null = null,
): InboxDoc {
  const { channel, account } = incoming.address;
  return {
    _id: parts.ids.next(),
    channel,
    account,
    externalId: parts.keyring.lookupHash('message', `${channel}:${account}:${incoming.externalId}`),
    conversationId: conversationId(parts.keyring, incoming.address),
    state: incoming.body.kind === 'file' ? 'intake' : 'ready',
    albumId: incoming.albumId ?? null,
    order: incoming.order,
    payload: parts.keyring.sealTransit({ ...incoming, body: cutBody(incoming.body) }),
    heard: null,
    seq,
    receivedAt: now,
    attempts: 0,
    notBefore: now,
    finishedAt: null,
  };
}

/** Opens the message of an inbox entry, translating field names of earlier releases. */
export function openIncoming(
  keyring: Keyring,
  { payload, receivedAt }: Pick<InboxDoc, 'payload' | 'receivedAt'>,
): Incoming {
  const { at, replyTo, ...incoming } = keyring.openTransit<Stored>(payload);
  return {
    ...incoming,
    sentAt: incoming.sentAt ?? at ?? receivedAt.toISOString(),
    ...(replyTo === undefined ? {} : { quotes: replyTo }),
  };
}

/** Until 0.1 `sentAt` was called `at`, and `quotes` was `replyTo`. */
type Stored = Omit<Incoming, 'sentAt'> & {
  readonly sentAt?: Instant;
  readonly at?: Instant;
  readonly replyTo?: string;
};

function cutBody(body: IncomingBody): IncomingBody {
  if (body.kind === 'text' || body.kind === 'edited') return { ...body, text: cutText(body.text) };
  if (body.kind !== 'file' || body.caption === undefined) return body;
  return { ...body, caption: cutText(body.caption) };
}

function onlyDuplicates(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if ('writeErrors' in error && error.writeErrors !== undefined) {
    const list = Array.isArray(error.writeErrors) ? error.writeErrors : [error.writeErrors];
    // A lost connection gives the same kind of error, with an empty list.
    return list.length > 0 && list.every((one: { code?: unknown }) => one.code === DUPLICATE_KEY);
  }
  return 'code' in error && error.code === DUPLICATE_KEY;
}
