import type { Clock } from '../../core/clock.js';
import { READY_CHECK_TIMEOUT_MS, READY_KEPT_MS } from '../../core/limits.js';
import { withTimeout } from './timeout.js';

/** State of a dependency. `off`: this installation does not use it. */
export type Health = 'up' | 'down' | 'off';

/** One dependency of the process. */
export interface ReadinessCheck {
  readonly name: string;
  /** True when the process cannot serve without it; otherwise its state is only reported. */
  readonly fatal: boolean;
  /** Asks for the state. An error, or no answer in time, counts as `down`. */
  readonly check: () => Promise<Health>;
}

/** The answer of `/ready`. */
export interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, Health>>;
}

/**
 * Checks the dependencies when asked, one check at a time. Its result is served for ten seconds; from half that age on
 * a new check runs in the background.
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

  /** The state of all dependencies, at most `READY_KEPT_MS` old. */
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

  /** Never rejects: a check that fails counts as down. */
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
