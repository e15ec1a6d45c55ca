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
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import {
  BackupError,
  readBackupNote,
  restoreBackup,
  snapshotInto,
  startEmbeddedMongo,
  storeId,
  takeBackup,
  type RunCommand,
} from '../src/index.js';
import { Ledger } from './support/ledger.js';
import { temporaryMongo } from '@loket/embedded-mongo/testing';

const base = mkdtempSync(join(tmpdir(), 'embedded-mongo-backup-'));
const open: { remove(): Promise<void> }[] = [];

afterEach(async () => {
  for (const server of open.splice(0)) await server.remove();
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

const NOW = new Date('2026-11-24T02:00:00.000Z');

function runOn(client: MongoClient): RunCommand {
  return (command) => client.db('admin').command(command);
}

async function start(
  dataDir?: string,
): Promise<Awaited<ReturnType<typeof temporaryMongo>> & { client: MongoClient }> {
  const server = await temporaryMongo(dataDir === undefined ? {} : { dataDir });
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
    const note = await takeBackup(runOn(server.client), file, NOW);
    over = true;
    await work;
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(base)).toEqual(['running.backup']);

    const into = join(base, 'restored');
    expect(restoreBackup(file, into).note).toEqual({ ...note, createdAt: NOW.toISOString() });
    const again = await start(into);
    expect(await again.client.db().listCollections().toArray()).toHaveLength(4);
    expect(await storeId(runOn(again.client))).toBe(note.store);
    expect(await ledger.faults(again.client.db(), least)).toEqual([]);
    // The restored database goes on from there.
    await again.client.db().collection('log').insertOne({ after: 'restore' });
    // The running database is untouched, and an existing backup is never written over.
    expect(await ledger.faults(db)).toEqual([]);
    await expect(takeBackup(runOn(server.client), file, NOW)).rejects.toThrow(BackupError);
    expect(() => restoreBackup(file, into)).toThrow('already has a database');
  });

  it('refuses a place that is not there, and leaves nothing behind when it fails', async () => {
    const server = await start();
    await expect(takeBackup(runOn(server.client), join(base, 'no', 'b'), NOW)).rejects.toThrow(
      'does not exist',
    );
    const lost: RunCommand = () => Promise.reject(new Error('the connection was lost'));
    await expect(takeBackup(lost, join(base, 'lost.backup'), NOW)).rejects.toThrow('lost');
    expect(readdirSync(base).filter((name) => name.includes('lost'))).toEqual([]);
  });

  it('holds no other file of the folder', async () => {
    const server = await start();
    await server.client
      .db()
      .collection('c')
      .insertMany([{ _id: 1 as never }, { _id: 2 as never }]);
    const secret = 'bm90LWEtcmVhbC1rZXktYnV0LWl0cy1zaGFwZS0zMg==';
    writeFileSync(join(server.dataDir, 'secret-key'), secret);
    const file = join(base, 'alone.backup');
    await takeBackup(runOn(server.client), file, NOW);
    expect(readFileSync(file).includes(secret)).toBe(false);
    const into = join(base, 'new', 'folders', 'alone');
    restoreBackup(file, into);
    const again = await start(into);
    expect(await again.client.db().collection('c').countDocuments()).toBe(2);
  });
});

describe('a snapshot', () => {
  it('is a state that stands still, opened beside the running one', async () => {
    const server = await start();
    const items = server.client.db().collection('items');
    await items.insertOne({ n: 1 });
    const dataDir = mkdtempSync(join(base, 'snapshot-'));
    await snapshotInto(runOn(server.client), dataDir);
    await items.insertOne({ n: 2 });
    const still = await startEmbeddedMongo({ dataDir });
    const client = await new MongoClient(still.uri()).connect();
    open.push({ remove: () => client.close().then(() => still.stop()) });
    expect(await client.db().collection('items').countDocuments()).toBe(1);
    expect(await storeId(runOn(client))).toBe(await storeId(runOn(server.client)));
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
    await takeBackup(runOn(server.client), file, NOW);
    const { bytes } = readBackupNote(file);
    const into = join(base, 'never');

    const flipped = join(base, 'flipped.backup');
    cpSync(file, flipped);
    const handle = openSync(flipped, 'r+');
    writeSync(handle, Buffer.from([0xff]), 0, 1, Math.floor(bytes / 2));
    closeSync(handle);
    expect(() => restoreBackup(flipped, into)).toThrow('checksum');

    const cut = join(base, 'cut.backup');
    cpSync(file, cut);
    truncateSync(cut, bytes - 4096);
    expect(() => restoreBackup(cut, into)).toThrow('not a whole backup');
    expect(existsSync(join(into, 'store'))).toBe(false);
    expect(existsSync(join(into, 'store.part'))).toBe(false);
    restoreBackup(file, into);
    expect(existsSync(join(into, 'store', 'data.mdb'))).toBe(true);
  });
});
