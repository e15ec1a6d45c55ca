import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Allowances } from '../../src/models/allowances.js';
import { native } from '../../src/models/store.js';
import { testStore, type TestStore } from '../support/store.js';

let at: TestStore;
beforeAll(async () => {
  at = await testStore();
});
afterAll(() => at.stop());

const process = (): Allowances => new Allowances({ ...at, enabled: true });
const SECOND = 1_000;

describe('an allowance', () => {
  it('lets go over it once, then refuses until its window ends', async () => {
    const bytes = process().make({ name: 'bytes', of: 'chat', count: 10, windowMs: SECOND });
    await bytes.take('a', 9);
    await bytes.take('a', 9);
    await expect(bytes.take('a')).rejects.toMatchObject({ status: 429, details: { retryAfterSeconds: 1 } });
    await bytes.take('b');
    at.clock.advance(SECOND - 1);
    await expect(bytes.take('a')).rejects.toThrow('terlalu banyak');
    at.clock.advance(1);
    await bytes.take('a');
  });

  it('is one for all processes, also when they begin at the same moment', async () => {
    const options = { name: 'shared', of: 'address', count: 40, windowMs: SECOND };
    const all = [process(), process(), process()].map((one) => one.make(options));
    const uses = Array.from({ length: 30 }, () => all.map((one) => one.use('192.0.2.1'))).flat();
    const results = await Promise.all(uses);
    expect(results.filter(({ refusedFor }) => refusedFor === null)).toHaveLength(40);
  });

  it('in portions costs few writes and never allows more', async () => {
    const options = { name: 'portions', of: 'address', count: 95, windowMs: SECOND, portion: 10 };
    const [one, other] = [process().make(options), process().make(options)];
    let passed = 0;
    for (let index = 0; index < 200; index++) {
      if ((await (index % 2 === 0 ? one : other).use('k')).refusedFor === null) passed++;
    }
    expect(passed).toBe(95);
    at.clock.advance(SECOND);
    const burst = await Promise.all(Array.from({ length: 120 }, () => one.use('k')));
    const through = burst.filter(({ refusedFor }) => refusedFor === null).length;
    expect(through).toBeGreaterThan(0);
    expect(through).toBeLessThanOrEqual(95);
  });

  it('keeps counters of one sender in one entry, that names nobody, and forgets it afterwards', async () => {
    const allowances = process();
    await native(at.store.inputCounts).deleteMany({});
    const [first, second] = ['first', 'second'].map((name) =>
      allowances.make({ name, of: 'chat', count: 5, windowMs: SECOND }),
    );
    if (!first || !second) throw new Error('two allowances');
    const counted = await allowances.count('telegram:main:4711', [
      { allowance: first, amount: 2 },
      { allowance: second, amount: 3 },
    ]);
    expect(counted.map(({ before }) => before)).toEqual([0, 0]);
    expect((await second.use('telegram:main:4711')).remaining).toBe(1);
    const kept = await native(at.store.inputCounts).find().toArray();
    expect(kept).toHaveLength(1);
    expect(JSON.stringify(kept)).not.toContain('4711');
    expect(await allowances.sweep()).toBe(0);
    at.clock.advance(SECOND);
    expect(await allowances.sweep()).toBe(1);
  });

  it('that is off counts nothing', async () => {
    const off = new Allowances({ ...at, enabled: false }).make({
      name: 'off',
      of: 'x',
      count: 1,
      windowMs: 1,
    });
    for (let index = 0; index < 3; index++) await off.take('k');
    expect((await off.use('k')).refusedFor).toBeNull();
  });
});
