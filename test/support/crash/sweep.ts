import { CaseStore } from '../../../src/cases/case-store.js';
import { EventLog } from '../../../src/cases/event-log.js';
import { verifyLogs } from '../../../src/cases/verify-logs.js';
import { loadOffice } from '../../../src/office/office-pack.js';
import { readConfig } from '../../../src/config.js';
import { projectRoot } from '../../../src/core/project.js';
import type { WriteCommand } from './frames.js';
import type { Host } from './hosts.js';
import { prepareCast, SCENES, type Cast, type Scene } from './play.js';
import { differences, takeSnapshot, type Snapshot } from './snapshot.js';
import { Stage, type DeathPoint } from './stage.js';

/** Decisions are held, so that the release of a held notice is in the run too. */
const SETTINGS = { UNDO_SECONDS: '60' } as const;

/** What became of a run with a death. */
export interface PointResult {
  readonly point: DeathPoint;
  /** False when the run was over before the point came. */
  readonly died: boolean;
  /** In what it differs from the uncrashed run; empty when it is equal and all logs verify. */
  readonly problems: readonly string[];
}

/** A scene without a death, and its repetitions with one death each that are compared with it. */
export class Sweep {
  private constructor(
    readonly scene: Scene,
    private readonly host: Host,
    private readonly cast: Cast,
    private readonly before: Stage,
    private readonly after: Stage,
    private readonly wanted: Snapshot,
    /** Writes of the uncrashed run in order, and how many messages went to Telegram and to the mail server. */
    readonly writes: readonly WriteCommand[],
    readonly sent: { readonly telegram: number; readonly mail: number },
  ) {}

  /** Plays all scenes once without a death, each on what the one before left. Close each of them. */
  static async all(host: Host): Promise<readonly Sweep[]> {
    let before = await Stage.open(host, SETTINGS);
    const cast = await prepareCast(before);
    before.kill();
    const sweeps: Sweep[] = [];
    for (const scene of SCENES) {
      const stage = await Stage.open(host, SETTINGS, before);
      await stage.start();
      stage.count(null);
      await scene.play(stage, cast);
      stage.kill();
      const problems = await logProblems(stage);
      if (problems.length > 0) throw new Error(`the uncrashed run: ${problems.join('\n')}`);
      const { writes, telegram, mail } = stage.counted;
      const wanted = await takeSnapshot(stage);
      sweeps.push(new Sweep(scene, host, cast, before, stage, wanted, [...writes], { telegram, mail }));
      before = stage;
    }
    return sweeps;
  }

  /** Every point of the run: inside a transaction one is enough, since nothing shows before its end. */
  points(): readonly DeathPoint[] {
    const modes = ['before', 'applied', 'replied'] as const;
    const store = this.writes.flatMap(({ inTransaction }, index) =>
      (inTransaction ? modes.slice(1, 2) : modes).map((mode): DeathPoint => ({
        at: 'store',
        n: index + 1,
        mode,
      })),
    );
    const outside = (['telegram', 'mail'] as const).flatMap((at) =>
      Array.from({ length: this.sent[at] }, (_, index) =>
        (['before', 'after'] as const).map((mode): DeathPoint => ({ at, n: index + 1, mode })),
      ).flat(),
    );
    return [...store, ...outside];
  }

  /** Runs it with a death at a point, and compares. */
  async run(point: DeathPoint): Promise<PointResult> {
    const stage = await Stage.open(this.host, SETTINGS, this.before);
    const problems: string[] = [];
    try {
      await stage.start();
      stage.count(point);
      await this.scene.play(stage, this.cast);
      problems.push(...(await logProblems(stage)));
      problems.push(...differences(this.wanted, await takeSnapshot(stage)));
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    } finally {
      await stage.close();
    }
    return { point, died: stage.diedAtPoint, problems };
  }

  /** The point in words. */
  describe(point: DeathPoint): string {
    if (point.at !== 'store') return `${this.scene.name}, ${point.at} ${point.n} ${point.mode}`;
    const write = this.writes[point.n - 1];
    const what = write ? `${write.name} ${write.collection ?? ''}${write.inTransaction ? ' (tx)' : ''}` : '';
    return `${this.scene.name}, write ${point.n} ${point.mode}: ${what}`;
  }

  async close(): Promise<void> {
    if (this.scene === SCENES[0]) await this.before.close();
    await this.after.close();
  }
}

/** What is wrong with the logs of all cases. */
export async function logProblems({ store, keyring }: Stage): Promise<readonly string[]> {
  const office = loadOffice(readConfig({}, projectRoot()).officeDir);
  const log = new EventLog({ store, keyring });
  const cases = new CaseStore({ store, keyring, log });
  return (await verifyLogs({ store, office, keyring, cases, log })).problems;
}
