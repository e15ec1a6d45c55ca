import { CaseStore } from '../../../src/cases/case-store.js';
import { EventLog } from '../../../src/cases/event-log.js';
import { verifyLogs } from '../../../src/cases/verify-logs.js';
import { loadOffice } from '../../../src/office/office-pack.js';
import { readConfig } from '../../../src/config.js';
import { projectRoot } from '../../../src/core/project.js';
import { until } from '../until.js';
import type { Counted } from './deaths.js';
import type { Host } from './hosts.js';
import { prepareCast, SCENES, type Cast, type Scene } from './play.js';
import { pointsOf, type Point } from './points.js';
import { differences, takeSnapshot, type Snapshot } from './snapshot.js';
import { Stage } from './stage.js';

/** Decisions are held, so that the run also contains the release of a held notice. */
const SETTINGS = { UNDO_SECONDS: '60' } as const;
/** Time (ms) for which a difference is looked at again, because the last writes of a step may still come. */
const EQUAL_WITHIN_MS = 3_000;
const LOOK_EVERY_MS = 100;

const office = loadOffice(readConfig({}, projectRoot()).officeDir);

/** The outcome of a death. */
export interface PointResult {
  readonly point: Point;
  /**
   * `equal`: it died there, and everything equals the uncrashed run after this step and after one more. `elsewhere`:
   * equal too, but the n-th write was another one than in the uncrashed run. `not-reached`: the step was over before.
   */
  readonly fate: 'equal' | 'different' | 'elsewhere' | 'not-reached';
  /** The differences, or what was waited for in vain. */
  readonly problems: readonly string[];
}

/** A step of the uncrashed run, with everything as it was at its end. */
interface Step {
  readonly name: string;
  readonly counted: Counted;
  readonly snapshot: Snapshot;
}

/** Thrown to end a run early, because nothing more was asked for. */
class Enough extends Error {}

/** A scene without a death, and its repetitions with deaths, which are compared with it step by step. */
export class Sweep {
  private constructor(
    readonly scene: Scene,
    private readonly host: Host,
    private readonly cast: Cast,
    private readonly before: Stage,
    private readonly after: Stage,
    private readonly steps: readonly Step[],
  ) {}

  /** Plays all scenes once without a death, each on what the one before left. Close each of them. */
  static async all(host: Host): Promise<readonly Sweep[]> {
    let before = await Stage.open(host, SETTINGS);
    const cast = await prepareCast(before);
    before.kill();
    const sweeps: Sweep[] = [];
    for (const scene of SCENES) {
      const stage = await Stage.open(host, SETTINGS, before);
      const steps: Step[] = [];
      stage.director = {
        before: () => stage.deaths.count(null),
        after: async (name) => {
          const { counted } = stage.deaths;
          steps.push({ name, counted, snapshot: await takeSnapshot(stage) });
        },
      };
      await stage.start();
      await scene.play(stage, cast);
      stage.kill();
      const problems = await logProblems(stage);
      if (problems.length > 0) throw new Error(`the uncrashed run: ${problems.join('\n')}`);
      sweeps.push(new Sweep(scene, host, cast, before, stage, steps));
      before = stage;
    }
    return sweeps;
  }

  /** Every point of the scene. */
  points(): readonly Point[] {
    return this.steps.flatMap(({ counted }, step) => pointsOf(step, counted));
  }

  /**
   * Plays the scene with a death at each of these points, of which a step may have one at most (support/crash/points).
   * After each death everything is compared with the uncrashed run at the end of the step and again after the next one.
   * A difference ends the run; `left` has the points that were not tried.
   */
  async run(
    points: readonly Point[],
  ): Promise<{ readonly results: readonly PointResult[]; readonly left: readonly Point[] }> {
    const planned = new Map(points.map((point) => [point.step, point]));
    const last = Math.max(...planned.keys());
    const results: PointResult[] = [];
    let at = -1;
    const stage = await Stage.open(this.host, SETTINGS, this.before);
    stage.director = {
      before: () => stage.deaths.count(planned.get(++at)?.death ?? null),
      after: async () => {
        const point = planned.get(at);
        const { diedAt } = stage.deaths;
        stage.deaths.count(null);
        const problems = await this.#problems(stage, at);
        if (problems.length > 0) throw new Error(problems.join('\n'));
        if (point) {
          const met = diedAt === point.around ? 'equal' : 'elsewhere';
          results.push({ point, fate: diedAt === null ? 'not-reached' : met, problems: [] });
        }
        if (at > last) throw new Enough();
      },
    };
    try {
      await stage.start();
      await this.scene.play(stage, this.cast);
    } catch (error) {
      if (!(error instanceof Enough)) blame(results, planned.get(at), this.describe(points[0]), error);
    } finally {
      await stage.close();
    }
    const tried = new Set(results.map(({ point }) => point));
    return { results, left: points.filter((point) => !tried.has(point)) };
  }

  /** How a stage differs from the uncrashed run after a step. */
  async #problems(stage: Stage, step: number): Promise<readonly string[]> {
    const wanted = this.steps[step]?.snapshot;
    if (!wanted) return ['there are more steps than in the uncrashed run'];
    let found: readonly string[] = [];
    const look = async (): Promise<boolean> => {
      found = [...(await logProblems(stage)), ...differences(wanted, await takeSnapshot(stage))];
      return found.length === 0;
    };
    await until('an equal store', look, { patienceMs: EQUAL_WITHIN_MS, everyMs: LOOK_EVERY_MS }).catch(
      (error: unknown) => {
        if (found.length === 0) throw error;
      },
    );
    return found;
  }

  /** The point in words. */
  describe(point: Point | undefined): string {
    if (!point) return this.scene.name;
    const { at, n, mode } = point.death;
    const step = this.steps[point.step]?.name ?? '';
    return `${this.scene.name}, step ${point.step} "${step}", ${at} ${n} ${mode}: ${point.around}`;
  }

  async close(): Promise<void> {
    if (this.scene === SCENES[0]) await this.before.close();
    await this.after.close();
  }
}

/** Blames a failure on the death in the same step, or on the last one before it. */
function blame(results: PointResult[], present: Point | undefined, run: string, error: unknown): void {
  const before = present ? null : results.pop();
  const point = present ?? before?.point;
  const text = error instanceof Error ? error.message : String(error);
  if (!point) throw new Error(`${run}: failed before any death: ${text}`, { cause: error });
  results.push({ point, fate: 'different', problems: [text] });
}

/** What is wrong with the logs of all cases. */
export async function logProblems({ store, keyring }: Stage): Promise<readonly string[]> {
  const log = new EventLog({ store, keyring });
  const cases = new CaseStore({ store, keyring, log });
  return (await verifyLogs({ store, office, keyring, cases, log })).problems;
}
