import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  Decimal128,
  Double,
  Int32,
  Long,
  MongoClient,
  type Collection,
  type Db,
  type Document,
} from 'mongodb';
import { onExternalServer, testDatabase, type TestDatabase } from '@loket/embedded-mongo/testing';

/**
 * In small what the unified tests of the drivers measure, so that `npm test` covers it without them, and the types and
 * rules of expressions, which those tests hardly touch.
 */
let database: TestDatabase;
let client: MongoClient;
let db: Db;
let things: Collection;

beforeAll(async () => {
  database = await testDatabase({ failPoints: true });
  client = await new MongoClient(database.uri).connect();
  db = client.db(database.name);
  things = db.collection('things');
});

afterAll(async () => {
  await client.close();
  await database.stop();
});

beforeEach(async () => {
  await things.deleteMany({});
});

/** The value of an expression on a document, with its BSON type. */
async function valueOf(expression: unknown, doc: Document = {}): Promise<unknown> {
  await things.deleteMany({});
  await things.insertOne({ ...doc });
  const [found] = await things
    .aggregate([{ $project: { _id: 0, v: expression } }], { promoteValues: false })
    .toArray();
  return found?.['v'] as unknown;
}

const int = (value: number): Int32 => new Int32(value);
const long = (value: number): Long => Long.fromNumber(value);
const double = (value: number): Double => new Double(value);
const decimal = (text: string): Decimal128 => Decimal128.fromString(text);
const date = (text: string): Date => new Date(text);

describe('expressions keep the types of MongoDB', () => {
  const cases: [string, unknown, unknown, Document?][] = [
    ['int + int', { $add: [1, 2] }, int(3)],
    ['int + long', { $add: ['$l', 1] }, long(6), { l: long(5) }],
    ['an int that overflows', { $add: [2147483647, 1] }, long(2147483648)],
    ['int + double', { $add: [1, '$d'] }, double(3), { d: double(2) }],
    ['a decimal wins', { $multiply: ['$d', 2] }, decimal('0.2'), { d: decimal('0.1') }],
    ['division is a double', { $divide: [4, 2] }, double(2)],
    [
      'a decimal quotient',
      { $divide: ['$d', 3] },
      decimal('0.3333333333333333333333333333333333'),
      { d: decimal('1') },
    ],
    [
      'date + ms',
      { $add: ['$at', 1000] },
      date('2026-01-01T00:00:01Z'),
      { at: date('2026-01-01T00:00:00Z') },
    ],
    ['date - date', { $subtract: ['$b', '$a'] }, long(1500), { a: new Date(0), b: new Date(1500) }],
    ['null swallows', { $add: [1, null] }, null],
    ['halves to even', { $round: ['$d', 0] }, double(2), { d: double(2.5) }],
    ['places by the real digits', { $round: ['$d', 2] }, double(1), { d: double(1.005) }],
    ['a tie at a place', { $round: ['$d', 2] }, double(0.12), { d: double(0.125) }],
    ['trunc of an int', { $trunc: 5 }, int(5)],
    ['mod of longs', { $mod: ['$l', 3] }, long(1), { l: long(7) }],
    ['size is an int', { $size: '$a' }, int(2), { a: [1, 2] }],
    ['comparison over types', { $lt: ['$n', 'a'] }, true, { n: 5 }],
    ['missing below null', { $lt: ['$nothing', null] }, true],
    ['a path through an array', '$a.b', [int(1), int(2)], { a: [{ b: 1 }, { c: 3 }, { b: 2 }] }],
    [
      'switch',
      // oxlint-disable-next-line unicorn/no-thenable -- the operator has a field of this name
      { $switch: { branches: [{ case: { $gt: ['$n', 3] }, then: 'many' }], default: 'few' } },
      'many',
      { n: 4 },
    ],
    ['let', { $let: { vars: { x: 2 }, in: { $multiply: ['$$x', '$$x'] } } }, int(4)],
    [
      'reduce',
      { $reduce: { input: '$a', initialValue: 0, in: { $add: ['$$value', '$$this'] } } },
      int(6),
      { a: [1, 2, 3] },
    ],
    [
      'filter',
      { $filter: { input: '$a', as: 'x', cond: { $gte: ['$$x', 2] } } },
      [int(2), int(3)],
      { a: [1, 2, 3] },
    ],
    ['concat', { $concat: ['a', { $toUpper: 'b' }, { $toString: 5 }] }, 'aB5'],
    ['characters, not halves', { $strLenCP: '😀é' }, int(2)],
    ['convert with onError', { $convert: { input: 'x', to: 'int', onError: int(-1) } }, int(-1)],
    ['type', { $type: '$nothing' }, 'missing'],
    ['a literal that looks like a path', { $literal: '$a' }, '$a'],
  ];
  it.each(cases.map(([name, expression, wanted, doc]) => ({ name, expression, wanted, doc })))(
    '$name',
    async ({ expression, wanted, doc }) => {
      expect(await valueOf(expression, doc)).toEqual(wanted);
    },
  );
});

