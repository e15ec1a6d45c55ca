import { MongoServerError, type ClientSession } from 'mongodb';
import { ReplayIds, type Ids } from '../core/ids.js';
import { CONFLICT_RETRIES, STORE_BUSY_SECONDS, TRANSACTIONS_AT_ONCE } from '../core/limits.js';
import { AppError, causeOf, isAppError } from '../core/errors.js';
import { Places } from '../core/places.js';
import type { Store } from './store.js';

/** What a transaction works with. Its commands run in sequence, each with `session`; nothing external happens. */
export interface Tx {
  readonly session: ClientSession;
  /** One instant for the whole transaction, the same on a retry. */
  readonly now: Date;
  /** Gives the same identifiers on a retry. */
  readonly ids: Ids;
  /** Runs `fn` once after the commit; never when the transaction fails. */
  afterCommit(fn: () => void): void;
}

/** Options that put a command into a transaction; empty without one. */
export function joined(tx: Tx | undefined): { readonly session?: ClientSession } {
  return tx ? { session: tx.session } : {};
}

/** Makes {@link inTransaction} run again from fresh reads, because what was read is out of date. */
export class Overtaken extends Error {
  constructor(what: string, options?: ErrorOptions) {
    super(`overtaken: ${what}`, options);
    this.name = 'Overtaken';
  }
}

/** First and longest pause before a retry, ms; the actual pause is drawn between half and all of it. */
const BACKOFF_MS = { first: 2, longest: 200 } as const;
/** Times a commit is sent again while its outcome is unknown. */
const COMMIT_RETRIES = 5;

/**
 * Retries on one store run one after the other, so that two overtaken transactions do not overtake each other again.
 */
const lanes = new WeakMap<Store, Promise<void>>();

/** Bounds a store's open transactions, since those that a server keeps waiting can hold up those that it serves. */
const open = new WeakMap<Store, Places>();

/**
 * Runs `fn` in one transaction. On a write conflict it runs again with the same `now` and identifiers, at most
 * `CONFLICT_RETRIES` times; any other error aborts it and is thrown. Transactions do not nest.
 * @throws {AppError} `store-busy` 503 when every try met a conflict; besides what `fn` and the database throw
 */
export async function inTransaction<T>(
  store: Store,
  fn: (tx: Tx) => Promise<T>,
  options: { readonly now?: Date; readonly ids?: Ids } = {},
): Promise<T> {
  const ids = new ReplayIds(options.ids ?? store.ids);
  const now = options.now ?? store.clock.now();
  const session = await store.connection.startSession();
  try {
    for (let attempt = 0; ; attempt++) {
      ids.rewind();
      try {
        const once = (): Promise<T> =>
          placesOf(store).during(() => attemptOnce(store, session, now, ids, fn));
        return await (attempt === 0 ? once() : inLane(store, once));
      } catch (error) {
        if (!mayRepeat(error)) throw error;
        if (attempt >= CONFLICT_RETRIES) throw storeBusy(error);
        await pause(attempt);
      }
    }
  } finally {
    await session.endSession();
  }
}

async function attemptOnce<T>(
  store: Store,
  session: ClientSession,
  now: Date,
  ids: Ids,
  fn: (tx: Tx) => Promise<T>,
): Promise<T> {
  const after: (() => void)[] = [];
  session.startTransaction({ readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority' } });
  let result: T;
  try {
    result = await fn({ session, now, ids, afterCommit: (callback) => after.push(callback) });
    await commit(session);
  } catch (error) {
    if (session.inTransaction()) await session.abortTransaction();
    throw error;
  }
  for (const callback of after) {
    try {
      callback();
    } catch (error) {
      store.log.error({ err: error, cause: causeOf(error) }, 'a callback after a commit failed');
    }
  }
  return result;
}

async function commit(session: ClientSession): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await session.commitTransaction();
      return;
    } catch (error) {
      if (attempt >= COMMIT_RETRIES || !hasLabel(error, 'UnknownTransactionCommitResult')) throw error;
      await pause(attempt);
    }
  }
}

function storeBusy(cause: unknown): AppError {
  const details = { retryAfterSeconds: STORE_BUSY_SECONDS };
  return new AppError('store-busy', undefined, details, { cause });
}

/** True for `store-busy`: every try of a transaction met another open one, perhaps that of a dead process. */
export function isStoreBusy(error: unknown): boolean {
  return isAppError(error) && error.code === 'store-busy';
}

function mayRepeat(error: unknown): boolean {
  return error instanceof Overtaken || hasLabel(error, 'TransientTransactionError');
}

function hasLabel(error: unknown, label: string): boolean {
  return (
    error instanceof Error &&
    'hasErrorLabel' in error &&
    typeof error.hasErrorLabel === 'function' &&
    error.hasErrorLabel(label) === true
  );
}

/** True for a violated unique index; `index`, a field or name in the message, narrows it to one index. */
export function isDuplicate(error: unknown, index?: string): boolean {
  return (
    error instanceof MongoServerError &&
    error.code === 11000 &&
    (index === undefined || error.message.includes(index))
  );
}

function placesOf(store: Store): Places {
  const places = open.get(store) ?? new Places(TRANSACTIONS_AT_ONCE);
  open.set(store, places);
  return places;
}

async function inLane<T>(store: Store, work: () => Promise<T>): Promise<T> {
  const turn = (lanes.get(store) ?? Promise.resolve()).then(work);
  lanes.set(
    store,
    turn.then(
      () => undefined,
      () => undefined,
    ),
  );
  return turn;
}

async function pause(attempt: number): Promise<void> {
  const longest = Math.min(BACKOFF_MS.first * 2 ** attempt, BACKOFF_MS.longest);
  await new Promise((resolve) => setTimeout(resolve, longest * (0.5 + Math.random() / 2)));
}
