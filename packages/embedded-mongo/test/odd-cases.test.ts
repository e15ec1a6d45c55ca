import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  BSONRegExp,
  Decimal128,
  Double,
  Int32,
  Long,
  MongoClient,
  type Collection,
  type Document,
  type IndexSpecification,
} from 'mongodb';
import type { EmbeddedMongo } from '@loket/embedded-mongo';
import { temporaryMongo } from '@loket/embedded-mongo/testing';

/** Odd cases that an expert would try; the expected answers are those of MongoDB's documentation. */
type Numbered = Document & { _id: number };

let server: EmbeddedMongo & { remove(): Promise<void> };
let client: MongoClient;
let docs: Collection<Numbered>;

beforeAll(async () => {
  server = await temporaryMongo();
  client = await new MongoClient(server.uri('odd')).connect();
});
afterAll(async () => {
  await client.close();
  await server.remove();
});
beforeEach(async () => {
  docs = client.db().collection<Numbered>('docs');
  await docs.drop();
});

const put = async (...list: Document[]): Promise<unknown> =>
  docs.insertMany(list.map((doc, _id) => ({ ...doc, _id })));
const ids = async (filter: Document, sort: Document = { _id: 1 }): Promise<number[]> =>
  (await docs.find(filter).sort(sort).toArray()).map(({ _id }) => _id);
const codeOf = async (run: Promise<unknown>): Promise<unknown> =>
  run.then(
    () => 'ok',
    (error: { code?: number }) => error.code,
  );

/** Expects the same answer without an index, with it, and with its direction reversed. */
async function everyWay(
  key: string,
  list: Document[],
  cases: readonly [Document, number[]][],
): Promise<void> {
  for (const index of [undefined, { [key]: 1 }, { [key]: -1 }] as (IndexSpecification | undefined)[]) {
    await docs.drop();
    if (index) await docs.createIndex(index);
    await put(...list);
    for (const [filter, expected] of cases)
      expect([index, filter, await ids(filter)]).toEqual([index, filter, expected]);
  }
}

describe('conditions', () => {
  it('do not enter an array that is itself an element of $elemMatch', () =>
    everyWay(
      'a',
      [{ a: [[1, 2]] }, { a: [2] }, { a: [[2], 1] }],
      [
        [{ a: { $elemMatch: { $gt: 1 } } }, [1]],
        [{ a: { $elemMatch: { $not: { $gt: 1 } } } }, [0, 2]],
        [{ a: { $elemMatch: { $elemMatch: { $gt: 1 } } } }, [0, 2]],
      ],
    ));

  it('find a stored pattern by an equal one, with and without an index', () =>
    everyWay(
      'a',
      [{ a: 'abc' }, { a: new BSONRegExp('^ab') }, { a: ['x', new BSONRegExp('^ab')] }, { a: 'b' }],
      [
        [{ a: /^ab/ }, [0, 1, 2]],
        [{ a: { $regex: '^ab' } }, [0, 1, 2]],
      ],
    ));

  it('look at places of an array and at fields named by numbers, whatever an index holds', () =>
    everyWay(
      'a.0',
      [{ a: [{ x: 1 }] }, { a: [{ 0: 5 }] }, { a: [5] }, {}, { a: { 0: 5 } }],
      [
        [{ 'a.0': 5 }, [1, 2, 4]],
        [{ 'a.0': null }, [0, 3]],
      ],
    ));

  it('know decimals and longs that no double can tell apart', () =>
    everyWay(
      'a',
      ['9007199254740993', '9007199254740992', '-9007199254740993']
        .flatMap((text): unknown[] => [Long.fromString(text), Decimal128.fromString(text)])
        .concat([Decimal128.fromString('9007199254740992.5'), Infinity, Decimal128.fromString('1E400')])
        .map((a) => ({ a })),
      [
        [{ a: Long.fromString('9007199254740993') }, [0, 1]],
        [{ a: Decimal128.fromString('9007199254740993') }, [0, 1]],
        [{ a: { $gt: Long.fromString('9007199254740992') } }, [0, 1, 6, 7, 8]],
        [{ a: { $lt: Decimal128.fromString('9007199254740992.5') } }, [2, 3, 4, 5]],
        [{ a: Infinity }, [7]],
        [{ a: { $mod: [2, 1] } }, [0]],
      ],
    ));

  it('take -0 for a double', async () => {
    await put({ a: new Double(-0) }, { a: new Int32(0) });
    expect(await ids({ a: { $type: 'double' } })).toEqual([0]);
    await docs.updateOne({ _id: 0 }, { $set: { a: new Int32(0) } });
    expect(await ids({ a: { $type: 'int' } })).toEqual([0, 1]);
  });

  it.each([
    [String.raw`\Aab`, [0]],
    [String.raw`c\z`, [0]],
    ['c$', [0, 2]],
    [String.raw`\Qa.c\E`, [3]],
    ['[[:upper:]]', [1]],
    [String.raw`\h`, []],
  ])('read the pattern %s as PCRE does', async (pattern, expected) => {
    await put({ a: 'abc' }, { a: 'ABd' }, { a: 'xc\n' }, { a: 'a.c!' });
    expect(await ids({ a: { $regex: pattern } })).toEqual(expected);
  });

  it('refuse a pattern that JavaScript would read otherwise', async () => {
    for (const pattern of [String.raw`\Ga`, '[[:nope:]]', String.raw`a\Kb`])
      expect([pattern, await codeOf(ids({ a: { $regex: pattern } }))]).toEqual([pattern, 51091]);
  });

  it('do not use a partial index that lacks what they match', async () => {
    await docs.createIndex({ b: 1 }, { partialFilterExpression: { a: { $exists: true } } });
    await put({ b: 1 }, { b: 1, a: 5 }, { b: 1, a: null });
    expect(await ids({ b: 1, a: null })).toEqual([0, 2]);
  });
});