describe('dates of a time zone', () => {
  const at = date('2026-03-01T17:30:15.250Z');
  const cases: [string, unknown, unknown][] = [
    [
      'day in Makassar',
      { $dateTrunc: { date: at, unit: 'day', timezone: 'Asia/Makassar' } },
      date('2026-03-01T16:00:00Z'),
    ],
    ['day in UTC', { $dateTrunc: { date: at, unit: 'day' } }, date('2026-03-01T00:00:00Z')],
    [
      'week from Monday',
      { $dateTrunc: { date: at, unit: 'week', startOfWeek: 'monday', timezone: '+08:00' } },
      date('2026-03-01T16:00:00Z'),
    ],
    ['week from Sunday', { $dateTrunc: { date: at, unit: 'week' } }, date('2026-03-01T00:00:00Z')],
    [
      'month in Makassar',
      { $dateTrunc: { date: at, unit: 'month', timezone: 'Asia/Makassar' } },
      date('2026-02-28T16:00:00Z'),
    ],
    ['quarter', { $dateTrunc: { date: at, unit: 'quarter' } }, date('2026-01-01T00:00:00Z')],
    [
      'a month before 2000',
      { $dateTrunc: { date: date('1999-12-31T23:00:00Z'), unit: 'month' } },
      date('1999-12-01T00:00:00Z'),
    ],
    [
      'quarters of an hour',
      { $dateTrunc: { date: at, unit: 'minute', binSize: 15 } },
      date('2026-03-01T17:30:00Z'),
    ],
    [
      'summer time',
      { $dateTrunc: { date: date('2026-03-29T12:00:00Z'), unit: 'day', timezone: 'Europe/Berlin' } },
      date('2026-03-28T23:00:00Z'),
    ],
    [
      'days between',
      {
        $dateDiff: {
          startDate: at,
          endDate: date('2026-03-02T01:00:00Z'),
          unit: 'day',
          timezone: 'Asia/Makassar',
        },
      },
      long(0),
    ],
    [
      'months are clamped',
      { $dateAdd: { startDate: date('2026-01-31T00:00:00Z'), unit: 'month', amount: 1 } },
      date('2026-02-28T00:00:00Z'),
    ],
    [
      'text',
      { $dateToString: { date: at, format: '%d/%m/%Y %H.%M', timezone: 'Asia/Makassar' } },
      '02/03/2026 01.30',
    ],
    [
      'parts that carry over',
      { $dateFromParts: { year: 2026, month: 14, day: 1, timezone: '+08:00' } },
      date('2027-01-31T16:00:00Z'),
    ],
    [
      'from text',
      { $dateFromString: { dateString: '2026-03-01T08:00:00', timezone: 'Asia/Makassar' } },
      date('2026-03-01T00:00:00Z'),
    ],
    ['day of the week', { $dayOfWeek: { date: at, timezone: 'Asia/Makassar' } }, int(2)],
  ];
  // The other engine counts 30-day months in some of these.
  (onExternalServer ? it.skip : it).each(cases)('%s', async (_name, expression, wanted) => {
    expect(await valueOf(expression)).toEqual(wanted);
  });
});

