import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { MongoClient, type ClientSession, type Collection } from 'mongodb';
import { onExternalServer, testDatabase, type TestDatabase } from '@loket/embedded-mongo/testing';

/** A document of the model, with few different values, so that keys collide. */
interface Item {
  _id: number;
  kind?: string | null;
  rank?: number;
  tags?: number[];
  n: number;
}
type Filter = Partial<{
  _id: number;
  kind: string | null;
  rank: number | { $gte?: number; $lt?: number; $in?: number[] };
  tags: number;
}>;
type Step =
  | { act: 'insert'; item: Item }
  | { act: 'set'; filter: Filter; set: Partial<Omit<Item, '_id' | 'n'>>; many: boolean }
  | { act: 'unset'; filter: Filter; field: 'kind' | 'rank' | 'tags' }
  | { act: 'push'; filter: Filter; tag: number }
  | { act: 'inc'; id: number }
  | { act: 'delete'; filter: Filter; many: boolean }
  | { act: 'find'; filter: Filter; sort: [keyof Item, 1 | -1][]; skip: number; limit: number }
  | { act: 'index'; which: number }
  | { act: 'begin' | 'commit' | 'abort' };

const INDEXES = [
  { keys: { kind: 1, rank: -1 }, options: {} },
  { keys: { rank: 1 }, options: { sparse: true } },
  { keys: { tags: 1, rank: 1 }, options: {} },
  { keys: { kind: 1 }, options: { name: 'partial', partialFilterExpression: { rank: { $gte: 2 } } } },
  { keys: { n: -1, _id: 1 }, options: { unique: true } },
] as const;

const kind = fc.constantFrom('a', 'b', 'c', null);
const rank = fc.integer({ min: 0, max: 4 });
const id = fc.integer({ min: 0, max: 12 });
const some = { requiredKeys: [] as [] };
const filter: fc.Arbitrary<Filter> = fc.record(
  {
    _id: id,
    kind,
    rank: fc.oneof(
      rank,
      fc.oneof(fc.record({ $gte: rank, $lt: rank }), fc.record({ $gte: rank }), fc.record({ $lt: rank })),
      fc.record({ $in: fc.array(rank, { maxLength: 3 }) }),
    ),
    tags: rank,
  },
  some,
);
const fields = fc.record({ kind, rank, tags: fc.array(rank, { maxLength: 3 }) }, some);
const sort = fc.uniqueArray(
  fc.tuple(fc.constantFrom<keyof Item>('kind', 'rank', 'n', '_id'), fc.constantFrom<1 | -1>(1, -1)),
  { maxLength: 3, selector: ([field]) => field },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      act: fc.constant('insert' as const),
      item: fc.tuple(id, fields).map(([_id, rest]) => ({ _id, n: _id, ...rest })),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ act: fc.constant('set' as const), filter, set: fields, many: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      act: fc.constant('unset' as const),
      filter,
      field: fc.constantFrom('kind', 'rank', 'tags'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('push' as const), filter, tag: rank }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('inc' as const), id }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('delete' as const), filter, many: fc.boolean() }) },
  {
    weight: 6,
    arbitrary: fc.record({
      act: fc.constant('find' as const),
      filter,
      sort,
      skip: fc.nat(2),
      limit: fc.nat(4),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ act: fc.constant('index' as const), which: fc.nat(INDEXES.length - 1) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constantFrom('begin' as const, 'commit' as const, 'abort' as const) }),
  },
);

/** The oracle: a list in the order of insertion, and the plainest rules possible. */
class Oracle {
  items: Item[] = [];

  matches(item: Item, by: Filter): boolean {
    if (by._id !== undefined && item._id !== by._id) return false;
    if (by.kind !== undefined && (item.kind ?? null) !== by.kind) return false;
    if (by.tags !== undefined && !(item.tags ?? []).includes(by.tags)) return false;
    if (by.rank === undefined) return true;
    if (typeof by.rank === 'number') return item.rank === by.rank;
    const { $gte, $lt, $in } = by.rank;
    if ($in) return item.rank !== undefined && $in.includes(item.rank);
    if ($gte !== undefined && !(item.rank !== undefined && item.rank >= $gte)) return false;
    return $lt === undefined || (item.rank !== undefined && item.rank < $lt);
  }

  change(by: Filter, many: boolean, change: (item: Item) => Item): number {
    const hits = this.items.filter((item) => this.matches(item, by)).slice(0, many ? undefined : 1);
    this.items = this.items.map((item) => (hits.includes(item) ? change(item) : item));
    return hits.length;
  }

  find({ filter: by, sort: order, skip, limit }: Step & { act: 'find' }): Item[] {
    const value = (item: Item, field: keyof Item): string | number => {
      const own = item[field];
      // Numbers sort below texts, null and missing below both.
      return typeof own === 'string'
        ? `1${own}`
        : typeof own === 'number'
          ? `0${String(own).padStart(9, '0')}`
          : '';
    };
    const hits = this.items.filter((item) => this.matches(item, by));
    hits.sort((a, b) => {
      for (const [field, direction] of [...order, ['_id', 1] as const]) {
        const [left, right] = [value(a, field), value(b, field)];
        if (left !== right) return left < right ? -direction : direction;
      }
      return 0;
    });
    return hits.slice(skip, limit === 0 ? undefined : skip + limit);
  }
}

