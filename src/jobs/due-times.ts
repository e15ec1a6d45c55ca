import { JOB_BATCH } from '../core/limits.js';
import { native } from '../models/store.js';
import { isOfficer, roleOfRow } from '../sop/position.js';
import { isLate } from '../sop/row-times.js';
import { taskOf } from '../sop/tasks.js';
import { isOpen } from '../sop/working-time.js';
import type { Job, JobDeps } from './job.js';
import { once } from './once.js';

/** Tells staff, in office hours, of cases that have waited longer than the office's own promise: once for each stay. */
export function dueTimes({ store, cases, office }: JobDeps): Job {
  return {
    name: 'due-times',
    every: '1 minute',
    lockMs: 60_000,
    run: async (now) => {
      if (!isOpen(now.toISOString(), office)) return 0;
      const late = await native(store.cases)
        .find({ dueAt: { $lte: now }, open: true })
        .project<{ _id: string; position: number; round: number; since: Date }>({
          position: 1,
          round: 1,
          since: 1,
        })
        .sort({ dueAt: 1 })
        .limit(JOB_BATCH)
        .toArray();
      let told = 0;
      for (const { _id, position, since } of late) {
        const name = `overdue:${_id}:${position}:${since.getTime()}`;
        const done = await once(store, name, _id, now, async (tx) => {
          const kase = await cases.byId(_id, tx);
          if (!kase || kase.position === null || !isLate(kase, now.toISOString(), office)) return false;
          const role = roleOfRow(kase.position);
          if (role === 'applicant' || !isOfficer(role)) return false;
          await cases.openTaskIn(tx, {
            ...taskOf('overdue', kase.number, role),
            caseId: _id,
            number: kase.number,
            dedupe: name,
          });
          return true;
        });
        if (done) told += 1;
      }
      return told;
    },
  };
}
