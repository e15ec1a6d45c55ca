import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  Decimal128,
  Double,
  Int32,
  Long,
  MongoClient,
  ObjectId,
  type Collection,
  type Document,
} from 'mongodb';
import { testDatabase, type TestDatabase } from '@loket/embedded-mongo/testing';

let database: TestDatabase;
let client: MongoClient;
let docs: Collection;

beforeAll(async () => {
  database = await testDatabase();
  client = await new MongoClient(database.uri).connect();
  docs = client.db(database.name).collection('docs');
});

afterAll(async () => {
  await client.close();
  await database.stop();
});

beforeEach(() => docs.deleteMany({}));

const ids = (filter: Document): Promise<unknown[]> =>
  docs
    .find(filter)
    .sort({ _id: 1 })
    .map((doc) => doc._id as unknown)
    .toArray();
const put = (...list: Document[]): Promise<unknown> =>
  docs.insertMany(list.map((doc, index) => ({ _id: index as unknown as ObjectId, ...doc })));
async function updated(
  before: Document,
  update: Document | Document[],
  filter: Document = {},
  options = {},
): Promise<Document> {
  await docs.deleteMany({});
  await docs.insertOne({ _id: 0 as unknown as ObjectId, ...before });
  await docs.updateOne({ _id: 0 as unknown as ObjectId, ...filter }, update, options);
  const { _id, ...rest } = (await docs.findOne({}, { promoteValues: false })) ?? {};
  return rest;
}
const refused = (work: Promise<unknown>): Promise<number> =>
  work.then(
    () => 0,
    (error: unknown) => (error as { code: number }).code,
  );
const one = (projection: Document, filter: Document = {}): Promise<unknown> =>
  docs.findOne(filter, { projection });
const ints = (...values: number[]): Int32[] => values.map((value) => new Int32(value));
const changeFirst = (change: Document): Promise<number> =>
  refused(docs.updateOne({ _id: 0 as unknown as ObjectId }, change));
const run = (...pipeline: Document[]): Promise<Document[]> => docs.aggregate(pipeline).toArray();

