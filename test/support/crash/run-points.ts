import { nextChain, type Point } from './points.js';
import type { PointResult, Sweep } from './sweep.js';

/** A point of a sweep. */
export interface SweepPoint {
  readonly sweep: Sweep;
  readonly point: Point;
}

/** How often a point is tried that was not reached, or where the write was another one than in the uncrashed run. */
const TRIES = 4;

/**
 * Runs points of several sweeps, many in one run, `lanes` runs at a time; `report` gets each point once. A point that
 * was not reached or met another write is tried again.
 */
export async function runPoints(
  points: readonly SweepPoint[],
  { lanes, report }: { readonly lanes: number; readonly report: (sweep: Sweep, result: PointResult) => void },
): Promise<void> {
  const left = new Map<Sweep, Point[]>();
  for (const { sweep, point } of points) left.set(sweep, [...(left.get(sweep) ?? []), point]);
  const tries = new Map<Point, number>();
  let underWay = 0;
  let wake: () => void = () => undefined;

  const settle = (sweep: Sweep, result: PointResult): void => {
    const { point, fate } = result;
    const tried = (tries.get(point) ?? 0) + 1;
    tries.set(point, tried);
    const again = (fate === 'not-reached' || fate === 'elsewhere') && tried < TRIES;
    if (again) left.get(sweep)?.push(point);
    else report(sweep, result);
  };
  const take = (): { sweep: Sweep; chain: readonly Point[] } | null => {
    const [most] = [...left].toSorted(([, a], [, b]) => b.length - a.length);
    if (!most || most[1].length === 0) return null;
    const [sweep, open] = most;
    const chain = nextChain(open);
    left.set(
      sweep,
      open.filter((point) => !chain.includes(point)),
    );
    return { sweep, chain };
  };
  const lane = async (): Promise<void> => {
    for (;;) {
      const next = take();
      if (!next && underWay === 0) return;
      if (!next) {
        // Another lane may return points.
        await new Promise<void>((resolve) => {
          const before = wake;
          wake = () => {
            before();
            resolve();
          };
        });
        continue;
      }
      underWay += 1;
      const { results, left: back } = await next.sweep.run(next.chain);
      for (const result of results) settle(next.sweep, result);
      left.get(next.sweep)?.push(...back);
      underWay -= 1;
      wake();
      wake = () => undefined;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
