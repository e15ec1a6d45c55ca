import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  Binary,
  Decimal128,
  Double,
  GridFSBucket,
  Int32,
  Long,
  MongoClient,
  type ObjectId,
  type Db,
} from 'mongodb';
import { silentLogger } from '../../src/core/log.js';
import { connectStore, ensureIndexes } from '../../src/models/connection.js';
import { Keyring } from '../../src/models/keyring.js';
import { copyDatabase, COPY_STATE } from '../../src/tools/copy.js';
import { openCopySource } from '../../src/tools/copy-source.js';
import {
  temporaryMongo,
  testDatabase,
  type TemporaryMongo,
  type TestDatabase,
} from '@loket/embedded-mongo/testing';

let source: TemporaryMongo;
let client: MongoClient;
const targets: TestDatabase[] = [];
const clients: MongoClient[] = [];

beforeAll(async () => {
  source = await temporaryMongo();
  client = await new MongoClient(source.uri('loket')).connect();
});
afterEach(async () => {
  await client.db().dropDatabase();
  for (const one of clients.splice(0)) await one.close();
  for (const target of targets.splice(0)) await target.stop();
});
afterAll(async () => {
  await client.close();
  await source.remove();
});

/** An empty database on another server: a second embedded one, or that of `TEST_MONGODB_URI`. */
async function emptyTarget(): Promise<{ db: Db; uri: string }> {
  const target = await testDatabase();
  targets.push(target);
  const there = await new MongoClient(target.uri).connect();
  clients.push(there);
  return { db: there.db(), uri: target.uri };
}

async function fill(db: Db): Promise<void> {
  const cases = db.collection('cases');
  await cases.createIndex({ number: 1 }, { unique: true, name: 'by_number' });
  await cases.createIndex({ status: 1, at: -1 }, { partialFilterExpression: { status: 'open' } });
  await cases.createIndex({ until: 1 }, { expireAfterSeconds: 0 });
  await cases.insertMany(
    Array.from({ length: 1200 }, (_, index) => ({
      _id: `c${index}` as unknown as ObjectId,
      number: index,
      status: index % 2 ? 'open' : 'closed',
      at: new Date(index * 1000),
      exact: [new Int32(1), new Double(1), Long.fromNumber(1), Decimal128.fromString('1.0'), null, /a/i],
      sealed: new Binary(randomBytes(20)),
    })),
  );
  await db.createCollection('empty');
  const bucket = new GridFSBucket(db, { bucketName: 'documents' });
  await new Promise((resolve, reject) => {
    bucket.openUploadStream('scan').end(randomBytes(700_000)).on('finish', resolve).on('error', reject);
  });
}

const copy = async (to: Db, signal?: AbortSignal): ReturnType<typeof copyDatabase> => {
  const opened = await openCopySource(source.dataDir);
  try {
    return await copyDatabase(opened.db, to, opened.store, signal ? { signal } : {});
  } finally {
    await opened.close();
  }
};

describe('copying the database to another server', () => {
  it('brings every collection, document and index, and says so again without sending', async () => {
    await fill(client.db());
    const { db } = await emptyTarget();
    const first = await copy(db);
    expect(first.map(({ name, documents, sent, indexes }) => ({ name, documents, sent, indexes }))).toEqual([
      { name: 'cases', documents: 1200, sent: 1200, indexes: 4 },
      { name: 'documents.chunks', documents: 3, sent: 3, indexes: 2 },
      { name: 'documents.files', documents: 1, sent: 1, indexes: 2 },
      { name: 'empty', documents: 0, sent: 0, indexes: 1 },
    ]);
    const read = { promoteValues: false } as const;
    const here = await client.db().collection('cases').findOne({ number: 7 }, read);
    expect(await db.collection('cases').findOne({ number: 7 }, read)).toEqual(here);
    expect((await copy(db)).map(({ sent, removed }) => sent + removed)).toEqual([0, 0, 0, 0]);
    // The snapshots of the running source are removed.
    expect(readdirSync(source.dataDir).filter((name) => name.startsWith('copy-'))).toEqual([]);
  });

  it('goes on after an interruption, and follows what changed since', async () => {
    const db = client.db();
    await fill(db);
    const target = await emptyTarget();
    const stop = new AbortController();
    const interrupted = copy(target.db, stop.signal);
    while ((await target.db.collection('cases').countDocuments()) < 500) await Promise.resolve();
    stop.abort(new Error('stopped'));
    await expect(interrupted).rejects.toThrow('stopped');
    // Two documents exchange their unique numbers, one is deleted, one is added.
    await db.collection('cases').updateOne({ number: 1 }, { $set: { number: -1 } });
    await db.collection('cases').updateOne({ number: 2 }, { $set: { number: 1 } });
    await db.collection('cases').updateOne({ number: -1 }, { $set: { number: 2 } });
    await db.collection('cases').deleteOne({ number: 3 });
    await db.collection('cases').insertOne({ number: 5000 });
    await db.collection('empty').drop();
    const [cases, ...others] = await copy(target.db);
    expect(cases).toMatchObject({ name: 'cases', documents: 1200 });
    expect(cases?.sent).toBeLessThan(800);
    expect(others.map(({ name }) => name)).toEqual(['documents.chunks', 'documents.files']);
    await expect(target.db.collection('cases').insertOne({ number: 5000 })).rejects.toMatchObject({
      code: 11000,
    });
  });

  it('touches nothing that it did not put there', async () => {
    await fill(client.db());
    const foreign = await emptyTarget();
    await foreign.db.collection('letters').insertOne({ text: 'ours' });
    await expect(copy(foreign.db)).rejects.toThrow(/letters/);
    expect(await foreign.db.collection('cases').countDocuments()).toBe(0);

    // The office has moved and works there; a second copy would undo that work.
    const used = await emptyTarget();
    await copy(used.db);
    await used.db.collection('cases').updateOne({ number: 1 }, { $set: { status: 'moved on' } });
    await expect(copy(used.db)).rejects.toThrow(/changed since/);
    expect(await used.db.collection('cases').findOne({ number: 1 })).toMatchObject({ status: 'moved on' });

    const other = await emptyTarget();
    await other.db
      .collection<{ _id: string }>(COPY_STATE)
      .insertOne({ _id: 'state', store: 'x' } as { _id: string });
    await expect(copy(other.db)).rejects.toThrow(/another database/);
  });

  it('lets the office go on where it was: models, indexes and sealed data', async () => {
    const keys = [{ id: 'k1', key: randomBytes(32) }];
    const open = async (uri: string): ReturnType<typeof connectStore> =>
      connectStore({ uri, log: silentLogger() });
    const before = await open(source.uri('loket'));
    await ensureIndexes(before);
    const keyring = await Keyring.open(before, keys);
    const hash = keyring.lookupHash('nik', '6471');
    await keyring.createDataKey(null, 'applicant-1');
    const sealed = await keyring.seal('applicant-1', { name: 'Siti' }, 'test');
    await before.connection.collection('cases').insertOne({ number: 'REG-1', sealed });
    await before.close();

    const { db, uri } = await emptyTarget();
    await copy(db);
    const after = await open(uri);
    await ensureIndexes(after);
    const moved = await Keyring.open(after, keys);
    expect(moved.lookupHash('nik', '6471')).toBe(hash);
    const found = await after.connection.collection('cases').findOne({ number: 'REG-1' });
    expect(await moved.open('applicant-1', found?.['sealed'] as Buffer, 'test')).toEqual({ name: 'Siti' });
    await after.close();
  });
});
