import { wordsOf, type Counted, type DeathPoint } from './deaths.js';

/** A point of a scene at which the product dies. */
export interface Point {
  /** Index of the step. */
  readonly step: number;
  readonly death: DeathPoint;
  /** What the product is doing at that point: a write, a call of Telegram, or a mail. */
  readonly around: string;
}

const STORE_MODES = ['before', 'held', 'applied', 'replied'] as const;
const TRANSACTION_MODES = ['applied'] as const;
const OUTSIDE_MODES = ['before', 'after'] as const;

/** Every point of a step. A transaction needs only one, because nothing is visible before its end. */
export function pointsOf(step: number, { writes, telegram, mail }: Counted): readonly Point[] {
  const inStore = writes.flatMap((write, index) =>
    (write.inTransaction ? TRANSACTION_MODES : STORE_MODES).map((mode): Point => ({
      step,
      around: wordsOf(write),
      death: { at: 'store', n: index + 1, mode },
    })),
  );
  const outside = (at: 'telegram' | 'mail', calls: readonly string[]): Point[] =>
    calls.flatMap((around, index) =>
      OUTSIDE_MODES.map((mode): Point => ({ step, around, death: { at, n: index + 1, mode } })),
    );
  const mails = Array.from({ length: mail }, () => 'mail');
  return [...inStore, ...outside('telegram', telegram), ...outside('mail', mails)];
}

/**
 * Points that one run can take: at most one a step, and never in two steps in a row, because a step without a death
 * shows that the process that took over works well. Takes them from the steps with the most left, so that there are few
 * runs.
 */
export function nextChain(left: readonly Point[]): readonly Point[] {
  const bySteps = new Map<number, Point[]>();
  for (const point of left) bySteps.set(point.step, [...(bySteps.get(point.step) ?? []), point]);
  const last = Math.max(-1, ...bySteps.keys());
  /** The best choice among the steps so far, with its weight. */
  let best: Choice = { weight: 0, steps: [] };
  let bestBefore: Choice = best;
  for (let step = 0; step <= last; step++) {
    const count = bySteps.get(step)?.length ?? 0;
    const taken = { weight: bestBefore.weight + count, steps: [...bestBefore.steps, step] };
    const next = count > 0 && taken.weight > best.weight ? taken : best;
    bestBefore = best;
    best = next;
  }
  return best.steps.flatMap((step) => bySteps.get(step)?.[0] ?? []);
}

interface Choice {
  readonly weight: number;
  readonly steps: readonly number[];
}
