import type { Ids } from '../../../core/ids.js';
import { AppError } from '../../../core/errors.js';
import { Lanes } from '../../../core/lanes.js';
import { CHAT_KEY_LIFE_MS, IDEMPOTENCY_KEY_CHARS } from '../../../core/limits.js';
import type { Signals } from '../../../core/signals.js';
import { placeOf, type ConversationDoc } from '../../../models/conversation.js';
import type { IdempotencyDoc } from '../../../models/idempotency.js';
import type { InboxDoc } from '../../../models/inbox.js';
import type { Keyring } from '../../../models/keyring.js';
import type { MessageContent } from '../../../models/message.js';
import { native, type Store } from '../../../models/store.js';
import { inTransaction, isDuplicate, Overtaken, type Tx } from '../../../models/transaction.js';
import type { Incoming, IncomingBody } from '../channel.js';
import { announceStored, inboxEntry } from '../../inbound/inbox.js';
import type { History } from './history.js';
import type { Read, Sent } from './read-message.js';
import { unknownSession } from './sessions.js';

export interface MessageParts {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly ids: Ids;
  readonly signals: Signals;
  readonly history: History;
}

/** A conversation that was entered with its token; it has a data key. */
export type Entered = ConversationDoc & { readonly keyId: string };

/** The orders of a message's files lie between its own and the next message's. */
const ORDERS_PER_MESSAGE = 1_000;

/**
 * Stores messages of the web chat: history, inbox and `Idempotency-Key` in one transaction, so that a repeated request
 * finds all or nothing. Requests of one chat run one after another in this process; between processes the
 * conversation's counter and the unique key decide.
 */
export class Messages {
  readonly #parts: MessageParts;
  readonly #lanes = new Lanes();

  constructor(parts: MessageParts) {
    this.#parts = parts;
  }

  /**
   * Id under which a request with this key is remembered; null without a key.
   * @throws {AppError} `invalid-idempotency-key` for a key that is too long
   */
  keyOf(conversation: ConversationDoc, header: string | undefined): string | null {
    const key = header?.trim() ?? '';
    if (key === '') return null;
    if (key.length > IDEMPOTENCY_KEY_CHARS) {
      throw new AppError('invalid-idempotency-key');
    }
    const { keyring } = this.#parts;
    const { channel, account, chat } = placeOf(keyring, conversation);
    // Hashes the address and not the conversation's id, because ids were made differently in version 1: a repeat across
    // the update must still be found.
    return keyring.lookupHash('chat-key', `${channel}:${account}:${chat} ${key}`);
  }

  /** True when a message with this key is stored: what comes now is a repetition. */
  async isStored(key: string | null): Promise<boolean> {
    return key !== null && (await native(this.#parts.store.idempotency).findOne({ _id: key })) !== null;
  }

  /**
   * Stores a message; gives its `seq`, also when it is found under its key.
   * @throws {AppError} `idempotency-key-reused` 422 when the key belongs to another message, `not-signed-in` 401 when
   *   the chat is gone
   */
  async store(conversation: Entered, read: Read, key: string | null): Promise<number> {
    const { keyring, history } = this.#parts;
    const { sent } = read;
    const bodyHash = keyring.lookupHash('chat-body', read.fingerprint);
    const label = sent.kind === 'choice' ? await history.labelOf(conversation._id, sent.id) : null;
    const content = contentOf(sent, label);
    return this.#lanes.run(conversation._id, () =>
      inTransaction(this.#parts.store, async (tx) => {
        const known = key === null ? null : await this.#known(tx, key, bodyHash);
        if (known !== null) return known;
        const seq = await this.#write(tx, conversation, sent, content);
        if (key !== null) await this.#remember(tx, { _id: key, bodyHash }, seq);
        return seq;
      }),
    );
  }

