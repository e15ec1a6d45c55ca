import type { Request } from 'express';
import type { Cases } from '../../../cases/cases.js';
import type { MailCodes, Sending } from '../../../codes/mail-codes.js';
import { AppError } from '../../../core/errors.js';
import type { Clock } from '../../../core/clock.js';
import { CHAT_TOKEN_MS } from '../../../core/limits.js';
import type { Ids } from '../../../core/ids.js';
import type { Signals } from '../../../core/signals.js';
import { conversationId, newConversation, type ConversationDoc } from '../../../models/conversation.js';
import type { Keyring } from '../../../models/keyring.js';
import { native, type Store } from '../../../models/store.js';
import { inTransaction, type Tx } from '../../../models/transaction.js';
import { DESTROYED } from '../../../sop/evolve/destroyed.js';
import type { Address, Incoming, IncomingBody } from '../channel.js';
import { announceStored, inboxEntry } from '../../inbound/inbox.js';

export interface SessionParts {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly ids: Ids;
  readonly signals: Signals;
}

const TOKEN = /^[\w-]{43}$/u;

/** What is known of the client that opens a chat. */
export interface Opening {
  /** The client's network address, stored as a keyed hash that limits codes by mail. Null: not limited. */
  readonly network: string | null;
}

/**
 * Opens a conversation and gives its token, which is not stored: the chat's id is its keyed hash. A first message,
 * which stays out of the history, asks for a turn at once, since the assistant speaks first.
 */
export async function openSession(parts: SessionParts, { network }: Opening): Promise<string> {
  const token = parts.ids.token();
  await inTransaction(
    parts.store,
    (tx) =>
      beginChat(parts, tx, { token, network, recovering: null, first: { kind: 'text', text: '/mulai' } }),
    { ids: parts.ids },
  );
  return token;
}

/**
 * Opens a conversation for a person who followed the personal link of a case: mails a code to the case's address, and
 * the chat asks for it. Opens nothing when no code can be sent; `gone` when the case or its address no longer exists.
 */
export async function openLinkedSession(
  parts: SessionParts & {
    readonly mailCodes: Pick<MailCodes, 'continue'>;
    readonly cases: Pick<Cases, 'byId'>;
  },
  caseId: string,
  { network }: Opening,
): Promise<Exclude<Sending, { ok: true }> | { ok: true; token: string } | { ok: false; why: 'gone' }> {
  const token = parts.ids.token();
  const chat = conversationId(parts.keyring, addressOf(parts.keyring, token));
  return inTransaction(
    parts.store,
    async (tx) => {
      const kase = await parts.cases.byId(caseId, tx);
      const email = kase?.applicant?.email ?? DESTROYED;
      if (!kase || email === DESTROYED) return { ok: false, why: 'gone' };
      const sending = await parts.mailCodes.continue(tx, chat, { caseId, number: kase.number, email });
      if (!sending.ok) return sending;
      const recovering = { kind: 'continue' as const, subject: caseId, caseId };
      await beginChat(parts, tx, {
        token,
        network,
        recovering,
        first: { kind: 'choice', id: 'w.kode-lanjut' },
      });
      return { ok: true, token };
    },
    { ids: parts.ids },
  );
}

async function beginChat(
  { keyring, store, signals }: SessionParts,
  tx: Tx,
  begin: Opening & {
    readonly token: string;
    readonly recovering: ConversationDoc['recovering'];
    readonly first: IncomingBody;
  },
): Promise<void> {
  const { session, now } = tx;
  const address = addressOf(keyring, begin.token);
  const keyId = await keyring.createDataKey(tx, tx.ids.next());
  const network = begin.network === null ? null : keyring.lookupHash('network', begin.network);
  const fresh = newConversation(keyring, address, 'applicant', now);
  const conversation = { ...fresh, keyId, network, recovering: begin.recovering, tokenUsedAt: now };
  const start: Incoming = {
    address,
    externalId: `start:${address.chat}`,
    sender: { id: address.chat },
    scope: 'private',
    sentAt: now.toISOString(),
    order: 0,
    body: begin.first,
  };
  const entry = inboxEntry({ keyring, ids: tx.ids }, start, now);
  await native(store.conversations).insertOne(conversation, { session });
  await native(store.inbox).insertOne(entry, { session });
  tx.afterCommit(() => announceStored(signals, [entry]));
}

/**
 * Finds the conversation of a bearer token.
 * @throws {AppError} `not-signed-in` 401 without a token, and for one that is unknown, was ended, was not used for 90
 * days, or whose chat is gone
 */
export async function conversationOf(
  parts: Pick<SessionParts, 'store' | 'keyring'> & { readonly clock: Clock },
  request: Request,
): Promise<ConversationDoc> {
  const token = /^Bearer +(\S+)$/iu.exec(request.header('authorization') ?? '')?.[1] ?? '';
  if (TOKEN.test(token)) {
    const _id = conversationId(parts.keyring, addressOf(parts.keyring, token));
    const found = await native(parts.store.conversations).findOne({ _id });
    if (found && (await isEntered(parts, found))) return found;
  }
  throw unknownSession();
}

/** Notes the use, at most once per `CHAT_TOKEN_MS.step`. */
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

/** Ends the token of a chat. The conversation, its draft and its case stay. May be repeated. */
export async function endSession(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  conversationId: string,
): Promise<void> {
  await native(store.conversations).updateOne(
    { _id: conversationId },
    { $set: { tokenEndedAt: clock.now() } },
  );
}

/** The error for a token that opens nothing. */
export function unknownSession(): AppError {
  return new AppError('not-signed-in', 'sesi percakapan tidak dikenal');
}

function addressOf(keyring: Keyring, token: string): Address & { readonly channel: 'web' } {
  return { channel: 'web', account: 'main', chat: keyring.lookupHash('chat-token', token) };
}
