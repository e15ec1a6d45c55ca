import type { Filter } from 'mongodb';
import { causeOf } from '../../core/errors.js';
import type { Clock } from '../../core/clock.js';
import { POLL_MS } from '../../core/limits.js';
import type { Logger } from '../../core/log.js';
import type { Metrics } from '../../core/metrics.js';
import type { InboxDoc } from '../../models/inbox.js';
import { native, type Store } from '../../models/store.js';

interface Looker {
  look(): Promise<void>;
}

export interface PollerParts {
  readonly lookers: readonly Looker[];
  readonly store: Store;
  readonly clock: Clock;
  readonly metrics: Pick<Metrics, 'inboxWaiting' | 'inboxLag' | 'outboxWaiting'>;
  readonly log: Logger;
}

/** Counting costs a query each. */
const MEASURE_EVERY = 20;

/**
 * Looks every `POLL_MS` for work without a signal: of other processes, held notices, what a dead process left behind.
 */
export class Poller {
  readonly #parts: PollerParts;
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> = Promise.resolve();
  #polls = 0;
  #failing = false;

  constructor(parts: PollerParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#schedule(0);
  }

  /** Looks once, at everything. */
  async look(): Promise<void> {
    for (const looker of this.#parts.lookers) await looker.look();
  }

  async stop(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    await this.#looking;
  }

  #schedule(ms: number): void {
    this.#timer = setTimeout(() => {
      this.#looking = this.#poll().then(() => {
        if (this.#timer) this.#schedule(POLL_MS);
      });
    }, ms);
  }

  async #poll(): Promise<void> {
    try {
      await this.look();
      if (this.#polls++ % MEASURE_EVERY === 0) await this.#measure();
      this.#failing = false;
    } catch (error) {
      // Logs only the first of several failures in a row: a database that is away would fill the log twice a second.
      if (!this.#failing)
        this.#parts.log.error({ cause: causeOf(error) }, 'waiting work could not be looked for');
      this.#failing = true;
    }
  }

  async #measure(): Promise<void> {
    const { store, clock, metrics } = this.#parts;
    const waiting: Filter<InboxDoc> = { state: { $in: ['intake', 'ready'] } };
    const inbox = native(store.inbox);
    const oldest = await inbox.find(waiting).sort({ _id: 1 }).limit(1).next();
    metrics.inboxWaiting.set(await inbox.countDocuments(waiting));
    metrics.inboxLag.set(oldest ? (clock.now().getTime() - oldest.receivedAt.getTime()) / 1000 : 0);
    metrics.outboxWaiting.set(
      await native(store.outbox).countDocuments({ state: { $in: ['pending', 'claimed'] } }),
    );
  }
}