describe('queries', () => {
  it('compare within a type, treat null as missing and reach into arrays', async () => {
    await put(
      { a: 1 },
      { a: 'x' },
      { a: null },
      {},
      { a: [1, 'y'] },
      { a: [{ b: 1 }, { b: 5 }] },
      { a: { b: 3 } },
      { a: new Date(5) },
    );
    expect(await ids({ a: { $gt: 0 } })).toEqual([0, 4]);
    expect(await ids({ a: null })).toEqual([2, 3]);
    expect(await ids({ a: { $ne: null } })).toEqual([0, 1, 4, 5, 6, 7]);
    expect(await ids({ a: { $exists: false } })).toEqual([3]);
    expect(await ids({ 'a.b': { $gte: 3 } })).toEqual([5, 6]);
    expect(await ids({ 'a.b': { $gt: 1, $lt: 5 } })).toEqual([5, 6]);
    expect(await ids({ a: { $elemMatch: { b: { $gt: 1, $lt: 5 } } } })).toEqual([]);
    expect(await ids({ 'a.0': 1 })).toEqual([4]);
    expect(await ids({ a: { $type: 'array' } })).toEqual([4, 5]);
    expect(await ids({ a: { $size: 2 } })).toEqual([4, 5]);
    expect(await ids({ a: { $not: { $gt: 0 } } })).toEqual([1, 2, 3, 5, 6, 7]);
    expect(await ids({ a: { $in: [/^x/, 1] } })).toEqual([0, 1, 4]);
    expect(await ids({ a: { $nin: [1, null] } })).toEqual([1, 5, 6, 7]);
    expect(await ids({ a: { $all: [1, 'y'] } })).toEqual([4]);
    expect(await ids({ $nor: [{ a: 1 }, { a: null }] })).toEqual([1, 5, 6, 7]);
    expect(await ids({ $expr: { $eq: ['$a', 1] } })).toEqual([0]);
    expect(await ids({ a: { $regex: 'X', $options: 'i' } })).toEqual([1]);
    expect(await ids({ a: { b: 3 } })).toEqual([6]);
    expect(await ids({ a: [1, 'y'] })).toEqual([4]);
  });

  it('compare numbers of all types by value', async () => {
    await put(
      { a: 1 },
      { a: new Double(1) },
      { a: Long.fromNumber(1) },
      { a: Decimal128.fromString('1.0') },
      { a: Long.fromString('9007199254740993') },
    );
    expect(await ids({ a: 1 })).toEqual([0, 1, 2, 3]);
    expect(await ids({ a: { $gt: 9007199254740992 } })).toEqual([4]);
  });

  it('sort over all types', async () => {
    await put(
      { a: true },
      { a: 'x' },
      { a: 2 },
      {},
      { a: [5, 1] },
      { a: { b: 1 } },
      { a: new ObjectId() },
      { a: new Date(0) },
    );
    expect(
      await docs
        .find({})
        .sort({ a: 1 })
        .map((doc) => doc._id)
        .toArray(),
    ).toEqual([3, 4, 2, 1, 5, 6, 0, 7]);
    expect(
      await docs
        .find({})
        .sort({ a: -1 })
        .map((doc) => doc._id)
        .toArray(),
    ).toEqual([7, 0, 6, 5, 1, 4, 2, 3]);
  });

  it('project by inclusion, exclusion, slice, element and expression', async () => {
    await put({
      a: { b: 1, c: 2 },
      list: [
        { x: 1, y: 1 },
        { x: 2, y: 2 },
      ],
      z: 1,
    });
    expect(await one({ 'a.b': 1, _id: 0 })).toEqual({ a: { b: 1 } });
    expect(await one({ a: 0, list: 0 })).toEqual({ _id: 0, z: 1 });
    expect(await one({ 'list.x': 1, _id: 0 })).toEqual({ list: [{ x: 1 }, { x: 2 }] });
    expect(await one({ list: { $slice: -1 }, a: 0 })).toEqual({ _id: 0, list: [{ x: 2, y: 2 }], z: 1 });
    expect(await one({ list: { $elemMatch: { x: 2 } } })).toEqual({ _id: 0, list: [{ x: 2, y: 2 }] });
    expect(await one({ 'list.$': 1 }, { 'list.x': 2 })).toEqual({ _id: 0, list: [{ x: 2, y: 2 }] });
    expect(await one({ _id: 0, sum: { $add: ['$z', 1] } })).toEqual({ sum: 2 });
    expect(await refused(one({ a: 1, z: 0 }))).toBe(31254);
  });
});

