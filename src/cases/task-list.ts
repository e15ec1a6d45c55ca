import type { Filter } from 'mongodb';
import { TASK_TEXT_CHARS, TASKS_LISTED } from '../core/limits.js';
import type { Instant } from '../core/clock.js';
import type { Keyring } from '../models/keyring.js';
import { native, type Store } from '../models/store.js';
import type { TaskDoc } from '../models/task.js';
import { joined, type Tx } from '../models/transaction.js';
import type { Post } from '../notices/post.js';
import { mayDoTask } from '../sop/access.js';
import type { Role } from '../sop/case.js';
import { DESTROYED } from '../sop/evolve/destroyed.js';
import type { TaskKind, TaskSpec } from '../sop/tasks.js';

const PURPOSE = 'task';

/** A task as the API shows it; `case` is the case's number. */
export interface TaskView {
  readonly id: string;
  readonly kind: string;
  readonly case: string | null;
  readonly role: Role;
  readonly text: string;
  readonly openedAt: Instant;
  readonly doneAt: Instant | null;
  /** False when only an act on the case closes it. */
  readonly closable: boolean;
}

/** A task to be opened, and what it belongs to. */
export type NewTask = TaskSpec & {
  readonly caseId?: string;
  readonly number?: string;
  /** No second task with this key is opened while one is open. */
  readonly dedupe?: string;
  /** Data key that seals the text; without it the text is sealed for transit. */
  readonly keyId?: string;
  /** The applicant's own words; they need `keyId`. They are added to an open task with the same `dedupe`. */
  readonly words?: string;
  /** Words that such a task has already are not added again. */
  readonly once?: true;
};

/** Filters of a list of tasks; without any, all tasks. */
export interface TaskFilter {
  readonly role?: Role;
  readonly caseId?: string;
  readonly open?: boolean;
}

/** True when a text has these words, whatever their case and spaces, as lines of their own. */
function holds(text: string, words: string): boolean {
  const folded = (part: string): string =>
    `\n${part
      .toLowerCase()
      .replaceAll(/[^\S\n]+/gu, ' ')
      .trim()}\n`;
  return folded(text).includes(folded(words));
}

/** What staff have to do besides the rows of the SOP. */
export class TaskList {
  readonly #store: Store;
  readonly #keyring: Keyring;
  readonly #post: Post;

  constructor(deps: { readonly store: Store; readonly keyring: Keyring; readonly post: Post }) {
    this.#store = deps.store;
    this.#keyring = deps.keyring;
    this.#post = deps.post;
  }

