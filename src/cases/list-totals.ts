import type { Clock } from '../core/clock.js';
import { LIST_TOTAL_LIFE_MS } from '../core/limits.js';
import type { Signals } from '../core/signals.js';
import { canonicalJson } from './canonical-json.js';

const REMEMBERED = 200;

/**
 * Remembers totals of lists until a case changes in this process, for `LIST_TOTAL_LIFE_MS` at most: a count reads every
 * matching case.
 */
export class ListTotals {
  readonly #clock: Clock;
  readonly #totals = new Map<string, { readonly total: number; readonly until: number }>();

  constructor(deps: { readonly clock: Clock; readonly signals: Signals }) {
    this.#clock = deps.clock;
    deps.signals.on('case', () => this.#totals.clear());
  }

  /** The remembered total of a filter, or a new count of it. */
  async of(filter: object, count: () => Promise<number>): Promise<number> {
    const key = canonicalJson(filter);
    const now = this.#clock.now().getTime();
    const known = this.#totals.get(key);
    if (known && known.until > now) return known.total;
    const total = await count();
    if (this.#totals.size >= REMEMBERED) this.#totals.clear();
    this.#totals.set(key, { total, until: now + LIST_TOTAL_LIFE_MS });
    return total;
  }
}
