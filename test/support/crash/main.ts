import { ownHost, processHost } from './hosts.js';
import { runPoints } from './run-points.js';
import { Sweep, type PointResult } from './sweep.js';

/*
 * The full sweep (`npm run test:crash`): every point of the scripted run, the product as a process that is killed.
 *   --own        the product in this process, its connections cut instead
 *   --every=N    each N-th point only      --lanes=N  runs at a time, default 3      --only=TEXT  points with these words
 */
const options = new Map(
  process.argv.slice(2).map((word) => {
    const [name = '', value = ''] = word.replace(/^--/u, '').split('=', 2);
    return [name, value] as const;
  }),
);
const every = Number(options.get('every') ?? 1);
const lanes = Number(options.get('lanes') ?? 3);
const only = options.get('only') ?? '';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
process.on('unhandledRejection', (error) =>
  say(`unhandled: ${error instanceof Error ? error.stack : String(error)}`),
);
const started = performance.now();
const sweeps = await Sweep.all(options.has('own') ? ownHost : processHost);
const points = sweeps
  .flatMap((sweep) => sweep.points().map((point) => ({ sweep, point })))
  .filter(({ sweep, point }, index) => index % every === 0 && sweep.describe(point).includes(only));
say(`${points.length} points, the uncrashed run took ${minutes()} min`);
const fates: Record<PointResult['fate'], number> = { equal: 0, different: 0, elsewhere: 0, 'not-reached': 0 };
let done = 0;

await runPoints(points, {
  lanes,
  report: (sweep, { point, fate, problems }) => {
    fates[fate] += 1;
    done += 1;
    if (fate !== 'equal') say([`${fate}: ${sweep.describe(point)}`, ...problems].join('\n'));
    if (done % 25 === 0) say(`${done}/${points.length}, ${minutes()} min`);
  },
});
for (const sweep of sweeps) await sweep.close();
say(JSON.stringify({ points: points.length, ...fates, minutes: minutes() }));
process.exit(fates.different > 0 ? 1 : 0);

function minutes(): number {
  return Math.round((performance.now() - started) / 600) / 100;
}
