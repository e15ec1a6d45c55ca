import { JOB_BATCH, REMINDER_RETENTION_MS } from '../core/limits.js';
import { native, type Store } from '../models/store.js';

/**
 * Forgets the notes of reminders whose stay at a row has long been over: the case is gone, is closed, or has come to
 * where it stands after the note, all that for `REMINDER_RETENTION_MS`. The note of a stay that goes on is kept however
 * old it is: it is what keeps a timer from saying the same again. Gives how many went.
 */
export async function pruneReminders(store: Store, now: Date, stop: AbortSignal): Promise<number> {
  const ended = new Date(now.getTime() - REMINDER_RETENTION_MS);
  const reminders = native(store.reminders);
  let after = '';
  let pruned = 0;
  while (!stop.aborted) {
    // By case, so that a long list of notes that are still needed is passed once and in order.
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

/** The next cases that have an old note, by id. */
async function nextCases(store: Store, after: string, ended: Date): Promise<readonly string[]> {
  const found = await native(store.reminders)
    .find({ caseId: { $gt: after }, at: { $lte: ended } }, { projection: { caseId: 1 } })
    .sort({ caseId: 1 })
    .limit(JOB_BATCH)
    .toArray();
  return [...new Set(found.map(({ caseId }) => caseId))];
}
