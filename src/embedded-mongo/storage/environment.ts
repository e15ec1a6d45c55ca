import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { MongoCommandError } from '../errors.js';
import { WRITE_GROUP_MS } from '../limits.js';
import { RecentStates } from './recent-states.js';
import type { Entry, View } from './view.js';

interface Job {
  readonly run: () => unknown;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

/** A read view that stays as it was when it was taken, until `release`. */
export interface Snapshot extends View {
  release(): void;
}

/**
 * The one LMDB environment. Writes are gathered into groups: each group is one LMDB transaction, and no write is
 * answered before LMDB has synced its group to disk. Sync overlaps with the computing of the next group.
 */
export class Environment implements View {
  private queue: Job[] = [];
  private groupsOpen = 0;
  private scheduled = false;
  /** Why nothing is written any more, until a restart. */
  private broken: MongoCommandError | undefined;
  private recent: RecentStates | undefined;
  /** Groups written since the start, and flushes waited for: for tests and metrics. */
  readonly counts = { groups: 0, writes: 0, flushes: 0 };

  /** Over a database that is open; `open` is the usual way. */
  constructor(
    private readonly db: RootDatabase<Buffer, Buffer>,
    private readonly folder?: string,
  ) {}

  /** Opens or creates the environment in a folder. */
  static open(path: string): Environment {
    const db = open<Buffer, Buffer>({
      path,
      encoding: 'binary',
      keyEncoding: 'binary',
      cache: false,
      safeRestore: true,
      separateFlushed: true,
    } as Parameters<typeof open>[0] & object);
    const env = new Environment(db, path);
    env.recent = new RecentStates(() => env.snapshot(), join(path, 'data.mdb'));
    return env;
  }

  get(key: Buffer): Buffer | undefined {
    return this.db.get(key);
  }

  range(from: Buffer, to: Buffer, reverse: boolean, limit: number): Entry[] {
    return readRange(this.db, from, to, reverse, limit);
  }

  /** Inside `write` only. */
  put(key: Buffer, value: Buffer): void {
    this.db.putSync(key, value);
  }

  /** Inside `write` only. */
  remove(key: Buffer): void {
    this.db.removeSync(key);
  }

  /** The latest committed state, kept. Not to be used inside `write`. */
  snapshot(): Snapshot {
    this.db.resetReadTxn();
    const transaction = this.db.useReadTransaction();
    const options = { transaction };
    return {
      get: (key) => this.db.get(key, options),
      range: (from, to, reverse, limit) => readRange(this.db, from, to, reverse, limit, transaction),
      release: () => transaction.done(),
    };
  }

  /**
   * Runs `job` inside the next group and resolves with its result once that group is on disk. The job must either
   * throw before its first change or not at all: LMDB cannot take back a part of a group.
   * @throws MongoCommandError 14031 when the disk is full, 1 for other errors of the storage
   */
  write<T>(job: () => T): Promise<T> {
    if (this.broken) return Promise.reject(this.broken);
    return new Promise<T>((resolve, reject) => {
      this.queue.push({ run: job, resolve, reject });
      this.schedule();
    });
  }

  /**
   * Writes a compact copy of one consistent state as `data.mdb` into a folder while reading and writing go on; the
   * work is done by a thread of its own. The file is not synced.
   */
  async copyTo(folder: string): Promise<void> {
    await this.db.backup(folder, true);
  }

  /** Waits for what is being written and closes. */
  async close(): Promise<void> {
    while (this.queue.length > 0 || this.groupsOpen > 0)
      await new Promise((resolve) => setImmediate(resolve));
    this.recent?.stop();
    await this.db.close();
  }

  /** Is a transaction that failed to be acknowledged part of what reads see? Then its sync failed, not its commit. */
  private committed(transaction: number): boolean {
    const { lastTxnId } = this.db.getStats() as { lastTxnId?: number };
    return transaction > 0 && (lastTxnId ?? 0) >= transaction;
  }

  /**
   * A failed sync may have lost any page written since the last one, and the system forgets that it did: the next
   * sync succeeds. So nothing is acknowledged any more; a restart goes back to the last state that was synced.
   */
  private giveUp(cause: string): MongoCommandError {
    this.broken ??= new MongoCommandError(
      1,
      `storage error: syncing failed (${cause}); whether this was written is unknown, and nothing is written any more until the database is started again`,
    );
    for (const { reject } of this.queue.splice(0)) reject(this.broken);
    return this.broken;
  }

  private schedule(): void {
    if (this.scheduled || this.groupsOpen >= 2 || this.queue.length === 0) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      void this.group();
    });
  }

  private async group(): Promise<void> {
    if (this.queue.length === 0) return;
    this.groupsOpen += 1;
    const done: { job: Job; failed: boolean; result: unknown }[] = [];
    let transaction = 0;
    try {
      await this.db.transaction(() => {
        transaction = this.db.getWriteTxnId();
        const until = performance.now() + WRITE_GROUP_MS;
        do {
          const job = this.queue.shift();
          if (!job) break;
          try {
            done.push({ job, failed: false, result: job.run() });
          } catch (error) {
            done.push({ job, failed: true, result: error });
          }
        } while (performance.now() < until);
      });
      await this.db.flushed;
      this.counts.groups += 1;
      this.counts.flushes += 1;
      this.counts.writes += done.length;
      for (const { job, failed, result } of done) {
        if (failed) job.reject(result);
        else job.resolve(result as never);
      }
    } catch (error) {
      const cause = await causeOf(error);
      const reason = this.committed(transaction)
        ? this.giveUp(cause)
        : await storageError(cause, this.folder);
      for (const { job } of done) job.reject(reason);
    } finally {
      this.groupsOpen -= 1;
      this.schedule();
    }
  }
}

function readRange(
  db: RootDatabase<Buffer, Buffer>,
  from: Buffer,
  to: Buffer,
  reverse: boolean,
  limit: number,
  transaction?: ReturnType<RootDatabase['useReadTransaction']>,
): Entry[] {
  if (Buffer.compare(from, to) >= 0) return [];
  const bounds = reverse
    ? { start: to, end: from, reverse, exclusiveStart: true, inclusiveEnd: true, limit }
    : { start: from, end: to, limit };
  return [...db.getRange(transaction ? { ...bounds, transaction } : bounds)];
}

/** Below this many free bytes a failed write is put down to the disk being full. */
const FULL_BELOW = 16 * 1024 * 1024;

/** What went wrong below, without paths or values. lmdb hands over the cause of a failed commit in a promise. */
async function causeOf(error: unknown): Promise<string> {
  const cause = (error as { commitError?: Promise<unknown> }).commitError;
  const detail = cause ? await cause.then(() => error).catch((reason: unknown) => reason) : error;
  return detail instanceof Error ? detail.message : String(detail);
}

/** A write that the disk took only in part comes as an input/output error, so the free space is looked at. */
async function storageError(cause: string, folder: string | undefined): Promise<MongoCommandError> {
  return /no space|ENOSPC|file too large|quota/i.test(cause) || (await isFull(folder))
    ? new MongoCommandError(14031, 'the disk is full: nothing was written')
    : new MongoCommandError(1, `storage error: ${cause}`);
}

async function isFull(folder: string | undefined): Promise<boolean> {
  if (folder === undefined) return false;
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize < FULL_BELOW;
}
