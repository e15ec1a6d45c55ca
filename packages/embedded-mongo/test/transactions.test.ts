import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MongoClient, type ClientSession, type Collection, type Db } from 'mongodb';
import { testDatabase, type TestDatabase } from '@loket/embedded-mongo/testing';

interface Item {
  _id: number;
  group?: string;
  value: number;
}

let database: TestDatabase;
let client: MongoClient;
let db: Db;
let items: Collection<Item>;
const sessions: ClientSession[] = [];

beforeAll(async () => {
  database = await testDatabase();
  client = await new MongoClient(database.uri).connect();
  db = client.db(database.name);
  items = db.collection<Item>('items');
  await items.createIndex({ group: 1, value: 1 });
  await db.collection('unique').createIndex({ name: 1 }, { unique: true });
});

afterAll(async () => {
  await client.close();
  await database.stop();
});

beforeEach(async () => {
  await items.deleteMany({});
  await items.insertMany([1, 2, 3].map((_id) => ({ _id, group: 'a', value: _id * 10 })));
  await db.collection('unique').deleteMany({});
});

afterEach(async () => {
  for (const session of sessions.splice(0)) await session.endSession();
});

function begin(): ClientSession {
  const session = client.startSession();
  sessions.push(session);
  session.startTransaction({ readConcern: { level: 'snapshot' } });
  return session;
}

const labels = async (work: Promise<unknown>): Promise<{ code: number; transient: boolean }> => {
  try {
    await work;
  } catch (error) {
    const failure = error as { code: number; hasErrorLabel(label: string): boolean };
    return { code: failure.code, transient: failure.hasErrorLabel('TransientTransactionError') };
  }
  throw new Error('it succeeded');
};