let database: TestDatabase;
let client: MongoClient;
let counter = 0;

beforeAll(async () => {
  database = await testDatabase();
  client = await new MongoClient(database.uri).connect();
});

afterAll(async () => {
  await client.close();
  await database.stop();
});

/** Every sort of the test ends in `_id`, so that the order is determined. */
function sortOf(order: readonly (readonly [string, 1 | -1])[]): [string, 1 | -1][] {
  return order.some(([field]) => field === '_id')
    ? order.map(([a, b]) => [a, b])
    : [...order.map(([a, b]): [string, 1 | -1] => [a, b]), ['_id', 1]];
}

async function play(steps: readonly Step[]): Promise<void> {
  counter += 1;
  const items: Collection<Item> = client.db(database.name).collection(`model${counter}`);
  await items.createIndex({ _id: 1 });
  const oracle = new Oracle();
  let session: ClientSession | undefined;
  let before: Item[] = [];
  const end = async (commit: boolean): Promise<void> => {
    if (!session) return;
    if (commit) await session.commitTransaction();
    else {
      await session.abortTransaction();
      oracle.items = before;
    }
    await session.endSession();
    session = undefined;
  };
  try {
    for (const current of steps) {
      const options = session ? { session } : {};
      switch (current.act) {
        case 'begin':
          if (session) break;
          session = client.startSession();
          session.startTransaction();
          before = [...oracle.items];
          break;
        case 'commit':
        case 'abort':
          await end(current.act === 'commit');
          break;
        case 'index': {
          if (session) break;
          const { keys, options: how } = INDEXES[current.which] ?? INDEXES[0];
          await items.createIndex(keys, how);
          break;
        }
        case 'insert': {
          const taken = oracle.items.some((item) => item._id === current.item._id);
          // A duplicate ends a transaction; another test covers that.
          if (taken && session) break;
          const outcome = await items.insertOne({ ...current.item }, options).then(
            () => 'inserted',
            (error: unknown) => (error as { code: number }).code,
          );
          expect(outcome).toBe(taken ? 11000 : 'inserted');
          if (!taken) oracle.items = [...oracle.items, current.item];
          break;
        }
        case 'find': {
          const found = await items
            .find(current.filter, options)
            .sort(sortOf(current.sort))
            .skip(current.skip)
            .limit(current.limit)
            .toArray();
          const sorted = {
            ...current,
            sort: sortOf(current.sort) as Step & { act: 'find' } extends { sort: infer S } ? S : never,
          };
          expect(found).toEqual(oracle.find(sorted));
          expect(await items.countDocuments(current.filter, options)).toBe(
            oracle.find({ ...current, skip: 0, limit: 0 }).length,
          );
          break;
        }
        case 'inc': {
          // `n` stays unique: it grows by 100, and ids are below 100.
          const result = await items.updateOne({ _id: current.id }, { $inc: { n: 100 } }, options);
          expect(result.modifiedCount).toBe(
            oracle.change({ _id: current.id }, false, (item) => ({ ...item, n: item.n + 100 })),
          );
          break;
        }
        case 'delete': {
          const hits = oracle.items.filter((item) => oracle.matches(item, current.filter));
          if (!current.many && hits.length > 1) break;
          const result = current.many
            ? await items.deleteMany(current.filter, options)
            : await items.deleteOne(current.filter, options);
          expect(result.deletedCount).toBe(hits.length);
          oracle.items = oracle.items.filter((item) => !hits.includes(item));
          break;
        }
        default: {
          const hits = oracle.items.filter((item) => oracle.matches(item, current.filter)).length;
          if (current.act === 'set') {
            // It is not determined which of several documents `updateOne` changes.
            const many = current.many || hits > 1;
            if (Object.keys(current.set).length === 0) break;
            const result = many
              ? await items.updateMany(current.filter, { $set: current.set }, options)
              : await items.updateOne(current.filter, { $set: current.set }, options);
            expect(result.matchedCount).toBe(
              oracle.change(current.filter, true, (item) => ({ ...item, ...current.set })),
            );
          } else if (current.act === 'unset') {
            await items.updateMany(current.filter, { $unset: { [current.field]: '' } }, options);
            oracle.change(current.filter, true, (item) => {
              const { [current.field]: _gone, ...rest } = item;
              return rest;
            });
          } else {
            await items.updateMany(current.filter, { $push: { tags: current.tag } }, options);
            oracle.change(current.filter, true, (item) => ({
              ...item,
              tags: [...(item.tags ?? []), current.tag],
            }));
          }
        }
      }
    }
    await end(true);
    // The embedded database also keeps the order of insertion.
    const all = items.find({});
    const kept = onExternalServer ? oracle.items.toSorted((a, b) => a._id - b._id) : oracle.items;
    expect(await (onExternalServer ? all.sort({ _id: 1 }) : all).toArray()).toEqual(kept);
  } finally {
    await end(false);
  }
}

describe('the database against a list in memory', () => {
  it('agrees after any sequence of writes, reads, index builds and transactions', async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 45 }), play), {
      numRuns: Number(process.env['MODEL_RUNS'] ?? 120),
    });
  });
});
