import type { Clock } from '../../core/clock.js';
import { READY_CHECK_TIMEOUT_MS, READY_KEPT_MS } from '../../core/limits.js';
import { withTimeout } from './timeout.js';

/** How a dependency is; `off`: the installation does without it. */
export type Health = 'up' | 'down' | 'off';

/** One dependency of the process. */
export interface ReadinessCheck {
  readonly name: string;
  /** When it is down the process cannot serve; otherwise it is reported only (CONTRACT: a mail server that is away). */
  readonly fatal: boolean;
  /** How it is; any error, or no answer in time, means `down`. */
  readonly check: () => Promise<Health>;
}

/** What `/ready` answers. */
export interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, Health>>;
}

/**
 * Looks after the dependencies. However often somebody asks, one look is under way at a time and a kept one is answered
 * for ten seconds; one that is half as old is made anew meanwhile, in the background. Nothing is asked while nobody
 * wants to know.
 */
export class ReadinessWatch {
  readonly #checks: readonly ReadinessCheck[];
  readonly #clock: Clock;
  #kept: { readonly value: Readiness; readonly at: number } | null = null;
  #looking: Promise<Readiness> | null = null;

  constructor(checks: readonly ReadinessCheck[], clock: Clock) {
    this.#checks = checks;
    this.#clock = clock;
  }

  /** How things are, at most `READY_KEPT_MS` old. */
  async now(): Promise<Readiness> {
    const age = this.#kept === null ? Infinity : this.#clock.now().getTime() - this.#kept.at;
    if (this.#kept === null || age < 0 || age > READY_KEPT_MS) return this.#look();
    if (age > READY_KEPT_MS / 2) void this.#look();
    return this.#kept.value;
  }

  #look(): Promise<Readiness> {
    this.#looking ??= this.#ask().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  /** Never fails: what fails is down. */
  async #ask(): Promise<Readiness> {
    const at = this.#clock.now().getTime();
    const results = await Promise.all(
      this.#checks.map(async ({ name, fatal, check }) => {
        const health = await withTimeout(check(), READY_CHECK_TIMEOUT_MS).catch((): Health => 'down');
        return { name, fatal, health };
      }),
    );
    const value: Readiness = {
      ready: results.every(({ fatal, health }) => !fatal || health !== 'down'),
      checks: Object.fromEntries(results.map(({ name, health }) => [name, health])),
    };
    this.#kept = { value, at };
    return value;
  }
}
