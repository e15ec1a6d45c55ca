import { causeOf } from '../../core/errors.js';
import type { Clock } from '../../core/clock.js';
import type { Ids } from '../../core/ids.js';
import {
  LEASE_MS,
  MESSAGES_AT_ONCE,
  STORAGE_FULL_SECONDS,
  TURN_ATTEMPTS,
  TURN_BUSY_MS,
  TURN_RETRY_MS,
  TURNS_AT_ONCE,
} from '../../core/limits.js';
import type { Logger } from '../../core/log.js';
import type { Metrics } from '../../core/metrics.js';
import type { Signals } from '../../core/signals.js';
import type { ConversationDoc } from '../../models/conversation.js';
import type { InboxDoc } from '../../models/inbox.js';
import type { Keyring } from '../../models/keyring.js';
import { isStoreFull } from '../../models/store-away.js';
import { native, type Store } from '../../models/store.js';
import { inTransaction, isStoreBusy } from '../../models/transaction.js';
import type { Post } from '../../notices/post.js';
import { ensureConversation } from '../inbound/conversations.js';
import { openEntry, type Opened } from './heard.js';
import type { Handovers } from '../outbound/handovers.js';
import { KeyedRunner } from '../work/keyed-runner.js';
import { Fenced, writeTurn, type TurnResult } from './turn-commit.js';
import { nextBatch } from '../inbound/waiting.js';
import { waitingConversations } from '../inbound/waiting-conversations.js';
import type { Tx } from '../../models/transaction.js';

/** Computes what one batch of messages leads to, inside the turn's transaction; may be computed again. */
export interface Computation {
  compute(
    tx: Tx,
    conversation: ConversationDoc,
  ): Promise<Omit<TurnResult, 'conversation' | 'batch' | 'batchState'>>;
}

/** Makes the computation of a batch: whose conversation it is decides who answers. An empty one could not be opened. */
export type TurnMaker = (batch: readonly Opened[], how: 'answer' | 'set-aside') => Promise<Computation>;

export interface TurnsParts {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly post: Post;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly signals: Signals;
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'turns' | 'turnSeconds'>;
  readonly makeTurn: TurnMaker;
  /** Token under which this process claims the deliveries that it writes (bots/outbound/outbox). */
  readonly ownToken: string;
  /** Where those deliveries wait for the outbox. */
  readonly handovers: Handovers;
}

/**
 * Answers what people sent: one turn at a time for each conversation under a fenced lease, messages in order, each turn
 * one short transaction (DESIGN "Turn", "Fence", "Poison").
 */
export class Turns {
  readonly #parts: TurnsParts;
  readonly #runner: KeyedRunner;
  /** Since when a conversation's turn meets somebody else's open transaction. */
  readonly #busySince = new Map<string, number>();
  #off: () => void = () => undefined;
  #stopping = false;