describe('stages', () => {
  const rows = [
    { _id: 1, kind: 'a', n: 1, tags: ['x', 'y'] },
    { _id: 2, kind: 'b', n: 2, tags: [] },
    { _id: 3, kind: 'a', n: 3 },
  ];
  const run = async (pipeline: Document[]): Promise<Document[]> => things.aggregate(pipeline).toArray();

  beforeEach(async () => {
    await things.insertMany(rows.map((row) => ({ ...row })) as never);
  });

  it('groups, unwinds, facets, buckets and joins', async () => {
    expect(
      await run([
        { $group: { _id: '$kind', sum: { $sum: '$n' }, avg: { $avg: '$n' }, all: { $push: '$n' } } },
        { $sort: { _id: 1 } },
      ]),
    ).toEqual([
      { _id: 'a', sum: 4, avg: 2, all: [1, 3] },
      { _id: 'b', sum: 2, avg: 2, all: [2] },
    ]);
    expect(
      await run([{ $unwind: { path: '$tags', includeArrayIndex: 'i' } }, { $project: { tags: 1, i: 1 } }]),
    ).toEqual([
      { _id: 1, tags: 'x', i: 0 },
      { _id: 1, tags: 'y', i: 1 },
    ]);
    expect(
      await run([{ $unwind: { path: '$tags', preserveNullAndEmptyArrays: true } }, { $count: 'n' }]),
    ).toEqual([{ n: 4 }]);
    expect(
      await run([
        {
          $facet: {
            n: [{ $count: 'n' }],
            top: [{ $sort: { n: -1 } }, { $limit: 1 }, { $project: { n: 1 } }],
          },
        },
      ]),
    ).toEqual([{ n: [{ n: 3 }], top: [{ _id: 3, n: 3 }] }]);
    expect(
      await run([{ $bucket: { groupBy: '$n', boundaries: [0, 2, 5], output: { c: { $sum: 1 } } } }]),
    ).toEqual([
      { _id: 0, c: 1 },
      { _id: 2, c: 2 },
    ]);
    const joined = await run([
      { $match: { _id: 1 } },
      {
        $lookup: {
          from: 'things',
          let: { k: '$kind' },
          pipeline: [{ $match: { $expr: { $eq: ['$kind', '$$k'] } } }],
          as: 'same',
        },
      },
      { $set: { 'more.same': { $size: '$same' } } },
      { $project: { _id: 0, more: 1 } },
    ]);
    expect(joined).toEqual([{ more: { same: 2 } }]);
    expect(await run([{ $sortByCount: '$kind' }])).toEqual([
      { _id: 'a', count: 2 },
      { _id: 'b', count: 1 },
    ]);
  });

  it('writes its results by $out and $merge', async () => {
    const out = db.collection('results');
    await out.createIndex({ n: 1 }, { name: 'n' });
    await out.insertOne({ _id: 9, n: 9 } as never);
    await things
      .aggregate([{ $match: { kind: 'a' } }, { $project: { n: 1 } }, { $out: 'results' }])
      .toArray();
    const read = async (): Promise<Document[]> => out.find({}, { sort: { _id: 1 } }).toArray();
    expect(await read()).toEqual([
      { _id: 1, n: 1 },
      { _id: 3, n: 3 },
    ]);
    expect((await out.indexes()).map((index) => index.name)).toEqual(['_id_', 'n']);
    await things
      .aggregate([
        { $match: { _id: { $gte: 2 } } },
        { $project: { more: '$kind' } },
        { $merge: { into: 'results' } },
      ])
      .toArray();
    expect(await read()).toEqual([
      { _id: 1, n: 1 },
      { _id: 2, more: 'b' },
      { _id: 3, n: 3, more: 'a' },
    ]);
    await things
      .aggregate([
        {
          $merge: {
            into: 'results',
            whenMatched: [{ $set: { sum: { $add: [{ $ifNull: ['$n', 0] }, '$$new.n'] } } }],
            whenNotMatched: 'discard',
          },
        },
      ])
      .toArray();
    expect((await read()).map((doc) => doc['sum'] as number)).toEqual([2, 2, 6]);
    await expect(
      things.aggregate([{ $merge: { into: 'results', whenMatched: 'fail' } }]).toArray(),
    ).rejects.toMatchObject({ code: 11000 });
    await out.drop();
  });

  it('refuses what is malformed with the codes of MongoDB', async () => {
    const code = async (pipeline: Document[]): Promise<unknown> =>
      run(pipeline).then(
        () => undefined,
        (error: { code?: unknown }) => error.code,
      );
    if (onExternalServer) return;
    expect(await code([{ $project: { v: { $surprise: 1 } } }])).toBe(168);
    expect(await code([{ $project: { v: '$$unknown' } }])).toBe(17276);
    expect(await code([{ $group: { n: { $sum: 1 } } }])).toBe(15955);
    expect(await code([{ $limit: 0 }])).toBe(15958);
    expect(await code([{ $out: 'x' }, { $match: {} }])).toBe(40601);
    expect(await code([{ $project: { v: { $divide: [1, 0] } } }])).toBe(2);
    expect(await code([{ $set: { v: { $function: {} } } }])).toBe(115);
  });
});

