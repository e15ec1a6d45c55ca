import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ownHost } from '../support/crash/hosts.js';
import { onExternalServer } from '@loket/embedded-mongo/testing';
import { byLength } from '../support/length.js';
import { runPoints, type SweepPoint } from '../support/crash/run-points.js';
import { Sweep } from '../support/crash/sweep.js';

/** Another seed tries other points; `npm run test:crash` tries all, with processes that are killed. */
const SEED = Number(process.env['CRASH_SEED'] ?? 20_261_124);
const POINTS = byLength({ short: 3, long: 6 });
/** Of these at a call of Telegram or a mail. */
const OUTSIDE = byLength({ short: 1, long: 2 });
const TIMEOUT_MS = onExternalServer ? 1_800_000 : 600_000;

describe('a death around a write, a message or a mail (A1)', () => {
  let sweeps: readonly Sweep[] = [];
  beforeAll(async () => {
    sweeps = await Sweep.all(ownHost);
  }, TIMEOUT_MS);
  afterAll(async () => {
    for (const sweep of sweeps) await sweep.close();
  });

  it(
    'leaves the store as the run without it did, with every log whole',
    async () => {
      const all = sweeps.flatMap((sweep) => sweep.points().map((point) => ({ sweep, point })));
      const inside = all.filter(({ point }) => point.death.at === 'store');
      const outside = all.filter(({ point }) => point.death.at !== 'store');
      const chosen = [...chosenFrom(inside, POINTS - OUTSIDE), ...chosenFrom(outside, OUTSIDE)];
      const wrong: string[] = [];
      await runPoints(chosen, {
        lanes: 1,
        report: (sweep, { point, problems }) => {
          if (problems.length > 0) wrong.push(`${sweep.describe(point)}\n${problems.join('\n')}`);
        },
      });
      expect(wrong).toEqual([]);
    },
    TIMEOUT_MS,
  );
});

function chosenFrom(points: readonly SweepPoint[], count: number): readonly SweepPoint[] {
  const [picked = []] = fc.sample(
    fc.uniqueArray(fc.nat(points.length - 1), { minLength: count, maxLength: count }),
    { numRuns: 1, seed: SEED },
  );
  return picked.flatMap((index) => points[index] ?? []);
}
