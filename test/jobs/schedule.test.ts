import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { systemClock } from '../../src/core/clock.js';
import { silentLogger, type Logger } from '../../src/core/log.js';
import type { Job } from '../../src/jobs/job.js';
import { createJobs } from '../../src/jobs/jobs.js';
import { Schedule } from '../../src/jobs/schedule.js';
import { connectStore } from '../../src/models/connection.js';
import type { Store } from '../../src/models/store.js';
import { testStore, type TestStore } from '../support/store.js';
import { until } from '../support/until.js';
import { openTimers } from '../support/timers.js';

/** The lock outlasts the pauses of a busy machine. */
const TIMES = { lookMs: 30, lockMs: 2_000, patienceMs: 100 };

let at: TestStore;
let other: Store;
let started: Schedule[] = [];
beforeAll(async () => {
  at = await testStore();
  other = await connectStore({ uri: at.uri, log: silentLogger() });
});
beforeEach(async () => {
  await documents().deleteMany({});
});
afterEach(async () => {
  await Promise.all(started.map((schedule) => schedule.stop()));
  started = [];
});
afterAll(async () => {
  await other.close();
  await at.stop();
});

function documents() {
  const { db } = at.store.connection;
  if (!db) throw new Error('not connected');
  return db.collection('jobs');
}

function schedule(
  jobs: readonly Job[],
  store = at.store,
  log: Logger = silentLogger(),
  times = TIMES,
): Schedule {
  const made = new Schedule({ store, clock: systemClock, log, jobs, times });
  started.push(made);
  return made;
}

function job(run: Job['run'], name = 'test', every = '0.1 seconds'): Job {
  return { name, every, run };
}