describe('a collation', () => {
  it('decides about equality, order, distinct, updates and deletes', async () => {
    await things.insertMany([
      { _id: 1, t: 'budi' },
      { _id: 2, t: 'Budi' },
      { _id: 3, t: 'ani' },
    ] as never);
    await things.createIndex({ t: 1 }, { name: 't' });
    const collation = { locale: 'id', strength: 2 };
    expect(await things.countDocuments({ t: 'BUDI' }, { collation })).toBe(2);
    expect(await things.countDocuments({ t: 'BUDI' })).toBe(0);
    const sorted = await things.find({}, { collation, sort: { t: 1, _id: -1 } }).toArray();
    expect(sorted.map((doc) => doc['_id'] as unknown)).toEqual([3, 2, 1]);
    expect(await things.distinct('t', {}, { collation })).toHaveLength(2);
    expect((await things.updateMany({ t: 'BUDI' }, { $set: { x: 1 } }, { collation })).modifiedCount).toBe(2);
    expect((await things.deleteMany({ t: { $in: ['ANI'] } }, { collation })).deletedCount).toBe(1);
    await expect(things.find({}, { collation: { locale: 'xx_yy' } }).toArray()).rejects.toMatchObject({
      code: 2,
    });
    await things.dropIndex('t');
  });
});

const embeddedOnly = onExternalServer ? describe.skip : describe;

embeddedOnly('what a plan reads', () => {
  beforeAll(async () => {
    await things.deleteMany({});
    const page = db.collection('pages');
    await page.createIndex({ status: 1, at: -1 }, { name: 'status_at' });
    await page.insertMany(
      Array.from({ length: 500 }, (_, index) => ({
        _id: index,
        status: index % 5,
        at: new Date(index),
      })) as never,
    );
  });

  const stats = async (filter: Document, sort: Document, limit: number): Promise<Document> => {
    const plan = await db
      .collection('pages')
      .find(filter, { sort: sort as never, limit })
      .explain('executionStats');
    return plan['executionStats'] as Document;
  };

  it('is no more than a page of an indexed, sorted query returns', async () => {
    expect(await stats({ status: 2 }, { at: -1 }, 20)).toMatchObject({
      nReturned: 20,
      totalKeysExamined: 20,
      totalDocsExamined: 20,
    });
    expect(await stats({ status: { $in: [1, 2, 3] } }, { at: 1 }, 20)).toMatchObject({
      nReturned: 20,
      totalKeysExamined: 20,
      totalDocsExamined: 20,
    });
    expect(await stats({ _id: 7 }, {}, 1)).toMatchObject({ totalKeysExamined: 1, totalDocsExamined: 1 });
  });

  it('comes in the order of the sort when pieces of an index are merged', async () => {
    const found = await db
      .collection('pages')
      .find({ status: { $in: [4, 0, 3] } }, { sort: { at: -1 }, limit: 50 })
      .toArray();
    const wanted = Array.from({ length: 500 }, (_, index) => 499 - index)
      .filter((index) => [0, 3, 4].includes(index % 5))
      .slice(0, 50);
    expect(found.map((doc) => doc['_id'] as unknown)).toEqual(wanted);
  });

  it('is explained for every command with a query', async () => {
    const explain = async (command: Document): Promise<string> =>
      JSON.stringify(await db.command({ explain: command, verbosity: 'queryPlanner' }));
    const q = { status: 1 };
    for (const command of [
      { count: 'pages', query: q },
      { distinct: 'pages', key: 'at', query: q },
      { findAndModify: 'pages', query: q, update: { $set: { x: 1 } } },
      { update: 'pages', updates: [{ q, u: { $set: { x: 1 } } }] },
      { delete: 'pages', deletes: [{ q, limit: 1 }] },
      { aggregate: 'pages', pipeline: [{ $match: q }, { $group: { _id: 1 } }], cursor: {} },
    ])
      expect(await explain(command)).toContain('"indexName":"status_at"');
    expect(await db.collection('pages').countDocuments({ x: 1 })).toBe(0);
  });
});

