import type { CaseDoc } from '../models/case.js';
import { native } from '../models/store.js';
import { isDuplicate, Overtaken, type Tx } from '../models/transaction.js';
import { sameNikMail } from '../notices/same-nik-mail.js';
import { dayOf } from '../sop/calendar.js';
import type { CaseState } from '../sop/case.js';
import { taskOf } from '../sop/tasks.js';
import type { CaseStore } from './case-store.js';
import type { CasesDeps } from './deps.js';
import { withPersonalLink } from './personal-link.js';
import type { TaskList } from './task-list.js';

/**
 * Handles a NIK that another open case has already. The sender learns nothing of it. Helpdesk gets a task on each case
 * to compare them, and the owner of the first is mailed, at most once a day.
 */
export class SameNik {
  readonly #deps: CasesDeps;
  readonly #cases: CaseStore;
  readonly #tasks: TaskList;

  constructor(deps: CasesDeps, parts: { readonly cases: CaseStore; readonly tasks: TaskList }) {
    this.#deps = deps;
    this.#cases = parts.cases;
    this.#tasks = parts.tasks;
  }

  /**
   * Gives Helpdesk the tasks and mails the first owner. `others`: the open cases with the NIK of `came`, oldest first.
   */
  async tell(tx: Tx, came: CaseState, others: readonly CaseDoc[]): Promise<void> {
    await this.#compare(tx, came.id, came.number, others);
    const [first] = others;
    if (!first) return;
    await this.#compare(tx, first._id, first.number, others);
    if (!(await this.#isFirstToday(tx, first._id))) return;
    const { applicant, number } = await this.#cases.open(first, tx);
    const mail = applicant && sameNikMail(number, applicant, this.#deps.office);
    if (!mail) return;
    const linked = withPersonalLink(this.#deps, first._id, mail, tx.now);
    await this.#deps.post.mail(tx, linked, { caseId: first._id });
  }

  /** Only the task of the case that came in is announced; the staff group need not hear of both. */
  async #compare(tx: Tx, caseId: string, number: string, others: readonly CaseDoc[]): Promise<void> {
    const announce = !others.some(({ _id }) => _id === caseId);
    const task = { ...taskOf('same-nik', number, 'helpdesk'), caseId, number, dedupe: `same-nik:${caseId}` };
    await this.#tasks.open(tx, task, { announce });
  }

  async #isFirstToday({ session, now }: Tx, caseId: string): Promise<boolean> {
    const day = dayOf(now.toISOString(), this.#deps.office.timeZone);
    const reminders = native(this.#deps.store.reminders);
    const _id = `same-nik:${caseId}:${day}`;
    if (await reminders.findOne({ _id }, { session })) return false;
    await reminders.insertOne({ _id, caseId, at: now }, { session }).catch((error: unknown) => {
      throw isDuplicate(error) ? new Overtaken('news of a NIK that is used twice', { cause: error }) : error;
    });
    return true;
  }
}
