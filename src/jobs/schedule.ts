import { MongoBackend } from '@agendajs/mongo-backend';
import { Agenda } from 'agenda';
import type { Collection } from 'mongodb';
import type { Clock } from '../core/clock.js';
import { causeOf } from '../core/errors.js';
import { JOB_LOCK_MS, JOB_LOOK_MS, JOB_STOP_PATIENCE_MS } from '../core/limits.js';
import type { Logger } from '../core/log.js';
import type { Store } from '../models/store.js';
import { isDuplicate } from '../models/transaction.js';
import type { Job } from './job.js';

const COLLECTION = 'jobs';
/** How often two processes may collide when they create the document of the same job. */
const MEETINGS = 3;
/** Long past, so a job that never ran is due. */
const DUE = new Date(0);

interface Running {
  touch(): Promise<void>;
}

/**
 * Runs the timers by Agenda, which is durable and lets one process at a time run a job ("What keeps it right" in
 * docs/ARCHITECTURE.md). The document of a job holds only when it runs next.
 */
export class Schedule {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #jobs: readonly Job[];
  readonly #times: { readonly lookMs: number; readonly lockMs: number; readonly patienceMs: number };
  #running: { readonly agenda: Agenda; readonly stop: AbortController } | null = null;

  constructor(deps: {
    readonly store: Store;
    readonly clock: Clock;
    readonly log: Logger;
    readonly jobs: readonly Job[];
    /** Shorter in tests. */
    readonly times?: { readonly lookMs: number; readonly lockMs: number; readonly patienceMs: number };
  }) {
    this.#store = deps.store;
    this.#clock = deps.clock;
    this.#log = deps.log;
    this.#jobs = deps.jobs;
    this.#times = deps.times ?? {
      lookMs: JOB_LOOK_MS,
      lockMs: JOB_LOCK_MS,
      patienceMs: JOB_STOP_PATIENCE_MS,
    };
  }

  /** Begins to run due jobs. A job that came due several times while no process ran it runs once. */
  async start(): Promise<void> {
    const { db } = this.#store.connection;
    if (!db) throw new TypeError('the store is not connected');
    const documents = db.collection(COLLECTION);
    // Two processes may find at once that a job has no document.
    await documents.createIndex(
      { name: 1 },
      { name: 'one_of_a_name', unique: true, partialFilterExpression: { type: 'single' } },
    );
    const agenda = new Agenda({
      backend: new MongoBackend({ mongo: db, collection: COLLECTION }),
      processEvery: this.#times.lookMs,
    });
    const stop = new AbortController();
    this.#running = { agenda, stop };
    agenda.on('error', (error: unknown) => {
      this.#log.error({ cause: causeOf(error) }, 'agenda reported an error');
    });
    for (const job of this.#jobs) {
      agenda.define(
        job.name,
        // Agenda takes a handler with two parameters for one that calls back.
        async (running: Running) => this.#run(job, running, stop.signal),
        { lockLifetime: this.#times.lockMs, concurrency: 1 },
      );
    }
    await agenda.start();
    for (const job of this.#jobs) await keepDocument(documents, job);
  }

  /** Starts no new run, tells running ones to end and waits a while. The next run does what was cut off. */
  async stop(): Promise<void> {
    if (!this.#running) return;
    const { agenda, stop } = this.#running;
    this.#running = null;
    stop.abort();
    const { running } = await agenda.drain({ timeout: this.#times.patienceMs });
    if (running > 0) this.#log.warn({ running }, 'timers are still running; the next start makes them good');
    await agenda.stop();
  }

  /** A run that fails is due again after its interval. */
  async #run(job: Job, running: Running, stop: AbortSignal): Promise<void> {
    let renewing: Promise<void> = Promise.resolve();
    const renewal = setInterval(() => {
      renewing = running.touch().catch((error: unknown) => {
        this.#log.warn({ job: job.name, cause: causeOf(error) }, "a timer's lock could not be renewed");
      });
    }, this.#times.lockMs / 3);
    renewal.unref();
    try {
      const count = await job.run(this.#clock.now(), stop);
      this.#log.debug({ job: job.name, count }, 'timer ran');
    } catch (error) {
      this.#log.error({ err: error, job: job.name }, 'timer failed; its next run makes it good');
    } finally {
      clearInterval(renewal);
      await renewing;
    }
  }
}

/**
 * Makes sure that the job has its one document, due at once when it is new. `Agenda.every` would also clear the lock of
 * a run in another process, and the next look there or here would begin the same job a second time.
 */
async function keepDocument(jobs: Collection, { every, name }: Job): Promise<void> {
  for (let met = 0; ; met++) {
    try {
      await jobs.updateOne(
        { name, type: 'single' },
        { $set: { repeatInterval: every }, $setOnInsert: { priority: 0, lockedAt: null, nextRunAt: DUE } },
        { upsert: true },
      );
      return;
    } catch (error) {
      if (met >= MEETINGS || !isDuplicate(error)) throw error;
    }
  }
}