  async #known(tx: Tx, key: string, bodyHash: string): Promise<number | null> {
    const { store, keyring } = this.#parts;
    const record = await native(store.idempotency).findOne({ _id: key }, { session: tx.session });
    if (!record) return null;
    if (record.bodyHash !== bodyHash || record.answer === null) {
      throw new AppError('idempotency-key-reused');
    }
    return keyring.openTransit<{ seq: number }>(record.answer).seq;
  }

  async #write(tx: Tx, entered: Entered, sent: Sent, content: MessageContent): Promise<number> {
    const { store, keyring, ids, signals } = this.#parts;
    const { session, now } = tx;
    const { _id, keyId: keyBefore } = entered;
    const conversation = await native(store.conversations).findOneAndUpdate(
      { _id },
      { $inc: { seq: 1 }, $set: { updatedAt: now } },
      { session, returnDocument: 'after' },
    );
    if (!conversation) throw unknownSession();
    const { seq } = conversation;
    const keyId = conversation.keyId ?? keyBefore;
    // Not from `tx.ids`, which repeats ids when the transaction is repeated: the inbox is worked through by id, so a
    // repeated attempt must come after the messages that overtook it.
    const id = ids.next();
    await native(store.messages).insertOne(
      {
        _id: id,
        conversationId: _id,
        seq,
        from: 'applicant',
        content: await keyring.seal(keyId, content, 'message'),
        keyId,
        caseId: conversation.caseId,
        delivery: null,
        at: now,
      },
      { session },
    );
    const address = placeOf(keyring, entered);
    const entries = bodiesOf(sent).map((body, index, all): InboxDoc => {
      const incoming: Incoming = {
        address,
        externalId: `${id}.${index}`,
        sender: { id: address.chat },
        scope: 'private',
        sentAt: now.toISOString(),
        order: seq * ORDERS_PER_MESSAGE + index,
        ...(all.length > 1 ? { albumId: id } : {}),
        body,
      };
      return inboxEntry({ keyring, ids }, incoming, now, seq);
    });
    await native(store.inbox).insertMany(entries, { session });
    tx.afterCommit(() => {
      announceStored(signals, entries);
      signals.emit('history', _id);
    });
    return seq;
  }

  async #remember(tx: Tx, key: Pick<IdempotencyDoc, '_id' | 'bodyHash'>, seq: number): Promise<void> {
    const { store, keyring } = this.#parts;
    const record: IdempotencyDoc = {
      ...key,
      running: null,
      answer: keyring.sealTransit({ seq }),
      createdAt: tx.now,
      expiresAt: new Date(tx.now.getTime() + CHAT_KEY_LIFE_MS),
    };
    try {
      await native(store.idempotency).insertOne(record, { session: tx.session });
    } catch (error) {
      if (isDuplicate(error)) throw new Overtaken('the same message', { cause: error });
      throw error;
    }
  }
}

function contentOf(sent: Sent, label: string | null): MessageContent {
  switch (sent.kind) {
    case 'text':
      return { text: sent.text };
    case 'choice':
      return { text: label ?? wordOf(sent.id) };
    case 'files':
      return {
        text: sent.text ?? '',
        files: sent.files.map(({ name, contentType, size, ref }) => ({
          name,
          contentType,
          size,
          ...(ref.at === 'vault' ? { fileId: ref.fileId } : {}),
        })),
      };
  }
}

/** `w.data-saya` becomes `data saya`, for a button whose label is unknown. */
function wordOf(choice: string): string {
  return choice.slice(choice.lastIndexOf('.') + 1).replaceAll('-', ' ') || choice;
}

/** One entry per file, the caption at the first. */
function bodiesOf(sent: Sent): readonly IncomingBody[] {
  if (sent.kind !== 'files') return [sent];
  const caption = sent.text === null ? {} : { caption: sent.text };
  return sent.files.map(({ ref }, index) => ({ kind: 'file', file: ref, ...(index === 0 ? caption : {}) }));
}
