import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextChain, pointsOf, type Point } from '../support/crash/points.js';

describe('the points of a step', () => {
  it('are four a write, one inside a transaction, two a call and two a mail', () => {
    const writes = [
      { name: 'insert', collection: 'inbox', inTransaction: false },
      { name: 'update', collection: 'cases', inTransaction: true },
      { name: 'commitTransaction', collection: null, inTransaction: false },
    ];
    const points = pointsOf(4, { writes, telegram: ['sendMessage'], mail: 1 });
    expect(points.map(({ around, death: { at, n, mode } }) => `${at} ${n} ${mode} ${around}`)).toEqual([
      'store 1 before insert inbox',
      'store 1 held insert inbox',
      'store 1 applied insert inbox',
      'store 1 replied insert inbox',
      'store 2 applied update cases (tx)',
      'store 3 before commitTransaction',
      'store 3 held commitTransaction',
      'store 3 applied commitTransaction',
      'store 3 replied commitTransaction',
      'telegram 1 before sendMessage',
      'telegram 1 after sendMessage',
      'mail 1 before mail',
      'mail 1 after mail',
    ]);
    expect(new Set(points.map(({ step }) => step))).toEqual(new Set([4]));
  });

  it('all come in a run once, in no run two of the same or of neighbouring steps, in few runs', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(6), { minLength: 1, maxLength: 8 }), (counts) => {
        const all = counts.flatMap((count, step) =>
          Array.from({ length: count }, (_, n): Point => ({
            step,
            around: '',
            death: { at: 'mail', n: n + 1, mode: 'before' },
          })),
        );
        let left = all;
        let runs = 0;
        for (; left.length > 0; runs += 1) {
          const chain = nextChain(left);
          expect(chain.length).toBeGreaterThan(0);
          const steps = chain.map(({ step }) => step);
          expect(steps.slice(1).every((step, index) => step - (steps[index] ?? 0) > 1)).toBe(true);
          expect(left).toEqual(expect.arrayContaining([...chain]));
          left = left.filter((point) => !chain.includes(point));
        }
        const least = Math.max(...counts.map((count, step) => count + (counts[step + 1] ?? 0)));
        expect(runs).toBeGreaterThanOrEqual(least);
        expect(runs).toBeLessThanOrEqual(least * 2);
      }),
    );
  });
});