describe('sorting', () => {
  it('takes the fields of one element together, and an empty array before null', async () => {
    const pairs = (...list: [number, number][]): Document => ({ a: list.map(([b, c]) => ({ b, c })) });
    await put(pairs([1, 5], [2, 0]), pairs([1, 3]), { a: null }, { a: [] });
    expect(await ids({}, { 'a.b': 1, 'a.c': 1, _id: 1 })).toEqual([2, 3, 1, 0]);
    expect(await ids({}, { a: 1, _id: 1 })).toEqual([3, 2, 1, 0]);
  });

  it('refuses two arrays', async () => {
    await put({ a: [1], b: [2] });
    expect(await codeOf(ids({}, { a: 1, b: 1 }))).toBe(2);
  });
});

describe('updates', () => {
  const changed = async (before: Document, filter: Document, update: Document): Promise<unknown> => {
    await put(before);
    try {
      await docs.updateOne(filter, update);
    } catch (error) {
      return (error as { code: number }).code;
    }
    return docs.findOne({ _id: 0 }, { projection: { _id: 0 } });
  };

  it('set the element that matched, not an array beside it that holds the value', async () =>
    expect(await changed({ a: [[2], 2] }, { a: 2 }, { $set: { 'a.$': 9 } })).toEqual({ a: [[2], 9] }));
  it('refuse an unknown identifier also when nothing matches', async () =>
    expect(await changed({ a: [1] }, { zz: 1 }, { $set: { 'a.$[e]': 1 } })).toBe(2));
  it('refuse renaming a field to itself', async () =>
    expect(await changed({ a: 1 }, {}, { $rename: { a: 'a' } })).toBe(2));
  it('add to an infinite decimal', async () =>
    expect(await changed({ a: Decimal128.fromString('Infinity') }, {}, { $inc: { a: 1 } })).toEqual({
      a: Decimal128.fromString('Infinity'),
    }));
  it('insert what an $or of one branch says', async () => {
    await docs.updateOne({ _id: 7, $or: [{ a: 1 }] }, { $set: { b: 2 } }, { upsert: true });
    expect(await docs.findOne()).toEqual({ _id: 7, a: 1, b: 2 });
  });
});

describe('indexes', () => {
  it('are in conflict as since MongoDB 5', async () => {
    await docs.createIndex({ a: 1 });
    expect(await docs.createIndex({ a: 1 })).toBe('a_1');
    expect(await codeOf(docs.createIndex({ a: 1 }, { unique: true }))).toBe(86);
    expect(await codeOf(docs.createIndex({ b: 1 }, { name: 'a_1' }))).toBe(86);
    expect(await codeOf(docs.createIndex({ a: 1 }, { expireAfterSeconds: 5 }))).toBe(85);
    expect(await codeOf(docs.createIndex({ a: 1 }, { name: 'other' }))).toBe(85);
    expect(await docs.createIndex({ a: 1 }, { name: 'keys', unique: true })).toBe('keys');
  });

  it.each([
    { a: { $ne: 1 } },
    { a: /x/ },
    { a: { $exists: false } },
    { $nor: [{ a: 1 }] },
    { a: { $not: { $gt: 1 } } },
  ])('are not partial by %j', async (partialFilterExpression) =>
    expect(await codeOf(docs.createIndex({ q: 1 }, { partialFilterExpression }))).toBe(67),
  );
});

describe('answers', () => {
  it('give no element of an array where none matched', async () => {
    await put({ a: [1, 2] });
    expect(await codeOf(docs.find({ _id: 0 }, { projection: { 'a.$': 1 } }).toArray())).toBe(51246);
  });

  it.each([
    [{ skip: -1 }, 51024],
    [{ batchSize: -1 }, 51024],
    [{ limit: -1 }, 51024],
    [{ tailable: true }, 2],
  ])('refuse %j', async (option, code) =>
    expect(await codeOf(client.db().command({ find: 'docs', ...option }))).toBe(code),
  );

  it.each([
    ['$setWindowFields', 115],
    ['$densify', 115],
    ['$fill', 115],
    ['$nothing', 40324],
  ])('refuse a stage that is MongoDB’s own alone, or nobody’s: %s', async (name, code) =>
    expect(await codeOf(docs.aggregate([{ [name]: {} }]).toArray())).toBe(code),
  );
});
