import { causeOf } from '../../core/errors.js';
import type { Logger } from '../../core/log.js';

export interface KeyedRunnerOptions {
  /** Names the runner in logs. */
  readonly name: string;
  /** Keys worked on at the same time. */
  readonly concurrency: number;
  /** Works on one key until nothing is due; gives the ms after which to look again, or null. */
  readonly work: (key: string) => Promise<number | null>;
  /** Pause after which a key is looked at again when `work` threw, ms. */
  readonly retryMs: number;
  readonly log: Logger;
}

/**
 * Works on keys, never on one twice at a time. A key woken meanwhile gets another run, so that nothing stored is
 * missed.
 */
export class KeyedRunner {
  readonly #options: KeyedRunnerOptions;
  readonly #waiting = new Set<string>();
  /** True for a key that was woken meanwhile. */
  readonly #running = new Map<string, boolean>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #stopped = false;
  #idle: (() => void)[] = [];

  constructor(options: KeyedRunnerOptions) {
    this.#options = options;
  }

  /** Says that something may be due for the key. Ignored after `stop`. */
  wake(key: string): void {
    if (this.#stopped) return;
    this.#clearTimer(key);
    if (this.#running.has(key)) this.#running.set(key, true);
    else this.#waiting.add(key);
    this.#next();
  }

  /** Does the same for work that `wake` may have told of before: ignored while the key is being worked on. */
  nudge(key: string): void {
    if (!this.#running.has(key)) this.wake(key);
  }

  /** Takes no more keys; resolves when those being worked on are done, with `finish` also those that wait. */
  async stop(how: 'now' | 'finish' = 'now'): Promise<void> {
    this.#stopped = true;
    if (how === 'now') this.#waiting.clear();
    for (const key of this.#timers.keys()) this.#clearTimer(key);
    if (this.#running.size > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #next(): void {
    for (const key of this.#waiting) {
      if (this.#running.size >= this.#options.concurrency) return;
      this.#waiting.delete(key);
      this.#running.set(key, false);
      void this.#run(key);
    }
  }

  async #run(key: string): Promise<void> {
    let again: number | null;
    try {
      again = await this.#options.work(key);
    } catch (error) {
      this.#options.log.error({ err: error, cause: causeOf(error), part: this.#options.name }, 'work failed');
      again = this.#options.retryMs;
    }
    const woken = this.#running.get(key) === true;
    this.#running.delete(key);
    if (!this.#stopped) {
      if (woken) this.#waiting.add(key);
      else if (again !== null) this.#later(key, again);
    }
    this.#next();
    if (this.#running.size === 0) {
      for (const resolve of this.#idle.splice(0)) resolve();
    }
  }

  #later(key: string, ms: number): void {
    this.#clearTimer(key);
    const timer = setTimeout(() => {
      this.#timers.delete(key);
      this.wake(key);
    }, ms);
    timer.unref();
    this.#timers.set(key, timer);
  }

  #clearTimer(key: string): void {
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
  }
}