  /** Opens a task; `announce` tells the staff group. An open one with the same `dedupe` only gets the `words` added. */
  async open(tx: Tx, task: NewTask, options: { readonly announce: boolean }): Promise<void> {
    const { session, now } = tx;
    const tasks = native(this.#store.tasks);
    const dedupe = task.dedupe ?? null;
    const same = dedupe === null ? null : await tasks.findOne({ dedupe, open: true }, { session });
    if (same) {
      if (task.words === undefined) return;
      const known = await this.#textOf(same);
      if (task.once === true && holds(known, task.words)) return;
      const text = await this.#sealText(task.keyId, `${known}\n${task.words}`);
      await tasks.updateOne({ _id: same._id }, { $set: { text, keyId: task.keyId ?? null } }, { session });
      return;
    }
    const words = task.words === undefined ? '' : `\n${task.words}`;
    await tasks.insertOne(
      {
        _id: tx.ids.next(),
        kind: task.kind,
        caseId: task.caseId ?? null,
        number: task.number ?? null,
        role: task.role,
        keyId: task.keyId ?? null,
        text: await this.#sealText(task.keyId, `${task.text}${words}`),
        dedupe,
        closable: task.closable,
        open: true,
        openedAt: now,
        doneAt: null,
        doneBy: null,
      },
      { session },
    );
    if (options.announce) {
      await this.#post.toStaffGroup(tx, { kind: 'task', number: task.number ?? null, text: task.text });
    }
  }

  /** Closes the open tasks of a case of the given kinds, if there are any. */
  async closeKinds(tx: Tx, caseId: string, kinds: readonly TaskKind[], by: string | null): Promise<void> {
    if (kinds.length > 0) await this.#close(tx, { caseId, kind: { $in: [...kinds] } }, by);
  }

  /** Closes the open task with a key, if there is one. */
  async closeKey(tx: Tx, dedupe: string, by: string | null): Promise<void> {
    await this.#close(tx, { dedupe }, by);
  }

  /** Marks a task as done. False when it is unknown, done already, closed by an act only, or another role's. */
  async finish(
    tx: Tx,
    id: string,
    member: { readonly username: string; readonly role: Role },
  ): Promise<boolean> {
    const task = await native(this.#store.tasks).findOne({ _id: id, open: true }, { session: tx.session });
    if (!task?.closable || !mayDoTask(member.role, task.role)) return false;
    await this.#close(tx, { _id: id }, member.username);
    return true;
  }

  /** Tasks, at most `TASKS_LISTED`: oldest first when only open ones are asked for, else newest first. */
  async list(filter: TaskFilter, tx?: Tx): Promise<readonly TaskView[]> {
    const { role, caseId, open } = filter;
    const docs = await native(this.#store.tasks)
      .find(
        {
          ...(role === undefined ? {} : { role }),
          ...(caseId === undefined ? {} : { caseId }),
          ...(open === undefined ? {} : { open }),
        },
        joined(tx),
      )
      .sort({ openedAt: open === true ? 1 : -1, _id: open === true ? 1 : -1 })
      .limit(TASKS_LISTED)
      .toArray();
    return this.#views(docs);
  }

  /** A task with the id of its case; null when there is no such task. */
  async one(id: string): Promise<{ readonly task: TaskView; readonly caseId: string | null } | null> {
    const doc = await native(this.#store.tasks).findOne({ _id: id });
    const [task] = doc === null ? [] : await this.#views([doc]);
    return doc === null || task === undefined ? null : { task, caseId: doc.caseId };
  }

  /** Open tasks by case, oldest first; a case without any has no entry. */
  async openOf(caseIds: readonly string[], tx?: Tx): Promise<ReadonlyMap<string, readonly TaskView[]>> {
    const docs = await native(this.#store.tasks)
      .find({ caseId: { $in: [...caseIds] }, open: true }, joined(tx))
      .sort({ openedAt: 1, _id: 1 })
      .toArray();
    const byCase = new Map<string, TaskView[]>();
    for (const doc of docs) {
      if (doc.caseId === null) continue;
      byCase.set(doc.caseId, [...(byCase.get(doc.caseId) ?? []), ...(await this.#views([doc]))]);
    }
    return byCase;
  }

  /** True while a task of the kind is open for the case. */
  async isOpen(caseId: string, kind: TaskKind, tx?: Tx): Promise<boolean> {
    const found = await native(this.#store.tasks).findOne(
      { caseId, kind, open: true },
      { ...joined(tx), projection: { _id: 1 } },
    );
    return found !== null;
  }

  async #close(tx: Tx, which: Filter<TaskDoc>, by: string | null): Promise<void> {
    await native(this.#store.tasks).updateMany(
      { ...which, open: true },
      { $set: { open: false, doneAt: tx.now, doneBy: by } },
      { session: tx.session },
    );
  }

  async #views(docs: readonly TaskDoc[]): Promise<TaskView[]> {
    const views: TaskView[] = [];
    for (const doc of docs) {
      views.push({
        id: doc._id,
        kind: doc.kind,
        case: doc.number,
        role: doc.role,
        text: await this.#textOf(doc),
        openedAt: doc.openedAt.toISOString(),
        doneAt: doc.doneAt && doc.doneAt.toISOString(),
        closable: doc.closable,
      });
    }
    return views;
  }

  /** The end of a text that is too long is kept, because the newest words stand there. */
  async #sealText(keyId: string | undefined, text: string): Promise<Buffer> {
    const kept = text.slice(-TASK_TEXT_CHARS);
    return keyId === undefined ? this.#keyring.sealTransit(kept) : this.#keyring.seal(keyId, kept, PURPOSE);
  }

  async #textOf({ keyId, text }: TaskDoc): Promise<string> {
    if (keyId === null) return this.#keyring.openTransit<string>(text);
    return (await this.#keyring.open<string>(keyId, text, PURPOSE)) ?? DESTROYED;
  }
}
