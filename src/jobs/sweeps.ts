import { ANNOUNCEMENT_RETENTION_MS, QUEUE_RETENTION_MS } from '../core/limits.js';
import { native } from '../models/store.js';
import type { Job, JobDeps } from './job.js';
import { pruneReminders } from './reminders-over.js';

/** Deletes uploads that nobody keeps (24 h). */
export function orphanFiles({ vault }: JobDeps): Job {
  return { name: 'orphan-files', every: '1 hour', run: (now) => vault.sweepOrphans(now) };
}

/**
 * Prunes work queues (48 h after their end), codes and sessions that are over. Announcements to the staff group stay
 * longer: a reply to one still finds its applicant. Notes of reminders go a month after their case moved on.
 */
export function queues({ store, sweep }: JobDeps): Job {
  return {
    name: 'queues',
    every: '1 hour',
    run: async (now, stop) => {
      const ended = new Date(now.getTime() - QUEUE_RETENTION_MS);
      const announced = new Date(now.getTime() - ANNOUNCEMENT_RETENTION_MS);
      const deleted = [
        await native(store.inbox).deleteMany({ finishedAt: { $lte: ended } }),
        await native(store.outbox).deleteMany({
          finishedAt: { $lte: ended },
          kind: { $in: ['chat', 'mail'] },
        }),
        await native(store.outbox).deleteMany({ finishedAt: { $lte: announced }, kind: 'staff' }),
        await native(store.codeCounts).deleteMany({ expiresAt: { $lte: now } }),
        await native(store.codes).deleteMany({ expiresAt: { $lte: ended } }),
        await native(store.takeovers).deleteMany({ expiresAt: { $lte: ended } }),
      ];
      const reminders = await pruneReminders(store, now, stop);
      return deleted.reduce((sum, { deletedCount }) => sum + deletedCount, reminders) + (await sweep());
    },
  };
}