  constructor(parts: TurnsParts) {
    this.#parts = parts;
    this.#runner = new KeyedRunner({
      name: 'turns',
      concurrency: TURNS_AT_ONCE,
      work: (conversationId) => this.#work(conversationId),
      retryMs: TURN_RETRY_MS,
      log: parts.log,
    });
  }

  /** Begins to work on what other parts store. */
  start(): void {
    this.#off = this.#parts.signals.on('conversation', (id) => this.#runner.wake(id));
  }

  /** Looks for messages that wait although nobody called. */
  async look(): Promise<void> {
    for (const id of await waitingConversations(this.#parts.store, { state: 'ready' }))
      this.#runner.nudge(id);
  }

  /** Takes up nothing new; resolves when the turns under way are committed. What waits is for the next start. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#off();
    await this.#runner.stop();
  }

  async #work(conversationId: string): Promise<number | null> {
    const token = this.#parts.ids.token(16);
    const taken = await this.#take(conversationId, token);
    if (taken === null) return null;
    if (taken === 'held') return LEASE_MS / 10;
    const renewal = setInterval(() => void this.#renew(conversationId, token), LEASE_MS / 3);
    try {
      return await this.#answerAll(taken, token);
    } catch (error) {
      // Nobody else could go on before the lease runs out.
      await this.#giveBack(conversationId, token, taken.attempts);
      throw error;
    } finally {
      clearInterval(renewal);
    }
  }

  /** The lease with the attempt counted; null when there is nothing to answer. */
  async #take(conversationId: string, token: string): Promise<ConversationDoc | 'held' | null> {
    const { store, clock } = this.#parts;
    const now = clock.now();
    const conversations = native(store.conversations);
    const lease = (): Promise<ConversationDoc | null> =>
      conversations.findOneAndUpdate(
        { _id: conversationId, $or: [{ lease: null }, { 'lease.until': { $lt: now } }] },
        { $set: { lease: { token, until: new Date(now.getTime() + LEASE_MS) } }, $inc: { attempts: 1 } },
        { returnDocument: 'after' },
      );
    const taken = await lease();
    if (taken) return taken;
    if (await conversations.findOne({ _id: conversationId }, { projection: { _id: 1 } })) return 'held';
    const [head] = await this.#waiting(conversationId, 1);
    if (!head) return null;
    const { address, scope } = openEntry(this.#parts.keyring, head).incoming;
    await ensureConversation(this.#parts, address, scope === 'group' ? 'staff' : 'applicant', now);
    return (await lease()) ?? 'held';
  }

  async #renew(conversationId: string, token: string): Promise<void> {
    const until = new Date(this.#parts.clock.now().getTime() + LEASE_MS);
    await native(this.#parts.store.conversations)
      .updateOne({ _id: conversationId, 'lease.token': token }, { $set: { 'lease.until': until } })
      .catch((error: unknown) => this.#parts.log.warn({ cause: causeOf(error) }, 'a lease was not renewed'));
  }

  /** Answers batch after batch; the lease is given back with the last one. */
  async #answerAll(taken: ConversationDoc, token: string): Promise<number | null> {
    for (let conversation = taken; ;) {
      const waiting = await this.#waiting(conversation._id, MESSAGES_AT_ONCE);
      const batch = nextBatch(waiting, this.#parts.clock.now());
      if (batch.kind !== 'turn') {
        await this.#giveBack(conversation._id, token);
        return batch.kind === 'later' ? batch.ms : null;
      }
      const more = waiting.length > batch.messages.length && !this.#stopping;
      const next = await this.#turn(conversation, batch.messages, { token, keep: more });
      if (typeof next === 'number' || next === null) return next;
      conversation = next;
      if (!more) return null;
    }
  }

  /** One turn; the conversation as committed, or when to look again after a failure. */
  async #turn(
    conversation: ConversationDoc,
    messages: readonly InboxDoc[],
    lease: { readonly token: string; readonly keep: boolean },
  ): Promise<ConversationDoc | number | null> {
    const { metrics, clock, log } = this.#parts;
    const { channel, attempts } = conversation;
    const how = attempts > TURN_ATTEMPTS ? 'set-aside' : 'answer';
    try {
      const opened = messages.flatMap((entry) => this.#open(entry, how));
      const computation = await this.#parts.makeTurn(opened, how);
      const committed = await this.#commit(conversation, messages, computation, { ...lease, how });
      this.#busySince.delete(conversation._id);
      metrics.turns.inc({ channel, result: how === 'answer' ? 'done' : 'set-aside' });
      const received = messages[0]?.receivedAt ?? clock.now();
      metrics.turnSeconds.observe({ channel }, (clock.now().getTime() - received.getTime()) / 1000);
      return committed;
    } catch (error) {
      if (error instanceof Fenced) {
        metrics.turns.inc({ channel, result: 'fenced' });
        log.warn({ channel }, 'a turn lost its lease and was dropped');
        return LEASE_MS / 10;
      }
      if (isStoreFull(error)) {
        // No fault of the message: it waits for room, however long that takes.
        metrics.turns.inc({ channel, result: 'storage-full' });
        log.error({ cause: causeOf(error), channel }, 'a turn waits for room on the disk');
        await this.#giveBack(conversation._id, lease.token, attempts - 1);
        return STORAGE_FULL_SECONDS * 1_000;
      }
      if (isStoreBusy(error) && this.#isPatient(conversation._id)) {
        metrics.turns.inc({ channel, result: 'conflict' });
        log.warn({ cause: causeOf(error), channel, attempts }, 'a turn waits for an open transaction');
        await this.#giveBack(conversation._id, lease.token, attempts - 1);
        return TURN_BUSY_MS.retry;
      }
      this.#busySince.delete(conversation._id);
      metrics.turns.inc({ channel, result: 'failed' });
      log.error({ err: error, cause: causeOf(error), channel, attempts }, 'a turn failed');
      await this.#giveBack(conversation._id, lease.token, attempts);
      return TURN_RETRY_MS * attempts;
    }
  }

  /** The message, opened; one that cannot be opened fails the turn, and is left out where it is set aside. */
  #open(entry: InboxDoc, how: 'answer' | 'set-aside'): Opened[] {
    try {
      return [openEntry(this.#parts.keyring, entry)];
    } catch (error) {
      if (how === 'answer') throw error;
      return [];
    }
  }

  /** True for a while after a turn of the conversation found the store busy first: that is no fault of the message. */
  #isPatient(conversationId: string): boolean {
    const now = this.#parts.clock.now().getTime();
    const since = this.#busySince.get(conversationId) ?? now;
    this.#busySince.set(conversationId, since);
    return now - since < TURN_BUSY_MS.patience;
  }

  async #commit(
    read: ConversationDoc,
    batch: readonly InboxDoc[],
    computation: Computation,
    {
      token,
      keep,
      how,
    }: { readonly token: string; readonly keep: boolean; readonly how: 'answer' | 'set-aside' },
  ): Promise<ConversationDoc> {
    const { store, clock, signals } = this.#parts;
    let first = true;
    return inTransaction(
      store,
      async (tx) => {
        const conversation = first ? read : await this.#reread(read._id, token, tx);
        first = false;
        const computed = await computation.compute(tx, conversation);
        const until = new Date(clock.now().getTime() + LEASE_MS);
        const batchState = how === 'answer' ? 'done' : 'aside';
        const turn: TurnResult = { ...computed, conversation, batch, batchState };
        const committed = await writeTurn(this.#parts, tx, turn, { token, until, keep });
        tx.afterCommit(() => {
          if (computed.speeches.length === 0) return;
          signals.emit('outbox', conversation._id);
          signals.emit('history', conversation._id);
        });
        return committed;
      },
      { now: clock.now(), ids: this.#parts.ids },
    );
  }

  async #reread(conversationId: string, token: string, tx: Tx): Promise<ConversationDoc> {
    const found = await native(this.#parts.store.conversations).findOne(
      { _id: conversationId, 'lease.token': token },
      { session: tx.session },
    );
    if (!found) throw new Fenced();
    return found;
  }

  /** Gives the lease back; without a failed turn the attempt that was counted for it is taken back too. */
  async #giveBack(conversationId: string, token: string, attempts = 0): Promise<void> {
    await native(this.#parts.store.conversations).updateOne(
      { _id: conversationId, 'lease.token': token },
      { $set: { lease: null, attempts } },
    );
  }

  #waiting(conversationId: string, limit: number): Promise<InboxDoc[]> {
    return native(this.#parts.store.inbox)
      .find({ conversationId, state: { $in: ['intake', 'ready'] } })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  }
}
