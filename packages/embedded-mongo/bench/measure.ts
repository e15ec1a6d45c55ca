/** What a kind of work costs, as measured. */
export interface Figure {
  readonly parallel: number;
  readonly perSecond: number;
  /** Milliseconds within which 50, 95 and 99 % of the work was done. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 2);
const WARM_UP = 0.25;

/** Repeats `work` in `parallel` strands for a while. The first part, with cold code and caches, is not counted. */
export async function measure(
  parallel: number,
  work: (who: number, turn: number) => Promise<unknown>,
): Promise<Figure> {
  const latencies: number[] = [];
  const start = performance.now();
  const counted = start + SECONDS * WARM_UP * 1000;
  const until = counted + SECONDS * 1000;
  await Promise.all(
    Array.from({ length: parallel }, async (_, who) => {
      for (let turn = 0; performance.now() < until; turn += 1) {
        const from = performance.now();
        await work(who, turn);
        if (from >= counted) latencies.push(performance.now() - from);
      }
    }),
  );
  const seconds = (performance.now() - counted) / 1000;
  latencies.sort((a, b) => a - b);
  const at = (share: number): number =>
    Number((latencies[Math.floor(latencies.length * share)] ?? 0).toFixed(2));
  return {
    parallel,
    perSecond: Math.round(latencies.length / seconds),
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
  };
}
