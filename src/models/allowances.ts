import type { Document } from 'mongodb';
import { AppError } from '../core/errors.js';
import { ALLOWANCES_REMEMBERED } from '../core/limits.js';
import type { InputCountDoc } from './input-count.js';
import type { Keyring } from './keyring.js';
import { native, type Store } from './store.js';
import { isDuplicate } from './transaction.js';

/** `count` uses, bytes or the like in `windowMs`; the window begins with the first use. */
export interface AllowanceOptions {
  /** Unique among the allowances of one kind of sender; letters and hyphens. */
  readonly name: string;
  /** Kind of sender: `address`, `chat` …; the same key of two kinds is two senders. */
  readonly of: string;
  readonly count: number;
  readonly windowMs: number;
  /** Taken from the store in portions of this size, to save writes; an unspent rest is lost until the window ends. */
  readonly portion?: number;
}

/** What is left after a use. */
export interface Left {
  /** Seconds until the window ends, for a use that was refused; null for one that was not. */
  readonly refusedFor: number | null;
  readonly remaining: number;
  readonly resetSeconds: number;
}

/** One use, to be counted. */
export interface Use {
  readonly allowance: Allowance;
  readonly amount: number;
}

/** What was used before, and the end of the window, epoch ms. */
interface Counted {
  readonly before: number;
  readonly until: number;
}

/** What a process knows of a sender without asking the store: an unspent portion, or that nothing is left. */
interface Known {
  unspent: number;
  readonly remaining: number;
  readonly until: number;
}

/**
 * The limits of input (docs/ARCHITECTURE.md, "People and their secrets"), kept in the store and so shared by all
 * processes. Windows go by the store's clock. Senders are stored as keyed hashes only.
 */
export class Allowances {
  readonly #store: Store;
  readonly #keyring: Pick<Keyring, 'lookupHash'>;
  /** False when nothing is counted and nothing refused (tests and benches, in demo mode only). */
  readonly enabled: boolean;

  constructor(deps: {
    readonly store: Store;
    readonly keyring: Pick<Keyring, 'lookupHash'>;
    readonly enabled: boolean;
  }) {
    this.#store = deps.store;
    this.#keyring = deps.keyring;
    this.enabled = deps.enabled;
  }

  /** Makes an allowance that counts here. */
  make(options: AllowanceOptions): Allowance {
    return new Allowance(this, options);
  }

  /** The store's time, ms. */
  now(): number {
    return this.#store.clock.now().getTime();
  }

  /**
   * Counts several uses of one sender, all of the same kind of sender, by one command; returns what was used of each
   * before. A use that begins within its allowance is counted whole; once that is used up, nothing is added.
   */
  async count(key: string, uses: readonly Use[]): Promise<readonly Counted[]> {
    const [first] = uses;
    if (!first) return [];
    const _id = this.#keyring.lookupHash('allowance', `${first.allowance.of} ${key}`);
    const now = this.#store.clock.now();
    const before = await this.#update(_id, uses, now);
    return uses.map(({ allowance: { name, windowMs } }) => {
      const known = before?.used[name];
      return known && known.until > now
        ? { before: known.amount, until: known.until.getTime() }
        : { before: 0, until: now.getTime() + windowMs };
    });
  }

  /** Returns the entry before the update. Of two first uses at once, the one that loses tries again. */
  async #update(_id: string, uses: readonly Use[], now: Date): Promise<InputCountDoc | null> {
    const ends = uses.map(({ allowance }) => new Date(now.getTime() + allowance.windowMs));
    const update: Document[] = [
      {
        $set: {
          ...Object.fromEntries(uses.map((use) => [`used.${use.allowance.name}`, counted(use, now)])),
          expiresAt: { $max: ['$expiresAt', ...ends] },
        },
      },
    ];
    const counts = native(this.#store.inputCounts);
    const go = () => counts.findOneAndUpdate({ _id }, update, { upsert: true, returnDocument: 'before' });
    try {
      return await go();
    } catch (error) {
      if (isDuplicate(error)) return go();
      throw error;
    }
  }