describe('transactions', () => {
  it('read a snapshot: what others write meanwhile is not seen, by document, by index and by count', async () => {
    const session = begin();
    expect(await items.countDocuments({ group: 'a' }, { session })).toBe(3);
    await items.insertOne({ _id: 4, group: 'a', value: 5 });
    await items.updateOne({ _id: 1 }, { $set: { value: 999 } });
    expect((await items.findOne({ _id: 1 }, { session }))?.value).toBe(10);
    expect(
      await items
        .find({ group: 'a' }, { session })
        .sort({ value: 1 })
        .map((item) => item._id)
        .toArray(),
    ).toEqual([1, 2, 3]);
    expect(await items.countDocuments({}, { session })).toBe(3);
    await session.commitTransaction();
    expect(await items.countDocuments({})).toBe(4);
  });

  it('read their own writes by index, sort, aggregate and count, and others do not see them', async () => {
    const session = begin();
    await items.insertOne({ _id: 9, group: 'a', value: 15 }, { session });
    await items.updateOne({ _id: 3 }, { $set: { value: 1 } }, { session });
    await items.deleteOne({ _id: 2 }, { session });
    expect(
      await items
        .find({ group: 'a' }, { session })
        .sort({ value: -1 })
        .map((item) => item._id)
        .toArray(),
    ).toEqual([9, 1, 3]);
    expect(
      await items
        .find({ group: 'a', value: { $gte: 10, $lt: 30 } }, { session })
        .map((item) => item._id)
        .toArray(),
    ).toEqual([1, 9]);
    const [sum] = await items
      .aggregate([{ $group: { _id: null, sum: { $sum: '$value' } } }], { session })
      .toArray();
    expect(sum?.['sum']).toBe(26);
    expect(await items.countDocuments({ group: 'a' }, { session })).toBe(3);
    expect(
      await items
        .find({})
        .sort({ value: 1 })
        .map((item) => item.value)
        .toArray(),
    ).toEqual([10, 20, 30]);
    await session.commitTransaction();
    expect(
      await items
        .find({})
        .sort({ value: 1 })
        .map((item) => item.value)
        .toArray(),
    ).toEqual([1, 10, 15]);
  });

  it('leave nothing behind when aborted', async () => {
    const session = begin();
    await items.updateMany({}, { $inc: { value: 1 } }, { session });
    await items.insertOne({ _id: 7, value: 7 }, { session });
    await session.abortTransaction();
    expect(
      await items
        .find({})
        .sort({ _id: 1 })
        .map((item) => item.value)
        .toArray(),
    ).toEqual([10, 20, 30]);
    await items.updateOne({ _id: 1 }, { $set: { value: 11 } });
    expect((await items.findOne({ _id: 1 }))?.value).toBe(11);
  });

  it('refuse the second writer of a document with a transient 112', async () => {
    const [first, second] = [begin(), begin()];
    await items.updateOne({ _id: 1 }, { $inc: { value: 1 } }, { session: first });
    expect(await labels(items.updateOne({ _id: 1 }, { $inc: { value: 1 } }, { session: second }))).toEqual({
      code: 112,
      transient: true,
    });
    await first.commitTransaction();
    expect((await items.findOne({ _id: 1 }))?.value).toBe(11);
  });

  it('refuse to change what was written after their snapshot', async () => {
    const session = begin();
    await items.findOne({ _id: 2 }, { session });
    await items.updateOne({ _id: 1 }, { $inc: { value: 5 } });
    expect(await labels(items.updateOne({ _id: 1 }, { $inc: { value: 1 } }, { session }))).toEqual({
      code: 112,
      transient: true,
    });
  });

  it('conflict on unique keys that neither can see', async () => {
    const names = db.collection('unique');
    const [first, second] = [begin(), begin()];
    await names.insertOne({ name: 'x' }, { session: first });
    expect(await labels(names.insertOne({ name: 'x' }, { session: second }))).toEqual({
      code: 112,
      transient: true,
    });
    await first.commitTransaction();
    await expect(names.insertOne({ name: 'x' })).rejects.toMatchObject({ code: 11000 });
  });

  it('report a duplicate key and end', async () => {
    const names = db.collection('unique');
    await names.insertOne({ name: 'taken' });
    const session = begin();
    await items.updateOne({ _id: 1 }, { $inc: { value: 1 } }, { session });
    await expect(names.insertOne({ name: 'taken' }, { session })).rejects.toMatchObject({ code: 11000 });
    expect(await labels(session.commitTransaction())).toEqual({ code: 251, transient: true });
    expect((await items.findOne({ _id: 1 }))?.value).toBe(10);
  });

  it('make a plain write wait until they have ended', async () => {
    const session = begin();
    await items.updateOne({ _id: 1 }, { $set: { value: 100 } }, { session });
    const plain = items.findOneAndUpdate({ _id: 1 }, { $inc: { value: 1 } }, { returnDocument: 'after' });
    await session.commitTransaction();
    expect((await plain)?.value).toBe(101);
  });

  it('commit again without effect', async () => {
    const session = begin();
    await items.updateOne({ _id: 1 }, { $inc: { value: 1 } }, { session });
    await session.commitTransaction();
    await session.commitTransaction();
    expect((await items.findOne({ _id: 1 }))?.value).toBe(11);
  });

  it('keep a sum under many concurrent transfers', async () => {
    await items.deleteMany({});
    await items.insertMany(Array.from({ length: 5 }, (_, _id) => ({ _id, value: 100 })));
    await Promise.all(
      Array.from({ length: 8 }, async (_, worker) => {
        for (let round = 0; round < 10; round += 1) {
          const [from, to] = [(worker + round) % 5, (worker * 3 + round + 1) % 5];
          await client.withSession((session) =>
            session.withTransaction(async () => {
              await items.updateOne({ _id: from }, { $inc: { value: -1 } }, { session });
              await items.updateOne({ _id: to }, { $inc: { value: 1 } }, { session });
            }),
          );
        }
      }),
    );
    const values = await items
      .find({})
      .map((item) => item.value)
      .toArray();
    expect(values.reduce((sum, value) => sum + value, 0)).toBe(500);
  });

  it('page through a cursor that sees their own writes', async () => {
    await items.insertMany(
      Array.from({ length: 250 }, (_, index) => ({ _id: 1000 + index, group: 'big', value: index })),
    );
    const session = begin();
    await items.updateMany({ group: 'big', value: { $lt: 10 } }, { $set: { group: 'small' } }, { session });
    const cursor = items.find({ group: 'big' }, { session, batchSize: 20 }).sort({ value: 1 });
    const values = await cursor.map((item) => item.value).toArray();
    expect(values).toEqual(Array.from({ length: 240 }, (_, index) => index + 10));
    await session.abortTransaction();
    expect(await items.countDocuments({ group: 'big' })).toBe(250);
  });
});
