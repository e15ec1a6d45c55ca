import type { Clock } from '../../core/clock.js';
import { causeOf } from '../../core/errors.js';
import type { Logger } from '../../core/log.js';
import type { DeliveryState } from '../../models/message.js';
import type { OutboxDoc } from '../../models/outbox.js';
import { native, type Store } from '../../models/store.js';
import { inTransaction, type Tx } from '../../models/transaction.js';
import type { Post } from '../../notices/post.js';
import type { OutboxPayload } from '../../notices/types.js';
import type { UndeliveredMail } from './undelivered-mail.js';

/** How a delivery went. `reason` is a code for logs, `afterMs` the least pause before the next try. */
export type DeliveryResult =
  | { readonly kind: 'sent'; readonly externalId: string | null }
  | { readonly kind: 'retry'; readonly reason: string; readonly afterMs: number }
  | { readonly kind: 'failed'; readonly reason: string };

export interface DeliveryResultsParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly post: Post;
  readonly undeliveredMail: UndeliveredMail;
  readonly log: Logger;
}

/** Reason of a mail that the receiving side refused for good. */
export const MAIL_REFUSED = 'mail-refused';

interface Receipt {
  readonly entry: OutboxDoc;
  readonly token: string;
  readonly externalId: string | null;
}

const TOGETHER = 100;
/** Entries remembered as sent. */
const REMEMBERED = 2_000;

/**
 * Stores how deliveries went. Receipts of chat messages are collected while an earlier write runs: a crash then sends a
 * message again, which is allowed in chats. Other receipts and failures are written at once.
 */
export class DeliveryResults {
  readonly #parts: DeliveryResultsParts;
  readonly #gathered = new Map<string, Receipt>();
  /** Oldest first: a query that began before their receipts were written still shows them as open. */
  readonly #written = new Set<string>();
  #writing: Promise<void> | null = null;

  constructor(parts: DeliveryResultsParts) {
    this.#parts = parts;
  }

  /** True for an entry that this process sent lately, also while its receipt is not yet written. */
  isSent(id: string): boolean {
    return this.#gathered.has(id) || this.#written.has(id);
  }

  /** Stores a result under the claim's token; has no effect on an entry that another process took over. */
  async note(entry: OutboxDoc, payload: OutboxPayload, token: string, result: DeliveryResult): Promise<void> {
    switch (result.kind) {
      case 'sent':
        await this.#sent({ entry, token, externalId: result.externalId });
        return;
      case 'retry':
        await this.#retry(entry, token, result);
        return;
      case 'failed':
        await this.#fail(entry, payload, token, result.reason);
    }
  }

  async #sent(receipt: Receipt): Promise<void> {
    if (receipt.entry.kind !== 'chat') {
      await this.#write([receipt]);
      return;
    }
    this.#gathered.set(receipt.entry._id, receipt);
    this.#writing ??= this.#writeAll();
  }

  /** Resolves when all collected receipts are written. */
  async flush(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  async #writeAll(): Promise<void> {
    while (this.#gathered.size > 0) {
      const together = [...this.#gathered.values()].slice(0, TOGETHER);
      try {
        await this.#write(together);
        this.#remember(together);
      } catch (error) {
        // The claims run out and the messages are sent again: chats may get a message twice.
        this.#parts.log.error({ cause: causeOf(error) }, 'receipts were not written');
      }
      for (const { entry } of together) this.#gathered.delete(entry._id);
    }
    this.#writing = null;
  }

  #remember(written: readonly Receipt[]): void {
    for (const { entry } of written) this.#written.add(entry._id);
    for (const id of this.#written) {
      if (this.#written.size <= REMEMBERED) return;
      this.#written.delete(id);
    }
  }

  /** The claim's end comes last: a crash before it repeats the message and these writes, and loses none of them. */
  async #write(receipts: readonly Receipt[]): Promise<void> {
    const { store, clock } = this.#parts;
    const finishedAt = clock.now();
    const entries = receipts.map(({ entry }) => entry);
    const places = entries.flatMap(({ message }) => (message === null ? [] : [message]));
    if (places.length > 0) {
      await native(store.messages).updateMany(
        { $or: places.map(({ conversationId, seq }) => ({ conversationId, seq })) },
        { $set: { delivery: 'delivered' } },
      );
    }
    const caused = entries.filter(({ causedBy }) => causedBy !== null).map(({ _id }) => _id);
    if (caused.length > 0) await this.#notices(caused, 'delivered');
    await native(store.outbox).bulkWrite(
      receipts.map(({ entry, token, externalId }) => ({
        updateOne: {
          filter: { _id: entry._id, 'claim.token': token },
          update: { $set: { state: 'sent', claim: null, externalId, finishedAt } },
        },
      })),
      { ordered: false },
    );
  }

  async #retry(
    entry: OutboxDoc,
    token: string,
    { reason, afterMs }: Extract<DeliveryResult, { kind: 'retry' }>,
  ): Promise<void> {
    const notBefore = new Date(this.#parts.clock.now().getTime() + afterMs);
    await native(this.#parts.store.outbox).updateOne(
      { _id: entry._id, 'claim.token': token },
      { $set: { state: 'pending', claim: null, failure: reason, notBefore } },
    );
  }

  /** A mail goes out in the place of a chat message; that a mail failed is told. */
  async #fail(entry: OutboxDoc, payload: OutboxPayload, token: string, reason: string): Promise<void> {
    const { store, post, clock, undeliveredMail } = this.#parts;
    await inTransaction(
      store,
      async (tx) => {
        const { session, now } = tx;
        const { modifiedCount } = await native(store.outbox).updateOne(
          { _id: entry._id, 'claim.token': token },
          { $set: { state: 'failed', claim: null, failure: reason, finishedAt: now } },
          { session },
        );
        if (modifiedCount === 0) return;
        await this.#noteFailure(tx, entry);
        if (payload.kind === 'chat' && payload.fallback !== null)
          await post.mail(tx, payload.fallback, { caseId: payload.caseId });
        else if (payload.kind === 'mail')
          await undeliveredMail.tell(tx, entry, payload, reason === MAIL_REFUSED);
      },
      { now: clock.now() },
    );
  }

  async #noteFailure(tx: Tx, entry: OutboxDoc): Promise<void> {
    const { store } = this.#parts;
    const { session } = tx;
    if (entry.message !== null) {
      const { conversationId, seq } = entry.message;
      await native(store.messages).updateOne(
        { conversationId, seq },
        { $set: { delivery: 'failed' } },
        { session },
      );
    }
    if (entry.causedBy !== null) await this.#notices([entry._id], 'failed', tx);
  }

  async #notices(ids: readonly string[], state: DeliveryState, tx?: Tx): Promise<void> {
    await native(this.#parts.store.notices).updateMany(
      { _id: { $in: [...ids] } },
      { $set: { state, at: this.#parts.clock.now() } },
      tx ? { session: tx.session } : {},
    );
  }
}
