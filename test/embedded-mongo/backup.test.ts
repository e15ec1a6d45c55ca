import { execFile } from 'node:child_process';
import {
  closeSync,
  cpSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { readBackupNote, restoreBackup } from '../../src/embedded-mongo/backup-file.js';
import { Ledger } from '../support/ledger.js';
import { embeddedServer } from './embedded-server.js';

const base = mkdtempSync(join(tmpdir(), 'loket-backup-'));
const open: { remove(): Promise<void> }[] = [];

afterEach(async () => {
  for (const server of open.splice(0)) await server.remove();
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** Runs a tool as an operator does; its exit code and what it printed. */
async function tool(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number; out: string }> {
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [resolve(`dist/src/tools/${name}-cli.js`), ...args],
      { env: { ...process.env, NODE_OPTIONS: '', MONGODB_URI: '', ...env } },
    );
    return { code: 0, out: stdout };
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string };
    return { code, out: stderr };
  }
}

async function start(
  dataDir?: string,
): Promise<Awaited<ReturnType<typeof embeddedServer>> & { client: MongoClient }> {
  const server = await embeddedServer(dataDir === undefined ? {} : { dataDir });
  const client = await new MongoClient(server.uri()).connect();
  const started = {
    ...server,
    client,
    remove: async () => {
      await client.close();
      await server.remove();
    },
  };
  open.push(started);
  return started;
}

describe('a backup of a running database', () => {
  it('holds everything acknowledged before it was asked for, and nothing in part', async () => {
    const server = await start();
    const ledger = new Ledger();
    const db = server.client.db();
    await ledger.open(db);
    let over = false;
    const work = Promise.all(
      Array.from({ length: 6 }, (_, writer) => ledger.write(server.client, db, 'b', writer, () => over)),
    );
    while (ledger.movesDone < 40) await new Promise((done) => setImmediate(done));
    const least = ledger.mark();
    const file = join(base, 'running.backup');
    expect(await tool('backup', ['--to', file], { DATA_DIR: server.dataDir })).toMatchObject({ code: 0 });
    over = true;
    await work;
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(base)).toEqual(['running.backup']);

    const into = join(base, 'restored');
    const restored = await tool('restore', ['--from', file, '--into', into]);
    expect(restored).toMatchObject({ code: 0 });
    expect(restored.out).toContain('4 collections');
    const again = await start(into);
    expect(await ledger.faults(again.client.db(), least)).toEqual([]);
    // It goes on from there.
    await again.client.db().collection('log').insertOne({ after: 'restore' });
    // What was running is untouched, and a backup is never written over.
    expect(await ledger.faults(db)).toEqual([]);
    expect(await tool('backup', ['--to', file], { DATA_DIR: server.dataDir })).toMatchObject({ code: 1 });
    expect(await tool('restore', ['--from', file, '--into', into])).toMatchObject({ code: 1 });
  });

  it('is taken from a stopped one as well, and holds no key file', async () => {
    const server = await start();
    await server.client
      .db()
      .collection('c')
      .insertMany([{ _id: 1 as never }, { _id: 2 as never }]);
    await server.client.close();
    await server.stop();
    const secret = 'bm90LWEtcmVhbC1rZXktYnV0LWl0cy1zaGFwZS0zMg==';
    writeFileSync(join(server.dataDir, 'secret-key'), secret);
    const file = join(base, 'stopped.backup');
    expect(await tool('backup', ['--to', file], { DATA_DIR: server.dataDir })).toMatchObject({ code: 0 });
    expect(readFileSync(file).includes(secret)).toBe(false);
    const into = join(base, 'from-stopped');
    restoreBackup(file, into);
    const again = await start(into);
    expect(await again.client.db().collection('c').countDocuments()).toBe(2);
  });
});

describe('a backup that cannot be used', () => {
  it('is refused with the reason, and leaves nothing behind', async () => {
    const server = await start();
    await server.client
      .db()
      .collection('c')
      .insertOne({ text: 'x'.repeat(50_000) });
    const file = join(base, 'whole.backup');
    await tool('backup', ['--to', file], { DATA_DIR: server.dataDir });
    const { bytes } = readBackupNote(file);
    const into = join(base, 'never');

    const flipped = join(base, 'flipped.backup');
    cpSync(file, flipped);
    const handle = openSync(flipped, 'r+');
    writeSync(handle, Buffer.from([0xff]), 0, 1, Math.floor(bytes / 2));
    closeSync(handle);
    expect(await tool('restore', ['--from', flipped, '--into', into])).toMatchObject({
      code: 1,
      out: expect.stringContaining('checksum') as unknown,
    });

    const cut = join(base, 'cut.backup');
    cpSync(file, cut);
    truncateSync(cut, bytes - 4096);
    expect(await tool('restore', ['--from', cut, '--into', into])).toMatchObject({
      code: 1,
      out: expect.stringContaining('not a whole backup') as unknown,
    });
    expect(existsSync(join(into, 'store'))).toBe(false);
    expect(existsSync(join(into, 'store.part'))).toBe(false);
    restoreBackup(file, into);
    expect(existsSync(join(into, 'store', 'data.mdb'))).toBe(true);
  });

  it('the tools say what they need', async () => {
    expect(await tool('backup', [])).toMatchObject({
      code: 78,
      out: expect.stringContaining('--to FILE') as unknown,
    });
    expect(await tool('restore', ['--from', 'x'])).toMatchObject({ code: 78 });
    const nowhere = { DATA_DIR: join(base, 'nowhere') };
    expect(await tool('backup', ['--to', join(base, 'n.backup')], nowhere)).toMatchObject({
      code: 78,
      out: expect.stringContaining('there is no database') as unknown,
    });
    expect(existsSync(nowhere.DATA_DIR)).toBe(false);
  });
});
