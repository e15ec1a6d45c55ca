import {
  ANNOUNCEMENT_RETENTION_MS,
  AUDIT_RETENTION_MS,
  CHAT_TOKEN_MS,
  QUEUE_RETENTION_MS,
} from '../core/limits.js';
import { SECURITY_EVENTS } from '../models/security-log.js';
import { native } from '../models/store.js';
import type { Job, JobDeps } from './job.js';
import { pruneReminders } from './reminders-over.js';

/** Deletes uploads that nothing has kept for a day. */
export function orphanFiles({ vault }: JobDeps): Job {
  return { name: 'orphan-files', every: '1 hour', run: (now) => vault.sweepOrphans(now) };
}

async function pruneAudit(store: JobDeps['store'], now: Date): Promise<number> {
  const before = (ms: number) => ({ $lte: new Date(now.getTime() - ms) });
  const security = { $in: [...SECURITY_EVENTS] };
  const audit = native(store.audit);
  const events = await audit.deleteMany({ at: before(AUDIT_RETENTION_MS.security), action: security });
  const others = await audit.deleteMany({ at: before(AUDIT_RETENTION_MS.other) });
  return events.deletedCount + others.deletedCount;
}

/** Token unused for 90 days; what the product has to say from then on goes by mail. */
async function endIdleChats(store: JobDeps['store'], now: Date): Promise<number> {
  const { modifiedCount } = await native(store.conversations).updateMany(
    {
      tokenUsedAt: { $lte: new Date(now.getTime() - CHAT_TOKEN_MS.idle) },
      tokenEndedAt: { $exists: false },
    },
    { $set: { tokenEndedAt: now } },
  );
  return modifiedCount;
}

/**
 * Deletes finished work (after 48 h), expired codes, sessions and takeovers, notes of reminders and old audit entries,
 * and ends idle web chats. Announcements to staff stay longer, so that a reply still finds its applicant.
 */
export function queues({ store, sweep }: JobDeps): Job {
  return {
    name: 'queues',
    every: '1 hour',
    run: async (now, stop) => {
      const finished = new Date(now.getTime() - QUEUE_RETENTION_MS);
      const announced = new Date(now.getTime() - ANNOUNCEMENT_RETENTION_MS);
      const deleted = [
        await native(store.inbox).deleteMany({ finishedAt: { $lte: finished } }),
        await native(store.outbox).deleteMany({
          finishedAt: { $lte: finished },
          kind: { $in: ['chat', 'mail'] },
        }),
        await native(store.outbox).deleteMany({ finishedAt: { $lte: announced }, kind: 'staff' }),
        await native(store.codeCounts).deleteMany({ expiresAt: { $lte: now } }),
        await native(store.codes).deleteMany({ expiresAt: { $lte: finished } }),
        await native(store.takeovers).deleteMany({ expiresAt: { $lte: finished } }),
      ];
      const reminders = await pruneReminders(store, now, stop);
      const ended = (await endIdleChats(store, now)) + (await pruneAudit(store, now));
      return (
        deleted.reduce((sum, { deletedCount }) => sum + deletedCount, reminders + ended) + (await sweep())
      );
    },
  };
}