describe('updates', () => {
  it('keep and widen numeric types', async () => {
    expect(await updated({ a: new Int32(1) }, { $inc: { a: 1 } })).toEqual({ a: new Int32(2) });
    expect(await updated({ a: 2147483647 }, { $inc: { a: 1 } })).toEqual({ a: Long.fromNumber(2147483648) });
    expect(await updated({ a: Long.fromNumber(1) }, { $inc: { a: 1 } })).toEqual({ a: Long.fromNumber(2) });
    expect(await updated({ a: new Double(1) }, { $inc: { a: 1 } })).toEqual({ a: new Double(2) });
    expect(await updated({ a: 1 }, { $inc: { a: 0.5 } })).toEqual({ a: new Double(1.5) });
    expect(
      await updated({ a: Decimal128.fromString('0.1') }, { $inc: { a: Decimal128.fromString('0.2') } }),
    ).toEqual({ a: Decimal128.fromString('0.3') });
    expect(await updated({ a: 3 }, { $mul: { a: 2, b: 5 } })).toEqual({ a: new Int32(6), b: new Int32(0) });
    expect(await updated({ a: Long.fromNumber(7), s: 'x' }, { $set: { s: 'y' } })).toEqual({
      a: Long.fromNumber(7),
      s: 'y',
    });
    expect(
      await updated({ a: Long.fromNumber(7), b: new Double(2) }, [{ $set: { c: { $toUpper: 'q' } } }]),
    ).toEqual({
      a: Long.fromNumber(7),
      b: new Double(2),
      c: 'Q',
    });
  });

  it('change arrays', async () => {
    expect(await updated({ a: [3, 1] }, { $push: { a: { $each: [2, 5], $sort: 1, $slice: -3 } } })).toEqual({
      a: ints(2, 3, 5),
    });
    expect(await updated({ a: [1] }, { $push: { a: { $each: [0], $position: 0 } } })).toEqual({
      a: ints(0, 1),
    });
    expect(await updated({ a: [1, 2] }, { $addToSet: { a: { $each: [2, 3] } } })).toEqual({
      a: ints(1, 2, 3),
    });
    expect(await updated({ a: [1, 2, 3, 2] }, { $pull: { a: 2 } })).toEqual({ a: ints(1, 3) });
    expect(await updated({ a: [1, 2, 3] }, { $pull: { a: { $gte: 2 } } })).toEqual({ a: ints(1) });
    expect(await updated({ a: [1, 2, 3] }, { $pop: { a: -1 } })).toEqual({ a: ints(2, 3) });
    expect(await updated({ a: [1, 2, 3] }, { $set: { 'a.$': 9 } }, { a: { $gte: 2 } })).toEqual({
      a: ints(1, 9, 3),
    });
    expect(await updated({ a: [1, 2] }, { $inc: { 'a.$[]': 10 } })).toEqual({ a: ints(11, 12) });
    expect(
      await updated(
        { a: [{ k: 1 }, { k: 2 }] },
        { $set: { 'a.$[e].v': 1 } },
        {},
        { arrayFilters: [{ 'e.k': 2 }] },
      ),
    ).toEqual({
      a: [{ k: new Int32(1) }, { k: new Int32(2), v: new Int32(1) }],
    });
    expect(await updated({ a: [1] }, { $set: { 'a.2': 3 } })).toEqual({
      a: [new Int32(1), null, new Int32(3)],
    });
    expect(await updated({ a: [1, 2] }, { $unset: { 'a.0': 1 } })).toEqual({ a: [null, new Int32(2)] });
  });

  it('rename, unset, take the least and the greatest', async () => {
    expect(await updated({ a: 1, b: { c: 2 } }, { $rename: { 'b.c': 'd' }, $unset: { a: '' } })).toEqual({
      b: {},
      d: new Int32(2),
    });
    expect(await updated({ a: 5, b: 5 }, { $min: { a: 3 }, $max: { b: 3, c: 1 } })).toEqual({
      a: new Int32(3),
      b: new Int32(5),
      c: new Int32(1),
    });
  });

  it('say what they found and changed', async () => {
    await put({ a: 1 }, { a: 1 }, { a: 2 });
    expect(await docs.updateMany({ a: 1 }, { $set: { a: 1 } })).toMatchObject({
      matchedCount: 2,
      modifiedCount: 0,
    });
    expect(await docs.updateMany({}, { $set: { a: 1 } })).toMatchObject({
      matchedCount: 3,
      modifiedCount: 1,
    });
    expect(await docs.replaceOne({ _id: 0 as unknown as ObjectId }, { b: 1 })).toMatchObject({
      modifiedCount: 1,
    });
    expect(await docs.findOne({ _id: 0 as unknown as ObjectId })).toEqual({ _id: 0, b: 1 });
  });

  it('insert what is missing', async () => {
    const id = new ObjectId();
    await docs.updateOne(
      { _id: id, 'a.b': 1, $and: [{ c: { $eq: 2 } }], d: { $gt: 5 } },
      { $set: { e: 3 }, $setOnInsert: { f: 4 } },
      { upsert: true },
    );
    expect(await docs.findOne({})).toEqual({ _id: id, a: { b: 1 }, c: 2, e: 3, f: 4 });
    await docs.updateOne({ _id: id }, { $set: { e: 4 }, $setOnInsert: { f: 5 } }, { upsert: true });
    expect(await docs.findOne({})).toMatchObject({ e: 4, f: 4 });
    const found = await docs.findOneAndUpdate(
      { k: 1 },
      { $inc: { n: 1 } },
      { upsert: true, returnDocument: 'after', projection: { _id: 0 } },
    );
    expect(found).toEqual({ k: 1, n: 1 });
  });

  it('refuse what MongoDB refuses, with its code', async () => {
    await put({ a: 1, s: 'x', list: [1] });
    expect(await changeFirst({ $set: { _id: 5 } })).toBe(66);
    expect(await changeFirst({ $inc: { s: 1 } })).toBe(14);
    expect(await changeFirst({ $push: { a: 1 } })).toBe(2);
    expect(await changeFirst({ $set: { a: 1 }, $inc: { a: 1 } })).toBe(40);
    expect(await changeFirst({ $set: { 'a.b': 1 } })).toBe(28);
    expect(await changeFirst({ $set: { 'list.$': 1 } })).toBe(2);
    expect(await changeFirst({ $nothing: { a: 1 } })).toBe(9);
  });
});

