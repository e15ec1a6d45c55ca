import { createHash } from 'node:crypto';
import { AppError } from '../../core/errors.js';
import { LOGIN_BACKOFF_MS, LOGIN_FREE_TRIES, LOGIN_MEMORY_MS } from '../../core/limits.js';
import { native, type Store } from '../../models/store.js';

/**
 * Lock-out with back-off for an account and an address together: someone who guesses is slowed down more and more, and
 * the account's owner elsewhere can still log in. Counts are in the store, so all processes share them.
 */
export class Lockout {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * Lets a try pass or not.
   * @throws {AppError} `locked-out` 429 with the seconds that are left.
   */
  async ensureMayTry(username: string, address: string): Promise<void> {
    const now = this.#store.clock.now();
    const known = await native(this.#store.loginFailures).findOne({ _id: idOf(username, address) });
    if (known === null || known.until <= now) return;
    const retryAfterSeconds = Math.ceil((known.until.getTime() - now.getTime()) / 1000);
    throw new AppError(
      'locked-out',
      429,
      `Terlalu banyak percobaan. Silakan coba lagi dalam ${waitWords(retryAfterSeconds)}.`,
      { retryAfterSeconds },
    );
  }

  /** Notes a wrong password; after the free tries each doubles the wait. */
  async failed(username: string, address: string): Promise<void> {
    const now = this.#store.clock.now().getTime();
    const failures = native(this.#store.loginFailures);
    const _id = idOf(username, address);
    await failures.deleteOne({ _id, expiresAt: { $lte: new Date(now) } });
    const counted = await failures.findOneAndUpdate(
      { _id },
      {
        $inc: { count: 1 },
        $set: { expiresAt: new Date(now + LOGIN_MEMORY_MS) },
        $setOnInsert: { until: new Date(0) },
      },
      { upsert: true, returnDocument: 'after' },
    );
    const over = (counted?.count ?? 1) - LOGIN_FREE_TRIES;
    if (over < 0) return;
    const wait = Math.min(LOGIN_BACKOFF_MS.first * 2 ** over, LOGIN_BACKOFF_MS.longest);
    await failures.updateOne({ _id }, { $max: { until: new Date(now + wait) } });
  }

  /** Deletes counts that are forgotten; gives their number. */
  async sweep(): Promise<number> {
    const { deletedCount } = await native(this.#store.loginFailures).deleteMany({
      expiresAt: { $lte: this.#store.clock.now() },
    });
    return deletedCount;
  }

  /** A right password: the count begins anew. */
  async succeeded(username: string, address: string): Promise<void> {
    await native(this.#store.loginFailures).deleteOne({ _id: idOf(username, address) });
  }
}

function idOf(username: string, address: string): string {
  return createHash('sha256')
    .update(JSON.stringify([username, address]))
    .digest('base64url');
}

function waitWords(seconds: number): string {
  return seconds < 120 ? `${seconds} detik` : `${Math.ceil(seconds / 60)} menit`;
}
