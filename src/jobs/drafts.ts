import { JOB_BATCH } from '../core/limits.js';
import { native, type Store } from '../models/store.js';
import { inTransaction, Overtaken, type Tx } from '../models/transaction.js';
import type { OutboxPayload } from '../notices/types.js';
import type { Job, JobDeps } from './job.js';
import { each } from './once.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Forgets drafts that were not sent within the office's `draftDays`, as the notice promises. The data key goes with
 * them, so that copies elsewhere (a backup, a task) become unreadable; a key under which a case was sent stays.
 */
export function drafts(deps: JobDeps): Job {
  const { store, office, log } = deps;
  return {
    name: 'drafts',
    every: '1 day',
    run: async (now, stop) => {
      const before = new Date(now.getTime() - office.settings.draftDays * DAY_MS);
      const forgotten = new Set<string>();
      for await (const ids of oldDrafts(store, before)) {
        await each({ log, stop }, ids, async (id) => {
          const done = await inTransaction(store, (tx) => forget(deps, tx, id, before), { now });
          if (done) forgotten.add(id);
          return done;
        });
        if (stop.aborted) break;
      }
      if (forgotten.size > 0) {
        await dropAnnouncements(deps, forgotten);
        log.info({ count: forgotten.size }, 'drafts that were never sent were forgotten');
      }
      return forgotten.size;
    },
  };
}

async function* oldDrafts(store: Store, before: Date): AsyncGenerator<readonly string[]> {
  for (let after = ''; ;) {
    const batch = await native(store.conversations)
      .find({ _id: { $gt: after }, kind: 'applicant', keyId: { $ne: null }, updatedAt: { $lte: before } })
      .project<{ _id: string; keyId: string }>({ keyId: 1 })
      .sort({ _id: 1 })
      .limit(JOB_BATCH)
      .toArray();
    const keys = batch.map(({ keyId }) => keyId);
    const sent = new Set(await native(store.applicants).distinct('keyId', { keyId: { $in: keys } }));
    yield batch.filter(({ keyId }) => !sent.has(keyId)).map(({ _id }) => _id);
    const last = batch.at(-1);
    if (!last) return;
    after = last._id;
  }
}

/** False when the draft was sent, continued or moved meanwhile. */
async function forget(
  { store, keyring, vault }: JobDeps,
  tx: Tx,
  id: string,
  before: Date,
): Promise<boolean> {
  const { session } = tx;
  const found = await native(store.conversations).findOne({ _id: id }, { session });
  if (!found || found.keyId === null || found.updatedAt > before) return false;
  const { keyId } = found;
  if (await native(store.applicants).findOne({ keyId }, { session })) return false;
  // A chat whose last case is closed must still hear of that case, so it gets that case's key.
  const kase =
    found.caseId === null
      ? null
      : await native(store.cases).findOne({ _id: found.caseId }, { session, projection: { keyId: 1 } });
  await native(store.messages).deleteMany({ conversationId: id, keyId }, { session });
  await vault.keep(tx, `conversation:${id}`, []);
  const { modifiedCount } = await native(store.conversations).updateOne(
    { _id: id, rev: found.rev },
    {
      $set: {
        state: null,
        keyId: kase?.keyId ?? null,
        applicantId: null,
        recovering: null,
        updatedAt: tx.now,
      },
      $inc: { rev: 1 },
    },
    { session },
  );
  if (modifiedCount === 0) throw new Overtaken('draft');
  await keyring.destroyDataKey(tx, keyId);
  return true;
}

/** Announcements quote the applicant's words and are sealed under a key of the process, which outlives the draft. */
async function dropAnnouncements(
  { store, keyring }: JobDeps,
  conversations: ReadonlySet<string>,
): Promise<void> {
  const announcements = native(store.outbox).find({ kind: 'staff', finishedAt: { $ne: null } });
  for await (const { _id, payload } of announcements) {
    const opened = keyring.openTransit<OutboxPayload>(payload);
    const target = opened.kind === 'staff' ? opened.target : null;
    if (target?.kind === 'conversation' && conversations.has(target.conversationId)) {
      await native(store.outbox).deleteOne({ _id });
    }
  }
}
