import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { MongoCommandError } from '../errors.js';
import { WRITE_GROUP_MS } from '../limits.js';
import { causeOf, pause, storageError } from './failures.js';
import { groupMarkKey, recordIdBytes } from './layout.js';
import { Room } from './room.js';
import { RecentStates } from './recent-states.js';
import type { Entry, View } from './view.js';

/** Written with each group, so that a failed group can be recognised. There are more places than groups under way. */
interface GroupMark {
  readonly key: Buffer;
  readonly value: Buffer;
}
const MARKS = 8;
const CLOSE_PATIENCE_MS = 1_000;

interface FlushWait {
  readonly resolve: () => unknown;
  readonly reject: (error: unknown) => unknown;
}

interface Job {
  readonly run: () => unknown;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

interface Done {
  readonly job: Job;
  readonly failed: boolean;
  readonly result: unknown;
}

function carryOut(job: Job): Done {
  try {
    return { job, failed: false, result: job.run() };
  } catch (error) {
    return { job, failed: true, result: error };
  }
}

/** A view of the state at one time, which lasts until `release`. */
export interface Snapshot extends View {
  release(): void;
}

/**
 * The one LMDB environment. Writes are gathered into groups: each group is one LMDB transaction, and no write is
 * answered before LMDB has synced its group to disk. Syncing overlaps with computing the next group.
 */
export class Environment implements View {
  private queue: Job[] = [];
  private groupsOpen = 0;
  private scheduled = false;
  /** Why nothing is written any more until a restart; undefined while all is well. */
  private broken: MongoCommandError | undefined;
  private recent: RecentStates | undefined;
  private room: Room | undefined;
  private marks = 0;
  private distrusted = false;
  private readonly flushWaits = new Set<FlushWait>();
  /** Groups and writes since the start, and syncs waited for; for tests and metrics. */
  readonly counts = { groups: 0, writes: 0, flushes: 0 };

  /** Over a database that is open already; use `open` otherwise. */
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
    const file = join(path, 'data.mdb');
    env.recent = new RecentStates(() => env.snapshot(), file);
    env.room = new Room(file, lastCommitOf(db));
    return env;
  }

  get(key: Buffer): Buffer | undefined {
    return this.db.get(key);
  }

  range(from: Buffer, to: Buffer, reverse: boolean, limit: number): Entry[] {
    return readRange(this.db, from, to, reverse, limit);
  }

  /** Stores a pair; only inside `write`. */
  put(key: Buffer, value: Buffer): void {
    this.db.putSync(key, value);
  }

  /** Removes a pair; only inside `write`. */
  remove(key: Buffer): void {
    this.db.removeSync(key);
  }

  /**
   * Makes sure that changes have room, before the first of them; only inside `write`.
   * @throws MongoCommandError 14031 when the disk has no room
   */
  reserve(changes: number, bytes: number): void {
    this.room?.reserve(changes, bytes);
  }

  /** A snapshot of the latest committed state; not to be used inside `write`. */
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
   * Runs `job` inside the next group and resolves with its result once that group is on disk. The job must throw before
   * its first change or not at all, because LMDB cannot undo a part of a group.
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
   * Writes a compact copy of one consistent state as `data.mdb` into a folder, in a thread of its own, while reading
   * and writing go on. The file is not synced.
   */
  async copyTo(folder: string): Promise<void> {
    await this.db.backup(folder, true);
  }

  /** Waits for the writes under way and closes. */
  async close(): Promise<void> {
    while (this.queue.length > 0 || this.groupsOpen > 0)
      await new Promise((resolve) => setImmediate(resolve));
    this.recent?.stop();
    this.room?.close();
    const closed = this.db.close();
    // No write is under way; lmdb may still wait for a sync of which it will never report the end.
    await (this.distrusted ? Promise.race([closed, pause(CLOSE_PATIENCE_MS)]) : closed);
  }

  /** @returns why nothing can be written in this group, not even its mark; undefined when all is well */
  private beginGroup(mark: GroupMark): unknown {
    try {
      this.room?.begin();
      this.db.putSync(mark.key, mark.value);
      return undefined;
    } catch (error) {
      return error;
    }
  }

  /** True when a failed group shows in what reads see: then its sync failed, not its commit. */
  private committed(mark: GroupMark): boolean {
    this.db.resetReadTxn();
    return this.db.get(mark.key)?.equals(mark.value) === true;
  }

  /**
   * Stops all writing. A failed sync may have lost any page written since the last one, and the system forgets about
   * it: the next sync succeeds. So nothing is acknowledged any more; a restart goes back to the last state that was
   * synced.
   */
  private giveUp(cause: string): MongoCommandError {
    this.broken ??= new MongoCommandError(
      1,
      `storage error: syncing failed (${cause}); whether this was written is unknown, and nothing is written any more until the database is started again`,
    );
    for (const { reject } of this.queue.splice(0)) reject(this.broken);
    return this.broken;
  }

  /** Resolves when everything committed so far is on disk. */
  private flushed(): Promise<void> {
    return new Promise((resolve, reject) => {
      const wait: FlushWait = {
        resolve: () => this.flushWaits.delete(wait) && resolve(),
        reject: (error) => this.flushWaits.delete(wait) && reject(error),
      };
      this.flushWaits.add(wait);
      if (this.distrusted) this.syncFor(wait);
      else void this.db.flushed.then(wait.resolve, wait.reject);
    });
  }

  /**
   * Notes that lmdb may never report a sync again, as happens after a failed commit, so that each is asked for. States
   * held for copies are given up, because their room may be what was missing.
   */
  private distrust(): void {
    this.distrusted = true;
    this.recent?.renew();
    for (const wait of this.flushWaits) this.syncFor(wait);
  }

  private syncFor(wait: FlushWait): void {
    // lmdb's type declaration has neither the callback nor its error.
    const db = this.db as unknown as { sync(done: (error?: Error) => void): void };
    db.sync((error) => (error ? wait.reject(error) : wait.resolve()));
  }

  private nextMark(): GroupMark {
    this.marks += 1;
    return { key: groupMarkKey(this.marks % MARKS), value: recordIdBytes(this.marks) };
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
    const done: Done[] = [];
    const mark = this.nextMark();
    try {
      await this.db.transaction(() => {
        const refused = this.beginGroup(mark);
        const until = performance.now() + WRITE_GROUP_MS;
        do {
          const job = this.queue.shift();
          if (!job) break;
          done.push(refused ? { job, failed: true, result: refused } : carryOut(job));
        } while (performance.now() < until);
      });
      await this.flushed();
      this.counts.groups += 1;
      this.counts.flushes += 1;
      this.counts.writes += done.length;
      for (const { job, failed, result } of done) {
        if (failed) job.reject(result);
        else job.resolve(result as never);
      }
    } catch (error) {
      this.distrust();
      const cause = await causeOf(error);
      const reason = this.committed(mark) ? this.giveUp(cause) : await storageError(cause, this.folder);
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

/**
 * Reads the number of the last commit. lmdb-js declares neither `env` nor its figures; the declared `getStats` would
 * walk the free pages.
 */
function lastCommitOf(db: RootDatabase<Buffer, Buffer>): () => { number: number; usedBytes: number } {
  const { env } = db as unknown as {
    env: { info(): { lastTxnId: number; lastPageNumber: number }; stat(): { pageSize: number } };
  };
  const { pageSize } = env.stat();
  return () => {
    const { lastTxnId, lastPageNumber } = env.info();
    return { number: lastTxnId, usedBytes: (lastPageNumber + 1) * pageSize };
  };
}
