import { fork, type ChildProcess } from 'node:child_process';
import { setPriority } from 'node:os';
import { AppError } from '../../core/errors.js';
import type { Logger } from '../../core/log.js';
import { usageOf } from './child-usage.js';
import { FairLine, type Owner, type WorkPlace } from './fair-line.js';

/** What a child sends: `ready` once, then one answer for each job. A cause never quotes content. */
export type ChildReport =
  | { readonly type: 'ready' }
  | { readonly type: 'done'; readonly outcome: unknown }
  | { readonly type: 'failed'; readonly cause: string };

/** The children's program, and the limits of their number, memory and time. Those of the line are `FairLineOptions`. */
export interface ChildrenOptions {
  /** Path of the program that each child runs. */
  readonly program: string;
  /** Name of this kind of child in errors. */
  readonly name: string;
  readonly places: number;
  readonly slowPlaces: number;
  readonly heavyMs: number;
  readonly heavyShareMs: number;
  readonly halfLifeMs: number;
  readonly ownersRemembered: number;
  readonly heapMb: number;
  /** Memory, bytes: a child above `one` is ended; above `all` together, the largest child. */
  readonly memoryBytes: { readonly one: number; readonly all: number };
  /** How often memory and time of children are measured, ms. */
  readonly watchMs: number;
  /** Longest time until a child reports `ready`, ms. */
  readonly startMs: number;
  /** Time without work after which a child is ended, ms. */
  readonly idleMs: number;
  /** Jobs after which a child is replaced. */
  readonly renewAfter: number;
  readonly log: Logger;
  readonly now?: () => number;
}

/** How one job is run. */
export interface JobOptions {
  readonly owner: Owner;
  /** Most processor time, ms. The clock allows several times as much: a busy machine must not make a file worse. */
  readonly timeMs: number;
  /** True: the job gets a new child. What killed another child may have been left behind by the job before. */
  readonly fresh?: boolean;
}

interface Child {
  readonly process: ChildProcess;
  jobs: number;
  slow: boolean;
  idleTimer?: NodeJS.Timeout;
  /** Checks whether the job under way is heavy; null when there is no job, or nothing left to do about it. */
  heavy: (() => void) | null;
  /** Processor time before the job and when last measured, ms since the child's start; null when it is unknown. */
  cpuMs: { readonly before: number; seen: number } | null;
  /** Ends the job under way; null when there is none. */
  lose: ((cause: Lost) => void) | null;
  /** Processor time at which the job under way is over its limit, ms since the child's start. */
  cpuUntilMs: number;
}

/** `heavy`: the job needs a place apart, and none is free. */
type Lost = 'time' | 'memory' | 'died' | 'heavy';

class Heavy extends Error {}

/** Most time of a job by the clock, as a multiple of its processor time; with low priority it waits longer. */
const PATIENCE = { usual: 4, slow: 12 } as const;
/** Priorities of children (nice values). Heavy files get what others leave. */
const PRIORITY = { usual: 2, slow: 19 } as const;

/**
 * Runs jobs on strangers' bytes in child processes. A child has an empty environment and no descriptor but its channel;
 * memory and time are watched from outside. Nothing that a child does, or dies of, reaches this process.
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

  /** True for an owner whose jobs go to the places apart ({@link FairLine.isSlow}). */
  isSlow(owner: Owner): boolean {
    return this.#line.isSlow(owner);
  }

  /**
   * Runs one job when it is its owner's turn.
   * @throws {AppError} `document-unreadable` 422 when the content cannot be worked with or takes too much time or
   *   memory; `document-child-died` 500 when the child died of it; `document-child` 500 when no child can be started.
   */
  async run(job: unknown, { owner, fresh = false, timeMs }: JobOptions): Promise<unknown> {
    let entering = this.#line.enter(owner);
    for (;;) {
      const place = await entering;
      let took: Child | null = null;
      try {
        const child = await this.#childFor(place, fresh);
        took = child;
        child.heavy = place.slow ? null : () => this.#noteHeavy(child, place);
        return await this.#ask(child, job, timeMs);
      } catch (error) {
        if (!(error instanceof Heavy)) throw error;
        // The job asks for a place apart before it frees its own, so that its owner's other files go apart as well.
        entering = this.#line.enter(owner, { apart: true });
      } finally {
        place.leave(took === null ? 0 : usedBy(took));
      }
    }
  }

  /** Processor time decides, because a busy machine makes no file heavy. */
  #noteHeavy(child: Child, place: WorkPlace): void {
    if ((usedBy(child) ?? 0) <= this.#options.heavyMs) return;
    if (!place.moveApart()) {
      child.lose?.('heavy');
      return;
    }
    child.heavy = null;
    child.slow = true;
    this.#lower(child);
  }

  /** Ends all children; jobs under way fail. */
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

  /** Turns of texts come before pictures, and ordinary pictures before heavy ones. */
  #lower({ process, slow }: Child): void {
    try {
      if (process.pid !== undefined) setPriority(process.pid, slow ? PRIORITY.slow : PRIORITY.usual);
    } catch {
      // The child is gone, or the system has no priorities: only speed is lost.
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
        if (cause === 'heavy') {
          reject(new Heavy());
          return;
        }
        this.#options.log.warn({ child: this.#options.name, cause }, 'a child was lost to its job');
        reject(cause === 'died' ? died() : unreadable(cause));
      };
      let timer = setTimeout(() => {
        const lose = (): void => child.lose?.('time');
        if (child.slow) timer = setTimeout(lose, (PATIENCE.slow - PATIENCE.usual) * timeMs);
        else lose();
      }, PATIENCE.usual * timeMs);
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

  /** An idle child must not keep the process alive. */
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

/** Processor time of the child's latest job so far, ms; undefined when it is unknown. */
function usedBy({ cpuMs }: Child): number | undefined {
  return cpuMs === null ? undefined : cpuMs.seen - cpuMs.before;
}

function unreadable(cause: string): AppError {
  return new AppError('document-unreadable', `the file cannot be worked with: ${cause}`);
}

function died(): AppError {
  return new AppError('document-child-died');
}