describe('aggregation', () => {
  it('matches, groups, unwinds, facets and computes', async () => {
    await put(
      { k: 'a', n: 1, t: ['x', 'y'] },
      { k: 'b', n: 2, t: ['x'] },
      { k: 'a', n: Long.fromNumber(3), t: [] },
    );
    expect(
      await run(
        { $match: { n: { $gte: 1 } } },
        { $group: { _id: '$k', sum: { $sum: '$n' } } },
        { $sort: { _id: 1 } },
      ),
    ).toEqual([
      { _id: 'a', sum: 4 },
      { _id: 'b', sum: 2 },
    ]);
    expect(await run({ $unwind: '$t' }, { $sortByCount: '$t' })).toEqual([
      { _id: 'x', count: 2 },
      { _id: 'y', count: 1 },
    ]);
    expect(
      await run({
        $facet: { all: [{ $count: 'n' }], big: [{ $match: { n: { $gt: 1 } } }, { $project: { _id: 1 } }] },
      }),
    ).toEqual([{ all: [{ n: 3 }], big: [{ _id: 1 }, { _id: 2 }] }]);
    expect(
      await run(
        { $match: { _id: 0 } },
        { $project: { _id: 0, c: { $cond: [{ $gt: ['$n', 5] }, 'big', 'small'] }, up: { $toUpper: '$k' } } },
      ),
    ).toEqual([{ c: 'small', up: 'A' }]);
    expect(await run({ $sort: { n: -1 } }, { $limit: 1 }, { $project: { n: 1 } })).toEqual([
      { _id: 2, n: 3 },
    ]);
  });

  it('looks up by field with an index, and by pipeline with variables', async () => {
    await put({ ref: 1 }, { ref: [1, 2] }, {});
    const others = client.db(database.name).collection<{ _id: number; v: string }>('others');
    await others.deleteMany({});
    await others.insertMany([
      { _id: 1, v: 'one' },
      { _id: 2, v: 'two' },
    ]);
    const joined = await docs
      .aggregate([
        { $lookup: { from: 'others', localField: 'ref', foreignField: '_id', as: 'o' } },
        { $project: { o: '$o.v' } },
      ])
      .toArray();
    expect(joined).toEqual([
      { _id: 0, o: ['one'] },
      { _id: 1, o: ['one', 'two'] },
      { _id: 2, o: [] },
    ]);
    const piped = await docs
      .aggregate([
        { $match: { _id: 0 } },
        {
          $lookup: {
            from: 'others',
            let: { r: '$ref' },
            pipeline: [{ $match: { $expr: { $eq: ['$_id', '$$r'] } } }],
            as: 'o',
          },
        },
      ])
      .toArray();
    expect(piped).toEqual([{ _id: 0, ref: 1, o: [{ _id: 1, v: 'one' }] }]);
  });

  it('gives distinct values and pages through large results', async () => {
    await put(...Array.from({ length: 300 }, (_, index) => ({ n: index % 3, t: [index % 2, 'x'] })));
    expect((await docs.distinct('n')).toSorted((a, b) => a - b)).toEqual([0, 1, 2]);
    expect(await docs.distinct('t')).toHaveLength(3);
    expect(await docs.find({}, { batchSize: 7 }).toArray()).toHaveLength(300);
    expect(await docs.aggregate([{ $match: {} }], { batchSize: 7 }).toArray()).toHaveLength(300);
    expect(
      await docs
        .find({})
        .sort({ _id: 1 })
        .skip(10)
        .limit(5)
        .map((doc) => doc._id)
        .toArray(),
    ).toEqual([10, 11, 12, 13, 14]);
  });
});