embeddedOnly('sessions', () => {
  it('make collections and indexes in a transaction, seen once it commits', async () => {
    const names = async (): Promise<string[]> =>
      (await db.listCollections().toArray()).map(({ name }) => name);
    const session = client.startSession();
    session.startTransaction();
    await db.collection('born').insertOne({ a: 1 }, { session });
    await db.collection('other').createIndex({ a: 1 }, { session });
    expect(await db.collection('born').countDocuments({}, { session })).toBe(1);
    expect(await names()).not.toContain('born');
    await session.abortTransaction();
    expect(await names()).not.toContain('born');
    session.startTransaction();
    await db.createCollection('born', { session });
    await db.collection('born').createIndex({ a: 1 }, { unique: true, session });
    await db.collection('born').insertOne({ a: 1 }, { session });
    await session.commitTransaction();
    expect(await names()).toContain('born');
    await expect(db.collection('born').insertOne({ a: 1 })).rejects.toMatchObject({ code: 11000 });
    session.startTransaction();
    await db.collection('rival').insertOne({ a: 1 }, { session });
    await db.createCollection('rival');
    await expect(session.commitTransaction()).rejects.toMatchObject({ code: 112 });
    await session.endSession();
  });

  it('read the time of their snapshot', async () => {
    await things.insertOne({ _id: 1, n: 1 } as never);
    const session = client.startSession({ snapshot: true });
    expect(await things.countDocuments({}, { session })).toBe(1);
    await things.insertOne({ _id: 2, n: 2 } as never);
    expect(await things.countDocuments({}, { session })).toBe(1);
    expect(await things.distinct('n', {}, { session })).toHaveLength(1);
    expect(await things.countDocuments({})).toBe(2);
    await session.endSession();
  });
});

embeddedOnly('writes on several collections', () => {
  it('go in one command, each with its result', async () => {
    const name = database.name;
    const result = await client.bulkWrite(
      [
        { name: 'insertOne', namespace: `${name}.things`, document: { _id: 1, n: 1 } as never },
        {
          name: 'updateOne',
          namespace: `${name}.things`,
          filter: { _id: 1 as never },
          update: { $inc: { n: 1 } },
        },
        { name: 'insertOne', namespace: `${name}.second`, document: { _id: 5 } as never },
        {
          name: 'updateOne',
          namespace: `${name}.second`,
          filter: { _id: 6 as never },
          update: { $set: { a: 1 } },
          upsert: true,
        },
        { name: 'deleteMany', namespace: `${name}.things`, filter: {} },
      ],
      { verboseResults: true },
    );
    expect(result).toMatchObject({
      insertedCount: 2,
      matchedCount: 1,
      modifiedCount: 1,
      upsertedCount: 1,
      deletedCount: 1,
    });
    expect(Number(result.updateResults?.get(3)?.upsertedId)).toBe(6);
    await expect(
      client.bulkWrite([{ name: 'insertOne', namespace: `${name}.second`, document: { _id: 5 } as never }]),
    ).rejects.toThrow();
  });
});

embeddedOnly('a fail point', () => {
  afterAll(async () => {
    await client.db('admin').command({ configureFailPoint: 'failCommand', mode: 'off' });
  });

  it('makes commands fail, which the driver repeats', async () => {
    const arm = (data: Document): Promise<Document> =>
      client.db('admin').command({ configureFailPoint: 'failCommand', mode: { times: 1 }, data });
    await arm({ failCommands: ['insert'], errorCode: 11602 });
    await things.insertOne({ _id: 1 } as never);
    await arm({ failCommands: ['insert'], errorCode: 1 });
    await expect(things.insertOne({ _id: 2 } as never)).rejects.toMatchObject({ code: 1 });
    await arm({ failCommands: ['insert'], writeConcernError: { code: 64, errmsg: 'late' } });
    await expect(things.insertOne({ _id: 3 } as never)).rejects.toThrow('late');
    expect(await things.countDocuments({})).toBe(2);
  });
});
