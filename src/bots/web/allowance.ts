import type { Request } from 'express';
import { ipKeyGenerator } from 'express-rate-limit';
import type { Clock } from '../../core/clock.js';
import { AppError } from '../../core/errors.js';
import { CHAT_COUNTS_KEPT } from '../../core/limits.js';

/** So much in so long; `enabled: false` never refuses (tests and benches, demo mode only). */
export interface AllowanceOptions {
  readonly count: number;
  readonly windowMs: number;
  readonly clock: Clock;
  readonly enabled: boolean;
}

/**
 * Counts what a key (an address, a chat) uses within a window that begins with its first use. Counts live in this
 * process: several processes allow as many times more.
 */
export class Allowance {
  readonly #options: AllowanceOptions;
  /** In the order of their windows' beginnings. */
  readonly #used = new Map<string, { amount: number; readonly until: number }>();

  constructor(options: AllowanceOptions) {
    this.#options = options;
  }

  /**
   * Uses up `amount`. What began within the allowance may go over it once: a file's size is only known in the end.
   * @throws {AppError} `too-many-requests` 429 with the seconds until the window ends
   */
  take(key: string, amount = 1): void {
    const { count, windowMs, clock, enabled } = this.#options;
    if (!enabled) return;
    const now = clock.now().getTime();
    const known = this.#used.get(key);
    if (known && known.until > now) {
      if (known.amount >= count) throw tooMany(Math.ceil((known.until - now) / 1000));
      known.amount += amount;
      return;
    }
    this.#used.delete(key);
    this.#used.set(key, { amount, until: now + windowMs });
    for (const [oldest, { until }] of this.#used) {
      if (until > now && this.#used.size <= CHAT_COUNTS_KEPT) break;
      this.#used.delete(oldest);
    }
  }
}

/** The sender's address as a key; IPv6 by its /56 net, for one household has many addresses. */
export function addressKey(request: Request): string {
  return ipKeyGenerator(request.ip ?? 'unknown');
}

/** The refusal of somebody who asks too much; tells when to come again. */
export function tooMany(retryAfterSeconds: number): AppError {
  return new AppError(
    'too-many-requests',
    429,
    'terlalu banyak permintaan; silakan coba lagi sebentar lagi',
    {
      retryAfterSeconds,
    },
  );
}
