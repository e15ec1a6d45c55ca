import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MongoClient, type Collection } from 'mongodb';
import { startServerProcess } from '@loket/embedded-mongo/testing';
import { temporaryMongo } from '@loket/embedded-mongo/testing';

interface Item {
  _id: number;
  n: number;
  text: string;
}

const COUNT = 6000;
const base = mkdtempSync(join(tmpdir(), 'embedded-mongo-build-'));
let server: Awaited<ReturnType<typeof temporaryMongo>>;
let client: MongoClient;
let items: Collection<Item>;

beforeEach(async () => {
  server = await temporaryMongo();
  client = await new MongoClient(server.uri('t')).connect();
  items = client.db().collection<Item>('items');
  await items.insertMany(Array.from({ length: COUNT }, (_, n) => ({ _id: n, n, text: 'x'.repeat(300) })));
});
afterEach(async () => {
  await client.close();
  await server.remove();
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** The documents found by the index, and those that are stored. */
async function both(hint: string): Promise<{ byIndex: unknown[]; stored: unknown[] }> {
  const read = async (by: string | { $natural: 1 }): Promise<unknown[]> => {
    const found = await items.find({}, { hint: by }).project({ n: 1 }).toArray();
    return found.sort((a, b) => Number(a['_id']) - Number(b['_id']));
  };
  return { byIndex: await read(hint), stored: await read({ $natural: 1 }) };
}

describe('an index built over many documents', () => {
  it('lets others work, and holds what they wrote meanwhile, in transactions too', async () => {
    const state = { over: false };
    let reads = 0;
    const build = items.createIndex({ n: 1 }).finally(() => {
      state.over = true;
    });
    const work = async (writer: number): Promise<void> => {
      for (let turn = 0; !state.over; turn += 1) {
        const at = (turn * 37 + writer * 11) % COUNT;
        await items.updateOne({ _id: at }, { $inc: { n: COUNT } });
        await items.deleteOne({ _id: (at + 5) % COUNT });
        await items.insertOne({ _id: COUNT * (writer + 1) + turn, n: -turn, text: 'new' });
        await client.withSession((session) =>
          session.withTransaction(async () => {
            await items.updateOne({ _id: (at + 9) % COUNT }, { $inc: { n: 1 } }, { session });
            await items.updateOne({ _id: (at + 13) % COUNT }, { $inc: { n: 1 } }, { session });
          }),
        );
        reads += await items.countDocuments({ _id: at });
      }
    };
    await Promise.all([build, work(1), work(2)]);
    expect(reads).toBeGreaterThan(0);
    const { byIndex, stored } = await both('n_1');
    expect(byIndex).toEqual(stored);
    const plan = await items.find({ n: 7 }).explain();
    expect(JSON.stringify(plan)).toContain('n_1');
  });

  it('fails on a duplicate, also one that came meanwhile, and leaves nothing', async () => {
    await items.insertOne({ _id: COUNT, n: 5, text: 'again' });
    await expect(items.createIndex({ n: 1 }, { unique: true })).rejects.toMatchObject({ code: 11_000 });
    await items.deleteOne({ _id: COUNT });
    const build = items.createIndex({ n: 1 }, { unique: true });
    const outcome = build.then(
      () => 'built',
      (error: { code: number }) => error.code,
    );
    await items.insertOne({ _id: COUNT + 1, n: 6, text: 'meanwhile' }).catch(() => undefined);
    const failed = (await outcome) === 11_000;
    // Either the build failed because of the new document, or the finished index kept it out.
    expect(await items.countDocuments({ n: 6 })).toBe(failed ? 2 : 1);
    await items.deleteOne({ _id: COUNT + 1 });
    await items.createIndex({ n: 1 }, { unique: true });
    expect((await items.indexes()).map(({ name }) => name)).toEqual(['_id_', 'n_1']);
    const { byIndex, stored } = await both('n_1');
    expect(byIndex).toEqual(stored);
  });

  it('is built once when it is asked for twice at a time', async () => {
    const names = await Promise.all([
      items.createIndex({ n: 1 }),
      items.createIndex({ n: 1 }),
      items.createIndex({ text: 1 }),
    ]);
    expect(names).toEqual(['n_1', 'n_1', 'text_1']);
    expect(new Set((await items.indexes()).map(({ name }) => name))).toEqual(
      new Set(['_id_', 'n_1', 'text_1']),
    );
  });

  it('that a crash has ended is not there afterwards, and can be built', async () => {
    const dataDir = join(base, 'killed');
    const first = await startServerProcess(dataDir);
    const there = await new MongoClient(first.uri).connect();
    const many = there.db().collection<Item>('items');
    await many.insertMany(Array.from({ length: COUNT }, (_, n) => ({ _id: n, n, text: 'x'.repeat(300) })));
    const build = many.createIndex({ n: 1 }).catch(() => 'lost');
    await many.insertOne({ _id: COUNT, n: COUNT, text: '' });
    await first.kill();
    await build;
    await there.close();
    const again = await temporaryMongo({ dataDir });
    const other = await new MongoClient(again.uri('crash')).connect();
    const left = other.db().collection<Item>('items');
    await left.createIndex({ n: 1 });
    expect(await left.countDocuments({ n: { $gte: 0 } })).toBe(COUNT + 1);
    await other.close();
    await again.stop();
  });
});
