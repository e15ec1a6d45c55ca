import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TRANSACTIONS_AT_ONCE } from '../../src/core/limits.js';
import { native } from '../../src/models/store.js';
import { inTransaction, Overtaken } from '../../src/models/transaction.js';
import { testStore, type TestStore } from '../support/store.js';

let at: TestStore;
beforeAll(async () => {
  at = await testStore();
});
afterAll(() => at.stop());

describe('inTransaction', () => {
  it('commits everything, tells callbacks once, and gives the result', async () => {
    let told = 0;
    const result = await inTransaction(at.store, async (tx) => {
      tx.afterCommit(() => told++);
      await native(at.store.counters).insertOne({ _id: 'a', value: 1 }, { session: tx.session });
      return 'done';
    });
    expect(result).toBe('done');
    expect(told).toBe(1);
    expect(await at.store.counters.findById('a').lean()).toEqual({ _id: 'a', value: 1 });
  });

  it('leaves nothing behind when the function throws, and tells no callback', async () => {
    let told = 0;
    const run = inTransaction(at.store, async (tx) => {
      tx.afterCommit(() => told++);
      await native(at.store.counters).insertOne({ _id: 'b', value: 1 }, { session: tx.session });
      throw new Error('no');
    });
    await expect(run).rejects.toThrow('no');
    expect(told).toBe(0);
    expect(await at.store.counters.findById('b').lean()).toBeNull();
  });

  it('gives up when it is overtaken again and again, and says when to try again', async () => {
    const run = inTransaction(at.store, () => Promise.reject(new Overtaken('somebody')));
    await expect(run).rejects.toMatchObject({
      code: 'store-busy',
      status: 503,
      details: { retryAfterSeconds: expect.any(Number) },
    });
  });

  it('computes again with the same time and identifiers when it was overtaken', async () => {
    const drawn: string[] = [];
    const times = new Set<number>();
    let told = 0;
    await inTransaction(at.store, async (tx) => {
      tx.afterCommit(() => told++);
      drawn.push(tx.ids.next());
      times.add(tx.now.getTime());
      at.clock.advance(1);
      if (drawn.length < 3) throw new Overtaken('test');
    });
    expect(drawn).toHaveLength(3);
    expect(new Set(drawn).size).toBe(1);
    expect(times.size).toBe(1);
    expect(told).toBe(1);
  });

  it('has a bounded number open at a time; all of them come to their turn, failed ones included', async () => {
    let open = 0;
    let most = 0;
    const results = await Promise.allSettled(
      Array.from({ length: 3 * TRANSACTIONS_AT_ONCE }, (_, index) =>
        inTransaction(at.store, async () => {
          most = Math.max(most, ++open);
          await new Promise((next) => setImmediate(next));
          open -= 1;
          if (index % 3 === 0) throw new Error('no');
        }),
      ),
    );
    expect(most).toBe(TRANSACTIONS_AT_ONCE);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(2 * TRANSACTIONS_AT_ONCE);
  });

  it('loses no increment of one document under forty parallel transactions', async () => {
    const counters = native(at.store.counters);
    await counters.insertOne({ _id: 'hot', value: 0 });
    const values = await Promise.all(
      Array.from({ length: 40 }, () =>
        inTransaction(at.store, async (tx) => {
          const before = await counters.findOne({ _id: 'hot' }, { session: tx.session });
          const value = (before?.value ?? 0) + 1;
          await counters.updateOne({ _id: 'hot' }, { $set: { value } }, { session: tx.session });
          return value;
        }),
      ),
    );
    expect(values.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  });
});