  /** Deletes entries whose windows have ended; gives their number. */
  async sweep(): Promise<number> {
    const { deletedCount } = await native(this.#store.inputCounts).deleteMany({
      expiresAt: { $lte: this.#store.clock.now() },
    });
    return deletedCount;
  }
}

/** Expression for one counter after a use: added to within its window and allowance, restarted after the window. */
function counted({ allowance: { name, count, windowMs }, amount }: Use, now: Date): Document {
  const [used, until] = [`$used.${name}.amount`, `$used.${name}.until`];
  return {
    $cond: [
      { $gt: [until, now] },
      { amount: { $cond: [{ $gte: [used, count] }, used, { $add: [used, amount] }] }, until },
      { amount, until: new Date(now.getTime() + windowMs) },
    ],
  };
}

/** One limit for one kind of sender. */
export class Allowance {
  readonly #allowances: Allowances;
  readonly #options: AllowanceOptions;
  /** In the order of insertion, so that the oldest is forgotten first. */
  readonly #known = new Map<string, Known>();

  constructor(allowances: Allowances, options: AllowanceOptions) {
    this.#allowances = allowances;
    this.#options = options;
  }

  get name(): string {
    return this.#options.name;
  }

  get of(): string {
    return this.#options.of;
  }

  get count(): number {
    return this.#options.count;
  }

  get windowMs(): number {
    return this.#options.windowMs;
  }

  /**
   * Uses up `amount`; a use begun within the allowance may exceed it, because a file's size is known only at the end.
   * @throws {AppError} `too-many-requests` 429 with the seconds until the window ends.
   */
  async take(key: string, amount = 1): Promise<void> {
    const { refusedFor } = await this.use(key, amount);
    if (refusedFor !== null) throw tooMany(refusedFor);
  }

  /** Does the same as {@link take}, but returns a refusal rather than throwing it. */
  async use(key: string, amount = 1): Promise<Left> {
    const { count, windowMs, portion = 1 } = this.#options;
    if (!this.#allowances.enabled)
      return { refusedFor: null, remaining: count, resetSeconds: seconds(windowMs) };
    const known = this.#of(key);
    if (known && known.unspent >= amount) {
      known.unspent -= amount;
      return this.#left(known, null);
    }
    if (known?.remaining === 0) return this.#left(known, known.until);
    const asked = Math.max(amount, portion);
    const [taken] = await this.#allowances.count(key, [{ allowance: this, amount: asked }]);
    const { before, until } = taken ?? { before: 0, until: 0 };
    const over = before >= count;
    // The last portion holds only what was left.
    const got = over ? 0 : Math.max(amount, Math.min(asked, count - before));
    const left: Known = {
      unspent: over ? 0 : got - amount,
      remaining: Math.max(0, count - before - got),
      until,
    };
    if (portion > 1 || over) this.#remember(key, left);
    return this.#left(left, over ? until : null);
  }

  #left({ unspent, remaining, until }: Known, refusedUntil: number | null): Left {
    const wait = seconds(until - this.#allowances.now());
    return {
      refusedFor: refusedUntil === null ? null : wait,
      remaining: remaining + unspent,
      resetSeconds: wait,
    };
  }

  #of(key: string): Known | undefined {
    const known = this.#known.get(key);
    if (!known || known.until > this.#allowances.now()) return known;
    this.#known.delete(key);
    return undefined;
  }

  #remember(key: string, known: Known): void {
    const other = this.#of(key);
    // Adds what is left of a portion that another call took meanwhile.
    if (other?.until === known.until && known.remaining + known.unspent > 0) known.unspent += other.unspent;
    this.#known.delete(key);
    this.#known.set(key, known);
    const now = this.#allowances.now();
    for (const [oldest, { until }] of this.#known) {
      if (until > now && this.#known.size <= ALLOWANCES_REMEMBERED) break;
      this.#known.delete(oldest);
    }
  }
}

/** The error `too-many-requests` (429), with the seconds to wait. */
export function tooMany(retryAfterSeconds: number): AppError {
  return new AppError('too-many-requests', undefined, {
    retryAfterSeconds,
  });
}

function seconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000));
}
