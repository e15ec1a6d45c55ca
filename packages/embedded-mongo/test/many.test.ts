import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MongoClient, type Collection } from 'mongodb';
import type { EmbeddedMongo } from '@loket/embedded-mongo';
import { temporaryMongo } from '@loket/embedded-mongo/testing';

interface Item {
  readonly _id: number;
  n: number;
  text: string;
}

/** More documents than fit into one turn of the writer. */
const MANY = 12_000;
let server: EmbeddedMongo & { remove(): Promise<void> };
let client: MongoClient;
let items: Collection<Item>;

beforeAll(async () => {
  server = await temporaryMongo();
  client = await new MongoClient(server.uri('many')).connect();
  items = client.db().collection<Item>('items');
});
afterAll(async () => {
  await client.close();
  await server.remove();
});
beforeEach(async () => {
  await items.drop();
  await items.createIndexes([{ key: { n: 1 } }, { key: { text: 1 } }]);
  await items.insertMany(
    Array.from({ length: MANY }, (_, _id) => ({ _id, n: _id % 7, text: `text ${_id}` })),
  );
});

/**
 * Does other work, one command after the other, until `run` has ended; gives how many writes were finished meanwhile.
 */
async function meanwhile<T>(run: Promise<T>, work: (turn: number) => Promise<unknown>): Promise<[T, number]> {
  const state = { over: false };
  const ended = run.finally(() => {
    state.over = true;
  });
  let turns = 0;
  while (!state.over) {
    await work(turns);
    if (!state.over) turns += 1;
  }
  return [await ended, turns];
}

const note = (turn: number): Promise<unknown> =>
  client.db().collection<{ _id: number }>('notes').insertOne({ _id: turn });

describe('a statement on very many documents', () => {
  beforeEach(() => client.db().collection('notes').drop());

  it('lets other commands have their turn, and changes each document once', async () => {
    // The update moves documents within the very index that it walks.
    const [result, turns] = await meanwhile(items.updateMany({ n: { $gte: 0 } }, { $inc: { n: 10 } }), note);
    expect(result).toMatchObject({ matchedCount: MANY, modifiedCount: MANY });
    expect(turns).toBeGreaterThan(3);
    expect(await items.countDocuments({ n: { $gte: 10, $lt: 17 } })).toBe(MANY);
    expect(await items.countDocuments({ n: { $lt: 10 } })).toBe(0);
  });

  it('deletes all, and leaves alone what has stopped matching meanwhile', async () => {
    let saved = 0;
    const [result, turns] = await meanwhile(items.deleteMany({ n: { $lt: 7 } }), async (turn) => {
      // Starts at the end, which the writer reaches last.
      saved += (await items.updateOne({ _id: MANY - 1 - turn }, { $set: { n: 100 } })).modifiedCount;
    });
    expect(turns).toBeGreaterThan(1);
    expect(saved).toBeGreaterThan(0);
    expect(result.deletedCount).toBe(MANY - saved);
    expect(await items.countDocuments()).toBe(saved);
  });

  it('waits for a transaction on one of them, and goes on', async () => {
    await client.withSession(async (session) => {
      session.startTransaction();
      await items.updateOne({ _id: MANY - 1 }, { $inc: { n: 1000 } }, { session });
      const all = items.updateMany({}, { $inc: { n: 10 } });
      // The update has begun and cannot end.
      while ((await items.countDocuments({ n: { $gte: 10 } })) === 0) await note(Math.random());
      await session.commitTransaction();
      expect((await all).modifiedCount).toBe(MANY);
    });
    const last = await items.findOne({ _id: MANY - 1 });
    expect(last?.n).toBe(((MANY - 1) % 7) + 1010);
    expect(await items.countDocuments({ n: { $lt: 10 } })).toBe(0);
  });

  it('keeps what it had changed when it fails, and says where it failed', async () => {
    await items.updateOne({ _id: MANY - 1 }, { $set: { text: 'x' } });
    await items.updateOne({ _id: MANY - 1 }, { $unset: { n: 1 } });
    const error = await items
      .updateMany({}, [{ $set: { n: { $divide: [1, { $cmp: ['$text', 'x'] }] } } }])
      .then(
        () => undefined,
        (failure: { code: number }) => failure,
      );
    expect(error?.code).toBe(2);
    expect(await items.findOne({ _id: MANY - 1 }, { projection: { _id: 0 } })).toEqual({ text: 'x' });
    expect(await items.countDocuments({ n: -1 })).toBeGreaterThan(0);
  });

  it('changes all or none of them inside a transaction', async () => {
    await client.withSession(async (session) => {
      session.startTransaction();
      await items.updateMany({}, { $set: { n: 5 } }, { session });
      expect(await items.countDocuments({ n: { $ne: 5 } })).toBeGreaterThan(0);
      await session.abortTransaction();
    });
    expect(await items.countDocuments({ n: 5 })).toBe(Math.floor(MANY / 7));
  });
});
