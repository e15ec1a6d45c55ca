import { native, type Store } from '../models/store.js';
import { inTransaction } from '../models/transaction.js';
import { isOfficer, roleOfRow } from '../sop/position.js';
import { isLate } from '../sop/row-times.js';
import { taskOf } from '../sop/tasks.js';
import { isOpen } from '../sop/working-time.js';
import type { Job, JobDeps } from './job.js';
import { each, onceEach, type Due } from './once.js';

interface LateStay extends Due {
  readonly position: number;
}

/** Opens a task, in office hours and once for each stay at a row, for a case that waits longer than `janjiLayanan`. */
export function dueTimes({ store, cases, office, log }: JobDeps): Job {
  return {
    name: 'due-times',
    every: '1 minute',
    run: async (now, stop) => {
      if (!isOpen(now.toISOString(), office)) return 0;
      const opened = await onceEach({ store, log, now, stop }, lateStays(store, now), async (tx, due) => {
        const kase = await cases.byId(due.caseId, tx);
        if (!kase || kase.position === null || stayName(kase.id, kase.position, kase.since) !== due.name) {
          return 'open';
        }
        const role = roleOfRow(kase.position);
        if (!isLate(kase, now.toISOString(), office) || role === 'applicant' || !isOfficer(role))
          return 'open';
        const about = { caseId: kase.id, number: kase.number, dedupe: due.name };
        await cases.openTaskIn(tx, { ...taskOf('overdue', kase.number, role), ...about });
        return 'done';
      });
      const over = await overStays(store);
      const closed = await each({ log, stop }, over, async (name) => {
        await inTransaction(store, (tx) => cases.closeTaskIn(tx, name), { now });
        return true;
      });
      return opened + closed;
    },
  };
}

async function* lateStays(store: Store, now: Date): AsyncGenerator<LateStay> {
  const late = native(store.cases)
    .find({ dueAt: { $lte: now }, open: true })
    .project<{ _id: string; position: number; since: Date }>({ position: 1, since: 1 })
    .sort({ dueAt: 1 });
  for await (const { _id: caseId, position, since } of late) {
    yield { name: stayName(caseId, position, since), caseId, position };
  }
}

async function overStays(store: Store): Promise<readonly string[]> {
  const over: string[] = [];
  const tasks = native(store.tasks).find({ open: true, kind: 'overdue' });
  for await (const { caseId, dedupe } of tasks) {
    if (caseId === null || dedupe === null) continue;
    const kase = await native(store.cases).findOne(
      { _id: caseId },
      { projection: { position: 1, since: 1, open: 1 } },
    );
    const stays = kase?.open && kase.position !== null;
    if (!stays || stayName(caseId, kase.position ?? 0, kase.since) !== dedupe) over.push(dedupe);
  }
  return over;
}

function stayName(caseId: string, position: number, since: Date | string): string {
  return `overdue:${caseId}:${position}:${new Date(since).getTime()}`;
}
