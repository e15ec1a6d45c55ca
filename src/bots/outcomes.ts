import type { Cases } from '../cases/cases.js';
import type { Clock } from '../core/clock.js';
import type { DeliveryState } from '../models/message.js';
import type { OutboxDoc } from '../models/outbox.js';
import { native, type Store } from '../models/store.js';
import { inTransaction, type Tx } from '../models/transaction.js';
import type { Post } from '../notices/post.js';
import type { OutboxPayload } from '../notices/types.js';
import { taskOf } from '../sop/tasks.js';

/** How a delivery went. */
export type Outcome =
  | { readonly kind: 'sent'; readonly externalId: string | null }
  | { readonly kind: 'retry'; readonly reason: string; readonly afterMs: number }
  | { readonly kind: 'failed'; readonly reason: string };

/** Receipts of ordinary replies that are written together. */
const TOGETHER = 100;

/**
 * Writes down how deliveries went. Receipts are gathered for the moment that the last writing takes: until then a
 * crash repeats a message, which chats may do (DESIGN "Crash rule"). Mail and failures are written at once.
 */
export class Outcomes {
  readonly #parts: { store: Store; clock: Clock; post: Post; cases: Cases };
  readonly #gathered = new Map<string, { entry: OutboxDoc; token: string; externalId: string | null }>();
  #writing: Promise<void> | null = null;

  constructor(parts: { store: Store; clock: Clock; post: Post; cases: Cases }) {
    this.#parts = parts;
  }

  /** True for an entry that was sent, its receipt not yet written. */
  isPending(id: string): boolean {
    return this.#gathered.has(id);
  }

  /** Notes an outcome under the claim's token; what was taken over by another process is left to that one. */
  async note(entry: OutboxDoc, payload: OutboxPayload, token: string, outcome: Outcome): Promise<void> {
    switch (outcome.kind) {
      case 'sent':
        this.#gathered.set(entry._id, { entry, token, externalId: outcome.externalId });
        this.#writing ??= this.#writeAll();
        if (entry.kind !== 'chat') await this.flush();
        return;
      case 'retry':
        await this.#retry(entry, token, outcome);
        return;
      case 'failed':
        await this.#fail(entry, payload, token, outcome.reason);
    }
  }

  /** Resolves when every receipt so far is written. */
  async flush(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  async #writeAll(): Promise<void> {
    try {
      while (this.#gathered.size > 0) await this.#write([...this.#gathered.values()].slice(0, TOGETHER));
    } finally {
      this.#writing = null;
    }
  }

  async #write(
    receipts: readonly { entry: OutboxDoc; token: string; externalId: string | null }[],
  ): Promise<void> {
    const { store, clock } = this.#parts;
    const finishedAt = clock.now();
    try {
      await native(store.outbox).bulkWrite(
        receipts.map(({ entry, token, externalId }) => ({
          updateOne: {
            filter: { _id: entry._id, 'claim.token': token },
            update: { $set: { state: 'sent', claim: null, externalId, finishedAt } },
          },
        })),
        { ordered: false },
      );
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
    } finally {
      for (const { entry } of receipts) this.#gathered.delete(entry._id);
    }
  }

  async #retry(
    entry: OutboxDoc,
    token: string,
    { reason, afterMs }: Extract<Outcome, { kind: 'retry' }>,
  ): Promise<void> {
    const notBefore = new Date(this.#parts.clock.now().getTime() + afterMs);
    await native(this.#parts.store.outbox).updateOne(
      { _id: entry._id, 'claim.token': token },
      { $set: { state: 'pending', claim: null, failure: reason, notBefore } },
    );
  }

  /** Given up: what stands in its place is sent, and staff hear of a notice that the SOP owes. */
  async #fail(entry: OutboxDoc, payload: OutboxPayload, token: string, reason: string): Promise<void> {
    const { store, post, clock } = this.#parts;
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
        await this.#noteFailure(tx, entry, reason);
        if (payload.kind === 'chat' && payload.fallback !== null) await post.mail(tx, payload.fallback);
        else if (payload.kind === 'mail' && entry.causedBy !== null)
          await this.#askStaff(tx, entry.causedBy.caseId);
      },
      { now: clock.now() },
    );
  }

  async #noteFailure(tx: Tx, entry: OutboxDoc, reason: string): Promise<void> {
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
    if (reason === 'blocked') {
      await native(store.conversations).updateOne(
        { _id: entry.destination },
        { $set: { blocked: true } },
        { session },
      );
    }
  }

  /** A notice by e-mail, the channel of record, did not arrive. */
  async #askStaff(tx: Tx, caseId: string): Promise<void> {
    const kase = await this.#parts.cases.byId(caseId, tx);
    const number = kase?.number ?? '';
    await this.#parts.cases.openTaskIn(tx, {
      ...taskOf('notice-failed', number, 'helpdesk'),
      ...(kase ? { caseId, number } : {}),
      dedupe: `notice-failed:${caseId}`,
    });
  }

  async #notices(ids: readonly string[], state: DeliveryState, tx?: Tx): Promise<void> {
    await native(this.#parts.store.notices).updateMany(
      { _id: { $in: [...ids] } },
      { $set: { state, at: this.#parts.clock.now() } },
      tx ? { session: tx.session } : {},
    );
  }
}
