import type { Request } from 'express';
import { AppError } from '../../core/errors.js';
import type { Clock } from '../../core/clock.js';
import { CHAT_TOKEN_MS } from '../../core/limits.js';
import type { Ids } from '../../core/ids.js';
import type { Signals } from '../../core/signals.js';
import { conversationId, newConversation, type ConversationDoc } from '../../models/conversation.js';
import type { Keyring } from '../../models/keyring.js';
import { native, type Store } from '../../models/store.js';
import { inTransaction } from '../../models/transaction.js';
import type { Address, Incoming } from '../channel.js';
import { announceStored, inboxEntry } from '../inbox.js';

export interface SessionParts {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly ids: Ids;
  readonly signals: Signals;
}

/** A token as this server makes them (32 bytes as base64url). */
const TOKEN = /^[\w-]{43}$/u;

/**
 * Opens a conversation and gives the token that it is entered with. The token itself is kept nowhere: the chat's id is
 * its keyed hash. The assistant has the first word, so a turn is asked for at once, by a message that stays out of the
 * history.
 */
export async function openSession(parts: SessionParts): Promise<string> {
  const { store, keyring, ids, signals } = parts;
  const token = ids.token();
  const address = addressOf(keyring, token);
  await inTransaction(
    store,
    async (tx) => {
      const { session, now } = tx;
      const keyId = await keyring.createDataKey(tx, tx.ids.next());
      const conversation = { ...newConversation(address, 'applicant', now), keyId, tokenUsedAt: now };
      const start: Incoming = {
        address,
        externalId: `start:${address.chat}`,
        sender: { id: address.chat },
        scope: 'private',
        at: now.toISOString(),
        order: 0,
        body: { kind: 'text', text: '/mulai' },
      };
      const entry = inboxEntry({ keyring, ids: tx.ids }, start, now);
      await native(store.conversations).insertOne(conversation, { session });
      await native(store.inbox).insertOne(entry, { session });
      tx.afterCommit(() => announceStored(signals, [entry]));
    },
    { ids },
  );
  return token;
}

/**
 * The conversation of the request's bearer token.
 * @throws {AppError} `not-signed-in` 401 without a token, for one that was never given out, that was ended or not used
 *   for 90 days, or whose chat is gone
 */
export async function conversationOf(
  parts: Pick<SessionParts, 'store' | 'keyring'> & { readonly clock: Clock },
  request: Request,
): Promise<ConversationDoc> {
  const token = /^Bearer +(\S+)$/iu.exec(request.header('authorization') ?? '')?.[1] ?? '';
  if (TOKEN.test(token)) {
    const _id = conversationId(addressOf(parts.keyring, token));
    const found = await native(parts.store.conversations).findOne({ _id });
    if (found && (await isEntered(parts, found))) return found;
  }
  throw unknownSession();
}

/** Whether the token still opens its chat; notes the use. */
async function isEntered(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  { _id, tokenUsedAt, tokenEndedAt, updatedAt }: ConversationDoc,
): Promise<boolean> {
  const now = clock.now();
  const idle = now.getTime() - (tokenUsedAt ?? updatedAt).getTime();
  if (tokenEndedAt !== undefined || idle >= CHAT_TOKEN_MS.idle) return false;
  if (tokenUsedAt === undefined || idle >= CHAT_TOKEN_MS.step) {
    await native(store.conversations).updateOne({ _id }, { $set: { tokenUsedAt: now } });
  }
  return true;
}

/** Ends the token of a chat. The conversation, its draft and its case stay; harmless to repeat. */
export async function endSession(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  conversationId: string,
): Promise<void> {
  await native(store.conversations).updateOne(
    { _id: conversationId },
    { $set: { tokenEndedAt: clock.now() } },
  );
}

/** The refusal of a token that opens nothing. */
export function unknownSession(): AppError {
  return new AppError('not-signed-in', 401, 'sesi percakapan tidak dikenal');
}

function addressOf(keyring: Keyring, token: string): Address & { readonly channel: 'web' } {
  return { channel: 'web', account: 'main', chat: keyring.lookupHash('chat-token', token) };
}
