import { JOB_BATCH } from '../core/limits.js';
import type { Logger } from '../core/log.js';
import { native, type Store } from '../models/store.js';
import { inTransaction, isDuplicate, Overtaken, type Tx } from '../models/transaction.js';

/** Something that must happen once. */
export interface Due {
  /** Its permanent name (`overdue:<case>:<row>:<since>`). */
  readonly name: string;
  readonly caseId: string;
}

/** What a try came to: `done`, `settled` (nothing to do, ever) or `open` (nothing now; the next run asks again). */
export type DueResult = 'done' | 'settled' | 'open';

/** Done in one transaction with the note of it, so that a timer that runs twice, late or dies halfway does it once. */
async function once(
  store: Store,
  { name, caseId }: Due,
  now: Date,
  work: (tx: Tx) => Promise<DueResult>,
): Promise<DueResult> {
  return inTransaction(
    store,
    async (tx) => {
      const reminders = native(store.reminders);
      if (await reminders.findOne({ _id: name }, { session: tx.session })) return 'settled';
      const outcome = await work(tx);
      if (outcome === 'open') return outcome;
      await reminders
        .insertOne({ _id: name, caseId, at: tx.now }, { session: tx.session })
        .catch((error: unknown) => {
          throw isDuplicate(error) ? new Overtaken('reminder', { cause: error }) : error;
        });
      return outcome;
    },
    { now },
  );
}

/**
 * Does everything in a list that was not done before, each once and in a transaction of its own with the note of it.
 * One that fails delays no other, and is tried again by the next run. Returns how many were done.
 */
export async function onceEach<D extends Due>(
  parts: { readonly store: Store; readonly log: Logger; readonly now: Date; readonly stop: AbortSignal },
  list: AsyncIterable<D>,
  work: (tx: Tx, due: D) => Promise<DueResult>,
): Promise<number> {
  const { store, now } = parts;
  let done = 0;
  for await (const batch of inBatches(list)) {
    const names = batch.map(({ name }) => name);
    const noted = await native(store.reminders)
      .find({ _id: { $in: names } }, { projection: { _id: 1 } })
      .toArray();
    const known = new Set(noted.map(({ _id }) => _id));
    const fresh = batch.filter(({ name }) => !known.has(name));
    done += await each(
      parts,
      fresh,
      async (due) => (await once(store, due, now, (tx) => work(tx, due))) === 'done',
    );
  }
  return done;
}

/** Does `work` for each item until `stop`; returns how often it gave true. Failures are logged together. */
export async function each<T>(
  { log, stop }: { readonly log: Logger; readonly stop: AbortSignal },
  list: Iterable<T>,
  work: (item: T) => Promise<boolean>,
): Promise<number> {
  let done = 0;
  const failures: unknown[] = [];
  for (const item of list) {
    if (stop.aborted) break;
    try {
      if (await work(item)) done += 1;
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) {
    log.error(
      { err: failures[0], failed: failures.length },
      'some of what was due failed; the next run goes on',
    );
  }
  return done;
}

async function* inBatches<T>(list: AsyncIterable<T>): AsyncGenerator<readonly T[]> {
  let batch: T[] = [];
  for await (const item of list) {
    if (batch.push(item) < JOB_BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
