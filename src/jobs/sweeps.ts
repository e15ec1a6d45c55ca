import { ANNOUNCEMENT_RETENTION_MS, JOB_BATCH, QUEUE_RETENTION_MS } from '../core/limits.js';
import { native } from '../models/store.js';
import { inTransaction } from '../models/transaction.js';
import type { Job, JobDeps } from './job.js';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** Deletes uploads that nobody keeps (24 h). */
export function orphanFiles({ vault }: JobDeps): Job {
  return { name: 'orphan-files', every: '1 hour', lockMs: HOUR_MS, run: (now) => vault.sweepOrphans(now) };
}

/**
 * Prunes work queues (48 h after their end), codes and sessions that are over. Announcements to the staff group stay
 * longer: a reply to one still finds its applicant.
 */
export function queues({ store, sweep }: JobDeps): Job {
  return {
    name: 'queues',
    every: '1 hour',
    lockMs: HOUR_MS,
    run: async (now) => {
      const ended = new Date(now.getTime() - QUEUE_RETENTION_MS);
      const announced = new Date(now.getTime() - ANNOUNCEMENT_RETENTION_MS);
      const deleted = [
        await native(store.inbox).deleteMany({ finishedAt: { $lte: ended } }),
        await native(store.outbox).deleteMany({
          finishedAt: { $lte: ended },
          kind: { $in: ['chat', 'mail'] },
        }),
        await native(store.outbox).deleteMany({ finishedAt: { $lte: announced }, kind: 'staff' }),
        await native(store.mailCodeCounts).deleteMany({ expiresAt: { $lte: now } }),
        await native(store.moveCodes).deleteMany({ expiresAt: { $lte: ended } }),
        await native(store.leases).deleteMany({ until: { $lte: ended } }),
      ];
      return deleted.reduce((sum, { deletedCount }) => sum + deletedCount, 0) + (await sweep());
    },
  };
}

/**
 * Forgets drafts that were not sent within the office's days, as the notice says: the chat's history and files go, and
 * with its data key whatever is left of them (a backup, a log).
 */
export function drafts({ store, keyring, vault, office, log }: JobDeps): Job {
  return {
    name: 'drafts',
    every: '1 day',
    lockMs: HOUR_MS,
    run: async (now) => {
      const before = new Date(now.getTime() - office.settings.draftDays * DAY_MS);
      const old = await native(store.conversations)
        .find({ caseId: null, kind: 'applicant', keyId: { $ne: null }, updatedAt: { $lte: before } })
        .project<{ _id: string }>({ _id: 1 })
        .sort({ updatedAt: 1 })
        .limit(JOB_BATCH)
        .toArray();
      let forgotten = 0;
      for (const { _id } of old) {
        const done = await inTransaction(
          store,
          async (tx) => {
            const { session } = tx;
            const found = await native(store.conversations).findOne({ _id }, { session });
            if (!found || found.caseId !== null || found.keyId === null || found.updatedAt > before)
              return false;
            await native(store.messages).deleteMany({ conversationId: _id }, { session });
            await vault.keep(tx, `conversation:${_id}`, []);
            const { modifiedCount } = await native(store.conversations).updateOne(
              { _id, rev: found.rev },
              { $set: { state: null, keyId: null, applicantId: null, recovery: null }, $inc: { rev: 1 } },
              { session },
            );
            if (modifiedCount === 0) return false;
            // A case that moved to another chat still needs the key that its draft was written under.
            const used = await native(store.cases).findOne({ keyId: found.keyId }, { session });
            if (!used) await keyring.destroyDataKey(tx, found.keyId);
            return true;
          },
          { now },
        );
        if (done) forgotten += 1;
      }
      if (forgotten > 0) log.info({ count: forgotten }, 'drafts that were never sent were forgotten');
      return forgotten;
    },
  };
}
