import { describe, expect, it } from '@jest/globals';
import { Environment } from '../src/storage/environment.js';

type Database = ConstructorParameters<typeof Environment>[0];

/** A stand-in for LMDB whose sync ends when the test says so. */
class SlowDisk {
  readonly events: string[] = [];
  private waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];

  get flushed(): Promise<void> {
    this.events.push('flush asked');
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
    });
  }

  async transaction<T>(body: () => T): Promise<T> {
    await Promise.resolve();
    this.events.push('group');
    return body();
  }

  private written: Buffer | undefined;
  /** Whether reads see what was written; after a failed commit they do not. */
  visible = false;

  putSync(_key: Buffer, value: Buffer): void {
    this.written = value;
  }

  get(): Buffer | undefined {
    return this.visible ? this.written : undefined;
  }

  resetReadTxn(): void {
    this.events.push('read');
  }

  finishFlush(error?: Error): void {
    for (const { resolve, reject } of this.waiting.splice(0)) {
      if (error) reject(error);
      else resolve();
    }
  }

  asDatabase(): Database {
    return this as unknown as Database;
  }
}

const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

describe('acknowledged means flushed', () => {
  it('no write is answered before the flush of its group, and writes that wait share one', async () => {
    const disk = new SlowDisk();
    const env = new Environment(disk.asDatabase());
    const answered: number[] = [];
    const writes = [1, 2, 3].map((write) => env.write(() => write).then((value) => answered.push(value)));
    await turns();
    expect(disk.events).toEqual(['group', 'flush asked']);
    expect(answered).toEqual([]);
    disk.finishFlush();
    await Promise.all(writes);
    expect(answered).toEqual([1, 2, 3]);
  });

  it('a failing job does not take the others of its group with it', async () => {
    const disk = new SlowDisk();
    const env = new Environment(disk.asDatabase());
    const bad = env.write(() => {
      throw new Error('refused');
    });
    const good = env.write(() => 'done');
    const outcome = expect(bad).rejects.toThrow('refused');
    await turns();
    disk.finishFlush();
    await outcome;
    expect(await good).toBe('done');
  });

  it('says that the disk is full when the commit fails for that', async () => {
    const disk = new SlowDisk();
    const env = new Environment(disk.asDatabase());
    const outcome = expect(env.write(() => 1)).rejects.toMatchObject({
      code: 14031,
      codeName: 'OutOfDiskSpace',
    });
    await turns();
    disk.finishFlush(new Error('No space left on device'));
    await outcome;
  });

  it('writes nothing any more after a sync that failed: what it lost is unknown', async () => {
    const disk = new SlowDisk();
    const env = new Environment(disk.asDatabase());
    const outcome = expect(env.write(() => 1)).rejects.toThrow(/syncing failed/);
    await turns();
    disk.visible = true;
    disk.finishFlush(new Error('Input/output error'));
    await outcome;
    await expect(env.write(() => 2)).rejects.toThrow(/until the database is started again/);
    expect(disk.events).toEqual(['group', 'flush asked', 'read']);
  });
});
