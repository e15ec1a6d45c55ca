import { MongoBackend } from '@agendajs/mongo-backend';
import { Agenda } from 'agenda';
import { causeOf } from '../core/errors.js';
import { callReminders } from './call-reminders.js';
import { dueTimes } from './due-times.js';
import { fixes } from './fixes.js';
import type { Job, JobDeps } from './job.js';
import { drafts, orphanFiles, queues } from './sweeps.js';

/** The timers of the product. */
export interface Jobs {
  start(): Promise<void>;
  /** Starts nothing new and waits for what runs. */
  stop(): Promise<void>;
  /** Runs every job once, now by the clock; for tests, and after a restore. Gives how much each did. */
  runAll(): Promise<Readonly<Record<string, number>>>;
}

/** How often Agenda looks for a job whose time has come. */
const PROCESS_EVERY = '5 seconds';
const COLLECTION = 'jobs';

/**
 * People's time by Agenda: durable, one process at a time for each job. Agenda drives neither turns nor deliveries
 * (DESIGN "Wake-ups"), and its jobs carry nothing.
 */
export function createJobs(deps: JobDeps): Jobs {
  const all: readonly Job[] = [
    dueTimes(deps),
    callReminders(deps),
    fixes(deps),
    orphanFiles(deps),
    queues(deps),
    drafts(deps),
  ];
  let agenda: Agenda | null = null;
  return {
    start: async () => {
      agenda = await schedule(all, deps);
    },
    stop: async () => {
      await agenda?.drain();
      await agenda?.stop();
      agenda = null;
    },
    runAll: async () => {
      const did: Record<string, number> = {};
      for (const job of all) did[job.name] = await job.run(deps.clock.now());
      return did;
    },
  };
}

async function schedule(all: readonly Job[], { store, clock, log }: JobDeps): Promise<Agenda> {
  const { db } = store.connection;
  if (!db) throw new TypeError('the store is not connected');
  const agenda = new Agenda({
    backend: new MongoBackend({ mongo: db, collection: COLLECTION }),
    processEvery: PROCESS_EVERY,
  });
  agenda.on('error', (error: unknown) => log.error({ cause: causeOf(error) }, 'agenda reported an error'));
  for (const job of all) {
    agenda.define(
      job.name,
      // One parameter: Agenda takes a handler of two for one that calls back.
      async (_job: unknown) => {
        try {
          const count = await job.run(clock.now());
          log.debug({ job: job.name, count }, 'timer ran');
        } catch (error) {
          log.error({ err: error, job: job.name }, 'timer failed; its next run makes it good');
        }
      },
      { lockLifetime: job.lockMs, concurrency: 1 },
    );
  }
  await agenda.start();
  for (const job of all) await agenda.every(job.every, job.name);
  return agenda;
}
