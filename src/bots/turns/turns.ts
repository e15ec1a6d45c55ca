import { causeOf } from '../../core/errors.js';
import {
  LEASE_MS,
  MESSAGES_AT_ONCE,
  STORAGE_FULL_SECONDS,
  TURN_ATTEMPTS,
  TURN_BUSY_MS,
  TURN_RETRY_MS,
  TURNS_AT_ONCE,
} from '../../core/limits.js';
import type { Metrics } from '../../core/metrics.js';
import type { ConversationDoc } from '../../models/conversation.js';
import type { InboxDoc } from '../../models/inbox.js';
import { isStoreFull } from '../../models/store-away.js';
import { isStoreBusy } from '../../models/transaction.js';
import { nextBatch } from '../inbound/waiting.js';
import { waitingConversations, waitingMessages } from '../inbound/waiting-conversations.js';
import { KeyedRunner } from '../work/keyed-runner.js';
import { openEntry, type Opened } from './heard.js';
import { Fenced, Leases } from './leases.js';
import { runTurn, type RunTurnParts } from './run-turn.js';
import type { Manner } from './turn.js';
import { whoAnswers, type WhoAnswersParts } from './who-answers.js';

export interface TurnsParts extends Omit<RunTurnParts, 'leases'>, WhoAnswersParts {
  readonly metrics: Pick<Metrics, 'turns' | 'turnSeconds'>;
  readonly staffGroupChat: RunTurnParts['staffGroupChat'];
  readonly linked: RunTurnParts['linked'];
}

/**
 * Answers what people sent: one turn at a time per conversation under a lease, in the order stored. A message that
 * fails `TURN_ATTEMPTS` times is set aside with an apology, so that it does not block later ones.
 */
export class Turns {
  readonly #parts: TurnsParts & RunTurnParts;
  readonly #leases: Leases;
  readonly #runner: KeyedRunner;
  /** Since when (ms) the store was found busy, by conversation. */
  readonly #busySince = new Map<string, number>();
  #off: () => void = () => undefined;
  #stopping = false;

  constructor(parts: TurnsParts) {
    this.#leases = new Leases(parts);
    this.#parts = { ...parts, leases: this.#leases };
    this.#runner = new KeyedRunner({
      name: 'turns',
      concurrency: TURNS_AT_ONCE,
      work: (conversationId) => this.#work(conversationId),
      retryMs: TURN_RETRY_MS,
      log: parts.log,
    });
  }

  start(): void {
    this.#off = this.#parts.signals.on('conversation', (id) => this.#runner.wake(id));
  }

  /** Takes up waiting messages that no signal of this process told of. */
  async look(): Promise<void> {
    for (const id of await waitingConversations(this.#parts.store, { state: 'ready' }))
      this.#runner.nudge(id);
  }

  /** Resolves when the turns under way are committed; waiting messages are left for the next start. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#off();
    await this.#runner.stop();
  }

  async #work(conversationId: string): Promise<number | null> {
    const token = this.#parts.ids.token(16);
    const taken = await this.#leases.take(conversationId, token);
    if (taken === null) return null;
    if (taken === 'held') return LEASE_MS / 10;
    const stopRenewing = this.#leases.renewing(conversationId, token);
    try {
      return await this.#answerAll(taken, token);
    } catch (error) {
      // Otherwise nobody could go on before the lease runs out.
      await this.#leases.giveBack(conversationId, token, taken.attempts);
      throw error;
    } finally {
      stopRenewing();
    }
  }

  /** Gives the ms after which to look again, or null; the commit of the last batch gives the lease back. */
  async #answerAll(taken: ConversationDoc, token: string): Promise<number | null> {
    for (let conversation = taken; ;) {
      const waiting = await waitingMessages(this.#parts.store, conversation._id, MESSAGES_AT_ONCE);
      const batch = nextBatch(waiting, this.#parts.clock.now());
      if (batch.kind !== 'turn') {
        await this.#leases.giveBack(conversation._id, token);
        return batch.kind === 'later' ? batch.ms : null;
      }
      const more = waiting.length > batch.messages.length && !this.#stopping;
      const next = await this.#turn(conversation, batch.messages, { token, keep: more });
      if (typeof next === 'number' || next === null) return next;
      conversation = next;
      if (!more) return null;
    }
  }

  /** Gives the conversation, or after a failure the ms after which to look again. */
  async #turn(
    conversation: ConversationDoc,
    batch: readonly InboxDoc[],
    lease: { readonly token: string; readonly keep: boolean },
  ): Promise<ConversationDoc | number | null> {
    const { metrics, clock } = this.#parts;
    const { channel, attempts } = conversation;
    const manner = attempts > TURN_ATTEMPTS ? 'set-aside' : 'answer';
    try {
      const opened = batch.flatMap((entry) => this.#open(entry, manner));
      const who = await whoAnswers(this.#parts, conversation, opened, manner);
      const committed = await runTurn(this.#parts, { who, batch, manner }, conversation, lease);
      this.#busySince.delete(conversation._id);
      metrics.turns.inc({ channel, result: manner === 'answer' ? 'done' : 'set-aside' });
      const received = batch[0]?.receivedAt ?? clock.now();
      metrics.turnSeconds.observe({ channel }, (clock.now().getTime() - received.getTime()) / 1000);
      return committed;
    } catch (error) {
      return this.#failed(conversation, lease.token, error);
    }
  }

  /** Gives the ms after which to look again. */
  async #failed(conversation: ConversationDoc, token: string, error: unknown): Promise<number> {
    const { metrics, log } = this.#parts;
    const { _id, channel, attempts } = conversation;
    if (error instanceof Fenced) {
      metrics.turns.inc({ channel, result: 'fenced' });
      log.warn({ channel }, 'a turn lost its lease and was dropped');
      return LEASE_MS / 10;
    }
    if (isStoreFull(error)) {
      // A full disk is no fault of the message: its attempt is not counted, and it waits as long as the disk is full.
      metrics.turns.inc({ channel, result: 'storage-full' });
      log.error({ cause: causeOf(error), channel }, 'a turn waits for room on the disk');
      await this.#leases.giveBack(_id, token, attempts - 1);
      return STORAGE_FULL_SECONDS * 1_000;
    }
    if (isStoreBusy(error) && this.#isPatient(_id)) {
      metrics.turns.inc({ channel, result: 'conflict' });
      log.warn({ cause: causeOf(error), channel, attempts }, 'a turn waits for an open transaction');
      await this.#leases.giveBack(_id, token, attempts - 1);
      return TURN_BUSY_MS.retry;
    }
    this.#busySince.delete(_id);
    metrics.turns.inc({ channel, result: 'failed' });
    log.error({ err: error, cause: causeOf(error), channel, attempts }, 'a turn failed');
    await this.#leases.giveBack(_id, token, attempts);
    return TURN_RETRY_MS * attempts;
  }

  /** An unreadable message fails the turn, or is left out when the batch is set aside. */
  #open(entry: InboxDoc, manner: Manner): Opened[] {
    try {
      return [openEntry(this.#parts.keyring, entry)];
    } catch (error) {
      if (manner === 'answer') throw error;
      return [];
    }
  }

  /** Until `TURN_BUSY_MS.patience` has passed, a busy store does not count: the message is not at fault. */
  #isPatient(conversationId: string): boolean {
    const now = this.#parts.clock.now().getTime();
    const since = this.#busySince.get(conversationId) ?? now;
    this.#busySince.set(conversationId, since);
    return now - since < TURN_BUSY_MS.patience;
  }
}
