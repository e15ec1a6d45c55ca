import { fork, type ChildProcess } from 'node:child_process';
import { setPriority } from 'node:os';
import { AppError } from '../../core/errors.js';
import type { Logger } from '../../core/log.js';
import { usageOf } from './child-usage.js';
import { FairLine, type Owner, type WorkPlace } from './fair-line.js';

/** What a child answers: once that it is there, then once to each job. A cause never quotes content. */
export type ChildReport =
  | { readonly type: 'ready' }
  | { readonly type: 'done'; readonly outcome: unknown }
  | { readonly type: 'failed'; readonly cause: string };

export interface ChildrenOptions {
  /** The compiled program that each child runs. */
  readonly program: string;
  /** Names the kind of child in logs. */
  readonly name: string;
  readonly places: number;
  readonly slowPlaces: number;
  readonly heavyMs: number;
  readonly heavyShareMs: number;
  readonly halfLifeMs: number;
  readonly ownersRemembered: number;
  /** Memory of JavaScript in one child, MiB. */
  readonly heapMb: number;
  /** Own memory of one child, and of all of them together, bytes; the larger one is ended above it. */
  readonly memoryBytes: { readonly one: number; readonly all: number };
  readonly watchMs: number;
  /** A child must report that it is there within this time, ms. */
  readonly startMs: number;
  /** A child without work is ended after this time, ms; one is renewed after so many jobs. */
  readonly idleMs: number;
  readonly renewAfter: number;
  readonly log: Logger;
  readonly now?: () => number;
}

/** How one job is done. */
export interface JobOptions {
  readonly owner: Owner;
  /**
   * Time of a processor that it may take, ms; then its child is ended. By the clock it may take several times as long, for
   * a machine that is busy with other things makes no file worse.
   */
  readonly timeMs: number;
  /** In a child of its own that nothing else was done in before: what killed another one may have been left behind. */
  readonly fresh?: boolean;
}

interface Child {
  readonly process: ChildProcess;
  jobs: number;
  slow: boolean;
  idleTimer?: NodeJS.Timeout;
  /** Sees whether the job under way is heavy; null while there is none, or nothing more is to be done about it. */
  heavy: (() => void) | null;
  /** Time of a processor before the job, and as last seen, ms since the child's start; null where it is not told. */
  cpuMs: { readonly before: number; seen: number } | null;
  /** Ends the job under way with this cause; null while there is none. */
  lose: ((cause: Lost) => void) | null;
  /** Time of a processor at which the job under way is over its own, ms since the child's start. */
  cpuUntilMs: number;
}

/** Why a job has no answer: its child took too much, or died by itself. */
type Lost = 'time' | 'memory' | 'died';

/** By the clock a job may take so many times the time of a processor that it has. */
const PATIENCE = 4;
const PRIORITY = { usual: 2, slow: 10 } as const;

/**
 * Does jobs on strangers' bytes in child processes: an empty environment, no descriptors but the one they are spoken to
 * by, memory and time watched from outside. Whatever a child does or dies of stays in it.
 */
export class Children {
  readonly #options: ChildrenOptions;
  readonly #line: FairLine;
  readonly #children = new Set<Child>();
  readonly #idle: Child[] = [];
  #watch: NodeJS.Timeout | null = null;
  #stopped = false;

