import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Double, Long, MongoClient, ObjectId, type Collection, type Document } from 'mongodb';
import { onExternalServer, testDatabase, type TestDatabase } from '@loket/embedded-mongo/testing';

let database: TestDatabase;
let client: MongoClient;
let things: Collection;
let counter = 0;

beforeAll(async () => {
  database = await testDatabase();
  client = await new MongoClient(database.uri).connect();
});

afterAll(async () => {
  await client.close();
  await database.stop();
});

beforeEach(() => {
  counter += 1;
  things = client.db(database.name).collection(`things${counter}`);
});

/** The index that `explain` names; undefined when all documents are read. */
async function indexOf(
  filter: Document,
  sort?: Document,
): Promise<{ index: string | undefined; sorts: boolean }> {
  const cursor = things.find(filter);
  if (sort) cursor.sort(sort);
  const text = JSON.stringify((await cursor.explain('queryPlanner'))['queryPlanner']['winningPlan']);
  return { index: /"indexName":"([^"]*)"/.exec(text)?.[1], sorts: text.includes('"SORT"') };
}

/**
 * Checks the index that a query uses; on another engine, which may choose differently, only the results are compared.
 */
async function expectIndex(filter: Document, index: string | undefined): Promise<void> {
  if (!onExternalServer) expect((await indexOf(filter)).index).toBe(index);
}

/** The DocumentDB of `TEST_MONGODB_URI` lets two documents share an element of a uniquely indexed array. */
const itOnEmbedded = onExternalServer ? it.skip : it;

describe('unique indexes', () => {
  it('refuse duplicates with key pattern, key value and the message of MongoDB', async () => {
    await things.createIndex({ name: 1 }, { unique: true });
    await things.insertOne({ name: 'x' });
    const failure = await things.insertOne({ name: 'x' }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 11000, keyPattern: { name: 1 }, keyValue: { name: 'x' } });
    expect((failure as Error).message).toContain(
      `E11000 duplicate key error collection: ${database.name}.${things.collectionName} index: name_1 dup key: { name: "x" }`,
    );
    await things.insertOne({ _id: new ObjectId('0123456789abcdef01234567'), name: 'y' });
    await expect(things.updateOne({ name: 'y' }, { $set: { name: 'x' } })).rejects.toMatchObject({
      code: 11000,
    });
    await expect(things.insertOne({ _id: new ObjectId('0123456789abcdef01234567') })).rejects.toMatchObject({
      code: 11000,
      keyPattern: { _id: 1 },
    });
  });

  it('stop an ordered bulk at the duplicate and go on in an unordered one', async () => {
    await things.createIndex({ n: 1 }, { unique: true });
    const documents = [{ n: 1 }, { n: 1 }, { n: 2 }];
    const ordered = await things
      .insertMany(documents.map((doc) => ({ ...doc })))
      .catch((error: unknown) => error);
    expect(ordered).toMatchObject({ code: 11000, result: { insertedCount: 1 } });
    await things.deleteMany({});
    const unordered = await things.insertMany(documents, { ordered: false }).catch((error: unknown) => error);
    expect(unordered).toMatchObject({ result: { insertedCount: 2 } });
    expect(
      (unordered as { writeErrors: { index: number }[] }).writeErrors.map((error) => error.index),
    ).toEqual([1]);
  });

  it('treat equal numbers of different types, missing and null as the same key', async () => {
    await things.createIndex({ n: 1 }, { unique: true });
    await things.insertOne({ n: 1 });
    await expect(things.insertOne({ n: new Double(1) })).rejects.toMatchObject({ code: 11000 });
    await expect(things.insertOne({ n: Long.fromNumber(1) })).rejects.toMatchObject({ code: 11000 });
    await things.insertOne({ n: null });
    await expect(things.insertOne({})).rejects.toMatchObject({ code: 11000 });
  });

  it('cannot be built on duplicates, and leave no trace', async () => {
    await things.insertMany([{ n: 1 }, { n: 1 }]);
    await expect(things.createIndex({ n: 1 }, { unique: true })).rejects.toMatchObject({ code: 11000 });
    expect((await things.indexes()).map((index) => index.name)).toEqual(['_id_']);
    await things.insertOne({ n: 1 });
  });

  itOnEmbedded('over an array hold each element', async () => {
    await things.createIndex({ tags: 1 }, { unique: true });
    await things.insertOne({ tags: ['a', 'a', 'b'] });
    await expect(things.insertOne({ tags: ['c', 'b'] })).rejects.toMatchObject({ code: 11000 });
    await things.updateOne({ tags: 'a' }, { $pull: { tags: 'b' } as Document });
    await things.insertOne({ tags: ['c', 'b'] });
  });

  it('take very long keys and still tell them apart', async () => {
    await things.createIndex({ text: 1 }, { unique: true });
    const long = 'x'.repeat(1200);
    await things.insertMany([{ text: `${long}a` }, { text: `${long}b` }]);
    await expect(things.insertOne({ text: `${long}a` })).rejects.toMatchObject({ code: 11000 });
    expect(await things.countDocuments({ text: `${long}b` })).toBe(1);
    expect(await things.countDocuments({ text: { $gt: `${long}a` } })).toBe(1);
    expect(
      await things
        .find({})
        .sort({ text: -1 })
        .map((doc) => String(doc['text']).at(-1))
        .toArray(),
    ).toEqual(['b', 'a']);
  });
});