describe('the schedule', () => {
  it('runs a job at once and again and again', async () => {
    let runs = 0;
    await schedule([job(() => Promise.resolve(++runs))]).start();
    await until('three runs', () => runs >= 3);
  });

  it('goes on after a job that failed, and logs it', async () => {
    let runs = 0;
    const lines: string[] = [];
    const log = pino({ level: 'error' }, { write: (line: string) => lines.push(line) });
    const failing = job(() => {
      runs += 1;
      return Promise.reject(new Error('no luck'));
    });
    await schedule([failing], at.store, log).start();
    await until('three runs', () => runs >= 3);
    expect(lines.join('')).toContain('timer failed; its next run makes it good');
  });

  it('has one document for each job, whose processes start at the same moment', async () => {
    const jobs = ['a', 'b', 'c'].map((name) => job(() => Promise.resolve(0), name, '1 hour'));
    await Promise.all([at.store, other, at.store, other].map((store) => schedule(jobs, store).start()));
    const found = await documents().find({}).toArray();
    expect(found.map((doc) => String(doc['name'])).toSorted()).toEqual(['a', 'b', 'c']);
    expect(found.every((doc) => doc['data'] === undefined)).toBe(true);
  });

  it('runs a job in one process at a time, however long it takes', async () => {
    let together = 0;
    let most = 0;
    let runs = 0;
    // A busy machine may stop for seconds: the lock outlasts that, and the job outlasts the lock.
    const times = { ...TIMES, lockMs: 8_000 };
    const long = job(async () => {
      most = Math.max(most, ++together);
      await new Promise((resolve) => setTimeout(resolve, 1.25 * times.lockMs));
      together -= 1;
      runs += 1;
      return 0;
    });
    await Promise.all(
      [at.store, other].map((store) => schedule([long], store, silentLogger(), times).start()),
    );
    await until('a run', () => runs >= 1);
    expect(most).toBe(1);
  });

  it('leaves a running job alone when another process starts', async () => {
    let begun = 0;
    let free = (): void => undefined;
    const held = job(async () => {
      begun += 1;
      await new Promise<void>((resolve) => (free = resolve));
      return 0;
    });
    const times = { ...TIMES, lockMs: 60_000 };
    await schedule([held], at.store, silentLogger(), times).start();
    await until('a run', () => begun === 1);
    await until(
      'its next run to be due',
      async () => (await documents().findOne({ nextRunAt: { $lt: new Date() } })) !== null,
    );
    const lockedAt = (await documents().findOne({ name: 'test' }))?.['lockedAt'] as Date;
    let looks = 0;
    const later = schedule(
      [held, job(() => Promise.resolve(++looks), 'looks')],
      other,
      silentLogger(),
      times,
    );
    await later.start();
    await until('three looks of the other process', () => looks >= 3);
    const left = (await documents().findOne({ name: 'test' }))?.['lockedAt'] as Date;
    free();
    // Whichever process took a lock that had been cleared, it is not the one of the run.
    expect({ begun, lockedAt: left }).toEqual({ begun: 1, lockedAt });
  });

  it('takes over a new interval', async () => {
    await schedule([job(() => Promise.resolve(0))]).start();
    await started.pop()?.stop();
    await schedule([job(() => Promise.resolve(0), 'test', '1 hour')]).start();
    expect(await documents().find({}).toArray()).toMatchObject([{ repeatInterval: '1 hour' }]);
  });

  it('takes over the job of a process that died while it ran', async () => {
    await schedule([job(() => Promise.resolve(0))]).start();
    await until(
      'a first run',
      async () => (await documents().findOne({ lastFinishedAt: { $ne: null } })) !== null,
    );
    await started.pop()?.stop();
    await documents().updateOne({}, { $set: { lockedAt: new Date(), nextRunAt: new Date() } });
    let runs = 0;
    await schedule([job(() => Promise.resolve(++runs))], other).start();
    await until('a run', () => runs > 0);
  });

  it('keeps the time of the next run over a restart', async () => {
    let runs = 0;
    const daily = [job(() => Promise.resolve(++runs), 'test', '1 day')];
    const first = schedule(daily);
    await first.start();
    await until(
      'a finished run',
      async () => (await documents().findOne({ lastFinishedAt: { $ne: null } })) !== null,
    );
    await first.stop();
    const next = (await documents().findOne({}))?.['nextRunAt'] as Date;
    let looks = 0;
    await schedule([...daily, job(() => Promise.resolve(++looks), 'looks')]).start();
    await until('two looks', () => looks >= 2);
    expect((await documents().findOne({ name: 'test' }))?.['nextRunAt']).toEqual(next);
    expect(runs).toBe(1);
  });

  it('stops while a job runs: tells it, waits for it, runs nothing more', async () => {
    let ended = false;
    let running = false;
    const patient = job(async (_now, stop) => {
      running = true;
      await new Promise((resolve) => stop.addEventListener('abort', resolve));
      ended = true;
      return 0;
    });
    const made = schedule([patient]);
    await made.start();
    await until('a run', () => running);
    await made.stop();
    await made.stop();
    expect(ended).toBe(true);
    await until('the lock to be free', async () => (await documents().findOne({ lockedAt: null })) !== null);
  });

  it('stops although a job hangs', async () => {
    let running = false;
    let free = (): void => undefined;
    const hanging = job(async () => {
      running = true;
      await new Promise<void>((resolve) => (free = resolve));
      return 0;
    });
    const made = schedule([hanging]);
    await made.start();
    await until('a run', () => running);
    const from = performance.now();
    await made.stop();
    expect(performance.now() - from).toBeLessThan(2_000);
    free();
  });
});

describe('the timers of the product', () => {
  it('run together, and all of them on a fresh database', async () => {
    const office = await openTimers();
    const jobs = createJobs(office.deps);
    try {
      expect(await jobs.runAll()).toEqual({
        'due-times': 0,
        'call-reminders': 0,
        'silent-applicants': 0,
        'orphan-files': 0,
        queues: 0,
        drafts: 0,
      });
      await jobs.start();
      await jobs.stop();
    } finally {
      await office.stop();
    }
  });
});