  constructor(options: ChildrenOptions) {
    this.#options = options;
    this.#line = new FairLine({
      ...options,
      remembered: options.ownersRemembered,
      now: options.now ?? (() => performance.now()),
    });
  }

  /** True for an owner whose jobs wait in the slow line for now. */
  isSlow(owner: Owner): boolean {
    return this.#line.isSlow(owner);
  }

  /**
   * Does one job when it is its owner's turn.
   * @throws {AppError} `document-unreadable` 422 when the content cannot be worked with, also for taking too long or too
   *   much; `document-child-died` 500 when its child died of it; `document-child` 500 when none can be started
   */
  async run(job: unknown, options: JobOptions): Promise<unknown> {
    const place = await this.#line.enter(options.owner);
    let took: Child | null = null;
    try {
      const child = await this.#childFor(place, options.fresh ?? false);
      took = child;
      child.heavy = () => {
        // By the time of a processor: a machine that is busy with other things makes no file heavy.
        if ((usedBy(child) ?? 0) <= this.#options.heavyMs || !place.moveApart()) return;
        child.heavy = null;
        child.slow = true;
        this.#lower(child);
      };
      return await this.#ask(child, job, options.timeMs);
    } finally {
      place.leave(took === null ? 0 : usedBy(took));
    }
  }

  /** Ends all children. */
  stop(): void {
    this.#stopped = true;
    for (const child of this.#children) this.#end(child);
  }

  async #childFor({ slow }: WorkPlace, fresh: boolean): Promise<Child> {
    const rested = fresh ? undefined : this.#idle.find((one) => one.slow === slow);
    if (rested) {
      this.#idle.splice(this.#idle.indexOf(rested), 1);
      clearTimeout(rested.idleTimer);
      return rested;
    }
    // A child for which there is no place makes room: idle ones are not kept beyond the places.
    if (this.#children.size >= this.#options.places + this.#options.slowPlaces) {
      const oldest = this.#idle.shift();
      if (oldest) this.#end(oldest);
    }
    return this.#start(slow);
  }

  #start(slow: boolean): Promise<Child> {
    const { program, heapMb, startMs, name } = this.#options;
    if (this.#stopped) throw new AppError('document-child', `${name}: stopped`);
    const process = fork(program, {
      env: {},
      execArgv: [`--max-old-space-size=${heapMb}`],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
    });
    const child: Child = {
      process,
      jobs: 0,
      slow,
      heavy: null,
      cpuMs: null,
      lose: null,
      cpuUntilMs: Infinity,
    };
    this.#children.add(child);
    return new Promise((resolve, reject) => {
      const fail = (cause: string, error?: Error): void => {
        clearTimeout(timer);
        this.#end(child);
        reject(new AppError('document-child', `${name}: ${cause}`, {}, { cause: error }));
      };
      const timer = setTimeout(() => fail('did not start in time'), startMs);
      process.on('error', (error) => {
        if (child.jobs === 0) fail('did not start', error);
      });
      process.once('exit', () => {
        this.#forget(child);
        if (child.lose) child.lose('died');
        else fail('ended at its start');
      });
      process.once('message', () => {
        clearTimeout(timer);
        this.#lower(child);
        resolve(child);
      });
    });
  }

  /** Texts are answered before pictures are looked at, and ordinary pictures before heavy ones. */
  #lower({ process, slow }: Child): void {
    try {
      if (process.pid !== undefined) setPriority(process.pid, slow ? PRIORITY.slow : PRIORITY.usual);
    } catch {
      // It is gone, or the system has no such thing: a matter of speed alone.
    }
  }

  #ask(child: Child, job: unknown, timeMs: number): Promise<unknown> {
    const { process } = child;
    child.jobs += 1;
    return new Promise((resolve, reject) => {
      const answered = (report: ChildReport): void => {
        const after = process.pid === undefined ? null : usageOf(process.pid);
        if (child.cpuMs && after) child.cpuMs.seen = after.cpuMs;
        settle();
        this.#rest(child);
        if (report.type === 'done') resolve(report.outcome);
        else reject(unreadable(report.type === 'failed' ? report.cause : 'answered out of turn'));
      };
      const settle = (): void => {
        clearTimeout(timer);
        child.lose = null;
        child.heavy = null;
        process.off('message', answered);
        this.#watchOrNot();
      };
      child.lose = (cause) => {
        settle();
        this.#end(child);
        this.#options.log.warn({ child: this.#options.name, cause }, 'a child was lost to its job');
        reject(cause === 'died' ? died() : unreadable(cause));
      };
      const timer = setTimeout(() => child.lose?.('time'), PATIENCE * timeMs);
      const usage = process.pid === undefined ? null : usageOf(process.pid);
      child.cpuMs = usage && { before: usage.cpuMs, seen: usage.cpuMs };
      child.cpuUntilMs = (usage?.cpuMs ?? Infinity) + timeMs;
      process.on('message', answered);
      process.ref();
      process.channel?.ref();
      this.#watchOrNot();
      process.send(job as object, (error) => {
        if (error) child.lose?.('died');
      });
    });
  }

  /** What children use is looked at while anything is under way. */
  #watchOrNot(): void {
    const busy = [...this.#children].some(({ lose }) => lose !== null);
    if (busy && !this.#watch) this.#watch = setInterval(() => this.#look(), this.#options.watchMs);
    else if (!busy && this.#watch) {
      clearInterval(this.#watch);
      this.#watch = null;
    }
  }

  #look(): void {
    const { one, all } = this.#options.memoryBytes;
    let sum = 0;
    let largest: { readonly child: Child; readonly bytes: number } | null = null;
    for (const child of this.#children) {
      const usage = child.process.pid === undefined ? null : usageOf(child.process.pid);
      if (usage === null) continue;
      if (child.cpuMs) child.cpuMs.seen = usage.cpuMs;
      child.heavy?.();
      const { memoryBytes: bytes, cpuMs } = usage;
      sum += bytes;
      if (bytes > one) child.lose?.('memory');
      else if (cpuMs > child.cpuUntilMs) child.lose?.('time');
      else if (child.lose && bytes > (largest?.bytes ?? 0)) largest = { child, bytes };
    }
    if (sum > all) largest?.child.lose?.('memory');
  }

  /** An idle child does not keep the process alive, and ends by itself after a while or after many jobs. */
  #rest(child: Child): void {
    if (this.#stopped || child.jobs >= this.#options.renewAfter) {
      this.#end(child);
      return;
    }
    child.process.unref();
    child.process.channel?.unref();
    child.idleTimer = setTimeout(() => this.#end(child), this.#options.idleMs).unref();
    this.#idle.push(child);
  }

  #end(child: Child): void {
    this.#forget(child);
    child.process.removeAllListeners('exit').removeAllListeners('message');
    child.process.on('error', () => undefined).kill('SIGKILL');
    child.process.unref();
    child.process.channel?.unref();
  }

  #forget(child: Child): void {
    clearTimeout(child.idleTimer);
    this.#children.delete(child);
    const at = this.#idle.indexOf(child);
    if (at >= 0) this.#idle.splice(at, 1);
  }
}

/** Time of a processor that the child's last job took so far, ms; undefined where the system does not tell. */
function usedBy({ cpuMs }: Child): number | undefined {
  return cpuMs === null ? undefined : cpuMs.seen - cpuMs.before;
}

function unreadable(cause: string): AppError {
  return new AppError('document-unreadable', `the file cannot be worked with: ${cause}`);
}

function died(): AppError {
  return new AppError('document-child-died');
}
