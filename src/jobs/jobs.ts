import { callReminders } from './call-reminders.js';
import { drafts } from './drafts.js';
import { dueTimes } from './due-times.js';
import type { Job, JobDeps } from './job.js';
import { Schedule } from './schedule.js';
import { silentApplicants } from './silent-applicants.js';
import { orphanFiles, queues } from './sweeps.js';

/** The timers of the product. */
export interface Jobs {
  start(): Promise<void>;
  /** Starts no new run, tells running ones to end and waits a while. May be called again. */
  stop(): Promise<void>;
  /** Runs every job once now and returns how much each did; for tests, and after a restore. */
  runAll(): Promise<Readonly<Record<string, number>>>;
}

/** Makes the timers. None runs before `start`. */
export function createJobs(deps: JobDeps): Jobs {
  const all: readonly Job[] = [
    dueTimes(deps),
    callReminders(deps),
    silentApplicants(deps),
    orphanFiles(deps),
    queues(deps),
    drafts(deps),
  ];
  const schedule = new Schedule({ ...deps, jobs: all });
  return {
    start: () => schedule.start(),
    stop: () => schedule.stop(),
    runAll: async () => {
      const did: Record<string, number> = {};
      const never = new AbortController().signal;
      for (const job of all) did[job.name] = await job.run(deps.clock.now(), never);
      return did;
    },
  };
}
