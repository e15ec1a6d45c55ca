import { ownHost, processHost } from './hosts.js';
import { Sweep } from './sweep.js';

/*
 * The full sweep (`npm run test:crash`): every point of the scripted run, the product as a process that is killed.
 *   --own        the product in this process, its connections cut instead (faster)
 *   --every=N    each N-th point only      --lanes=N  runs at a time, default 2      --only=TEXT  points with these words
 */
const options = new Map(
  process.argv.slice(2).map((word) => {
    const [name = '', value = ''] = word.replace(/^--/u, '').split('=', 2);
    return [name, value] as const;
  }),
);
const every = Number(options.get('every') ?? 1);
const lanes = Number(options.get('lanes') ?? 2);
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
say(`${points.length} points`);
const result = { equal: 0, different: 0, notReached: 0 };
let next = 0;
let done = 0;

async function lane(): Promise<void> {
  for (let at = next++; at < points.length; at = next++) {
    const entry = points[at];
    if (!entry) return;
    const { died, problems } = await entry.sweep.run(entry.point);
    done += 1;
    if (problems.length > 0) result.different += 1;
    else if (died) result.equal += 1;
    else result.notReached += 1;
    if (problems.length > 0) say(`NOT EQUAL ${entry.sweep.describe(entry.point)}\n${problems.join('\n')}`);
    if (done % 25 === 0) say(`${done}/${points.length}, ${minutes()} min`);
  }
}

await Promise.all(Array.from({ length: lanes }, lane));
for (const sweep of sweeps) await sweep.close();
say(JSON.stringify({ points: points.length, ...result, minutes: minutes() }));
process.exit(result.different > 0 ? 1 : 0);

function minutes(): number {
  return Math.round((performance.now() - started) / 600) / 100;
}
