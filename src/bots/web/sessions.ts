import type { Request } from 'express';
import { AppError } from '../../core/errors.js';
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
export async function openSession(
  parts: SessionParts,
  options: {
    /** The network address that asks, kept as a keyed hash: codes by mail are limited by it. Null: not looked at. */
    readonly network: string | null;
  },
): Promise<string> {
  const { store, keyring, ids, signals } = parts;
  const token = ids.token();
  const address = addressOf(keyring, token);
  await inTransaction(
    store,
    async (tx) => {
      const { session, now } = tx;
      const keyId = await keyring.createDataKey(tx, tx.ids.next());
      const network = options.network === null ? null : keyring.lookupHash('network', options.network);
      const conversation = { ...newConversation(address, 'applicant', now), keyId, network };
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
 * @throws {AppError} `not-signed-in` 401 without a token, for one that was never given out or whose chat is gone
 */
export async function conversationOf(
  parts: Pick<SessionParts, 'store' | 'keyring'>,
  request: Request,
): Promise<ConversationDoc> {
  const token = /^Bearer +(\S+)$/iu.exec(request.header('authorization') ?? '')?.[1] ?? '';
  if (TOKEN.test(token)) {
    const _id = conversationId(addressOf(parts.keyring, token));
    const found = await native(parts.store.conversations).findOne({ _id });
    if (found) return found;
  }
  throw unknownSession();
}

/** The refusal of a token that opens nothing. */
export function unknownSession(): AppError {
  return new AppError('not-signed-in', 401, 'sesi percakapan tidak dikenal');
}

function addressOf(keyring: Keyring, token: string): Address & { readonly channel: 'web' } {
  return { channel: 'web', account: 'main', chat: keyring.lookupHash('chat-token', token) };
}