describe('partial and sparse indexes', () => {
  it('a partial unique index only concerns what its filter matches', async () => {
    await things.createIndex({ nik: 1 }, { unique: true, partialFilterExpression: { open: true } });
    await things.insertMany([
      { nik: 1, open: false },
      { nik: 1, open: false },
      { nik: 1, open: true },
    ]);
    await expect(things.insertOne({ nik: 1, open: true })).rejects.toMatchObject({ code: 11000 });
    await expect(things.updateMany({ open: false }, { $set: { open: true } })).rejects.toMatchObject({
      code: 11000,
    });
    await things.updateOne({ open: true }, { $set: { open: false } });
    await things.insertOne({ nik: 1, open: true });
    await expectIndex({ nik: 1, open: true }, 'nik_1');
    await expectIndex({ nik: 1 }, undefined);
    expect(await things.countDocuments({ nik: 1 })).toBe(4);
  });

  it('a sparse index leaves out documents without the field and is not used to find those', async () => {
    await things.createIndex({ code: 1 }, { unique: true, sparse: true });
    await things.insertMany([{}, {}, { code: 'a' }]);
    await expect(things.insertOne({ code: 'a' })).rejects.toMatchObject({ code: 11000 });
    expect(await things.countDocuments({ code: null })).toBe(2);
    await expectIndex({ code: 'a' }, 'code_1');
    await expectIndex({ code: null }, undefined);
    expect(await things.find({}).sort({ code: 1 }).toArray()).toHaveLength(3);
  });
});

describe('the planner', () => {
  beforeEach(async () => {
    await things.createIndexes([
      { key: { status: 1, at: -1 }, name: 'status_at' },
      { key: { at: 1 }, name: 'at' },
      { key: { 'holder.name': 1 }, name: 'holder' },
      { key: { tags: 1, at: 1 }, name: 'tags_at' },
    ]);
    await things.insertMany(
      Array.from({ length: 60 }, (_, index) => ({
        _id: index as unknown as ObjectId,
        status: index % 3,
        at: new Date(1000 * ((index * 37) % 60)),
        holder: { name: `n${index % 5}` },
        tags: [`t${index % 4}`, `t${index % 7}`],
      })),
    );
  });

  it('uses equality, ranges, lists, nested fields and arrays', async () => {
    await expectIndex({ _id: 3 }, '_id_');
    await expectIndex({ status: 1 }, 'status_at');
    await expectIndex({ at: { $gte: new Date(5000), $lt: new Date(9000) } }, 'at');
    await expectIndex({ status: { $in: [0, 2] } }, 'status_at');
    await expectIndex({ 'holder.name': 'n1' }, 'holder');
    await expectIndex({ tags: 't1' }, 'tags_at');
    await expectIndex({ other: 1 }, undefined);
  });

  it('walks an index in the order of the sort, both ways', async () => {
    if (!onExternalServer) {
      expect(await indexOf({ status: 1 }, { at: -1 })).toEqual({ index: 'status_at', sorts: false });
      expect(await indexOf({ status: 1 }, { at: 1 })).toEqual({ index: 'status_at', sorts: false });
      expect(await indexOf({}, { at: -1 })).toEqual({ index: 'at', sorts: false });
      expect(await indexOf({ status: { $in: [0, 1] } }, { at: 1 })).toEqual({
        index: 'status_at',
        sorts: false,
      });
    }
    for (const direction of [1, -1] as const) {
      const found = await things.find({ status: 1 }).sort({ at: direction }).limit(5).toArray();
      const all = await things.find({}).toArray();
      const wanted = all
        .filter((doc) => doc['status'] === 1)
        .sort((a, b) => (a['at'].getTime() - b['at'].getTime()) * direction)
        .slice(0, 5);
      expect(found).toEqual(wanted);
    }
  });

  it('answers $or by one look-up per branch and each document once', async () => {
    const filter = { $or: [{ status: 1 }, { 'holder.name': 'n1' }, { tags: { $in: ['t1', 't2'] } }] };
    const expected = (await things.find({}).toArray()).filter(
      (doc) =>
        doc['status'] === 1 ||
        doc['holder'].name === 'n1' ||
        doc['tags'].includes('t1') ||
        doc['tags'].includes('t2'),
    );
    const found = await things.find(filter).sort({ _id: 1 }).toArray();
    expect(found).toEqual(expected);
  });

  it('follows a hint and refuses one that names nothing', async () => {
    expect(await things.find({ status: 1 }, { hint: 'at' }).toArray()).toHaveLength(20);
    await expect(things.find({ status: 1 }, { hint: 'nothing' }).toArray()).rejects.toMatchObject({
      code: 2,
    });
  });

  it('goes on after indexes were dropped and made again', async () => {
    await things.dropIndex('status_at');
    await expectIndex({ status: 1 }, undefined);
    expect(await things.countDocuments({ status: 1 })).toBe(20);
    await things.createIndex({ status: 1, at: -1 }, { name: 'status_at' });
    expect(await things.countDocuments({ status: 1 })).toBe(20);
    await things.createIndex({ status: 1, at: -1 }, { name: 'status_at' });
    await expect(things.createIndex({ status: 1 }, { name: 'status_at' })).rejects.toMatchObject({
      code: 86,
    });
    await expect(things.dropIndex('status_gone')).rejects.toMatchObject({ code: 27 });
    await expect(things.dropIndex('_id_')).rejects.toMatchObject({ code: 72 });
  });

  itOnEmbedded('gives unsorted documents in the order of insertion', async () => {
    expect(
      await things
        .find({})
        .map((doc) => doc._id as unknown as number)
        .toArray(),
    ).toEqual(Array.from({ length: 60 }, (_, index) => index));
  });
});
