import { JOB_BATCH, REMINDER_RETENTION_MS } from '../core/limits.js';
import { native, type Store } from '../models/store.js';

/**
 * Deletes notes of reminders whose stay at a row ended at least `REMINDER_RETENTION_MS` ago; returns how many. Notes of
 * a stay that goes on are kept, however old, because without them a timer would repeat itself.
 */
export async function pruneReminders(store: Store, now: Date, stop: AbortSignal): Promise<number> {
  const ended = new Date(now.getTime() - REMINDER_RETENTION_MS);
  const reminders = native(store.reminders);
  let after = '';
  let pruned = 0;
  while (!stop.aborted) {
    // In order of cases, so that the many notes that are still needed are passed only once.
    const caseIds = await nextCases(store, after, ended);
    const last = caseIds.at(-1);
    if (last === undefined) break;
    const cases = await native(store.cases)
      .find({ _id: { $in: [...caseIds] } }, { projection: { since: 1, open: 1 } })
      .toArray();
    const stays = new Map(cases.map(({ _id, since, open }) => [_id, { since, open }]));
    for (const caseId of caseIds) {
      const stay = stays.get(caseId);
      if (stay && stay.since > ended) continue;
      const before = stay?.open ? { $lt: stay.since } : { $lte: ended };
      pruned += (await reminders.deleteMany({ caseId, at: before })).deletedCount;
    }
    after = last;
  }
  return pruned;
}

async function nextCases(store: Store, after: string, ended: Date): Promise<readonly string[]> {
  const found = await native(store.reminders)
    .find({ caseId: { $gt: after }, at: { $lte: ended } }, { projection: { caseId: 1 } })
    .sort({ caseId: 1 })
    .limit(JOB_BATCH)
    .toArray();
  return [...new Set(found.map(({ caseId }) => caseId))];
}
