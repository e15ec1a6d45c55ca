import { createHash } from 'node:crypto';
import { AppError } from '../../core/errors.js';
import { Lanes } from '../../core/lanes.js';
import {
  LOGIN_FROM_EVERYWHERE,
  LOGIN_FROM_KNOWN_ADDRESS,
  LOGIN_FROM_PLACE,
  LOGIN_PLACE_LIFE_MS,
} from '../../core/limits.js';
import { native, type Store } from '../../models/store.js';
import { isDuplicate } from '../../models/transaction.js';
import type { Origin } from './principal.js';

/** Waits double after the free tries; ms. */
interface Rule {
  readonly free: number;
  readonly first: number;
  readonly longest: number;
  readonly memory: number;
}

/** The count before the try, to take it back. */
interface Counted {
  readonly id: string;
  readonly count: number;
  readonly until: Date;
  readonly before: Date;
}

/** How a password was judged. `incomplete`: right, but a one-time code is missing. */
export type Verdict = 'right' | 'incomplete' | 'wrong';

const COUNT_TRIES = 100;
const NEVER = new Date(0);

/**
 * Locks accounts out with growing waits. Each try is counted before its password is looked at, so that a burst gets no
 * more tries than its place allows. A place is an address, or a browser that signed in before. Addresses from which
 * nobody signed in also share a slow ceiling, so that many addresses gain little; it does not touch known places.
 */
export class Lockout {
  readonly #store: Store;
  readonly #lanes = new Lanes();

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * Counts a try and lets `look` judge it. One place tries one password of an account at a time.
   * @throws {AppError} `locked-out` 429 with the seconds left, without looking; and what `look` throws.
   */
  async during<T>(
    username: string,
    origin: Pick<Origin, 'address' | 'device'>,
    look: () => Promise<{ readonly verdict: Verdict; readonly result: T }>,
  ): Promise<T> {
    const address = idOf(username, 'address', origin.address);
    const device = origin.device === null ? null : idOf(username, 'device', origin.device);
    const own = device !== null && (await this.#isKnown(device)) ? device : null;
    return this.#lanes.run(own ?? address, async () => {
      const { counted, lock } =
        own === null ? await this.#fromAddress(username, address) : await this.#from(own);
      const { verdict, result } = await look();
      if (verdict === 'right') {
        await this.#welcome(counted, device === null ? [address] : [address, device]);
      } else if (verdict === 'incomplete') {
        for (const one of counted) await this.#giveBack(one);
      } else if (lock !== null) throw lockedOut(lock);
      return result;
    });
  }

  /** Deletes expired counts and places and returns their number. */
  async sweep(): Promise<number> {
    const over = { expiresAt: { $lte: this.#store.clock.now() } };
    const counts = await native(this.#store.loginFailures).deleteMany(over);
    const places = await native(this.#store.loginPlaces).deleteMany(over);
    return counts.deletedCount + places.deletedCount;
  }

  async #from(place: string): Promise<{ counted: Counted[]; lock: null }> {
    return { counted: [await this.#count(place, LOGIN_FROM_PLACE)], lock: null };
  }

  async #fromAddress(
    username: string,
    address: string,
  ): Promise<{ readonly counted: Counted[]; readonly lock: number | null }> {
    const known = await this.#isKnown(address);
    const first = await this.#tryCount(address, LOGIN_FROM_PLACE);
    if (typeof first === 'number') {
      if (!known) throw lockedOut(first);
      return { counted: [await this.#count(`${address}+`, LOGIN_FROM_KNOWN_ADDRESS)], lock: first };
    }
    if (known) return { counted: [first], lock: null };
    const all = await this.#tryCount(idOf(username, 'everywhere', ''), LOGIN_FROM_EVERYWHERE);
    if (typeof all !== 'number') return { counted: [first, all], lock: null };
    await this.#giveBack(first);
    throw lockedOut(all);
  }

  async #count(id: string, rule: Rule): Promise<Counted> {
    const counted = await this.#tryCount(id, rule);
    if (typeof counted === 'number') throw lockedOut(counted);
    return counted;
  }

  /** Returns the seconds left when no try is allowed yet. */
  async #tryCount(id: string, rule: Rule): Promise<Counted | number> {
    const now = this.#store.clock.now().getTime();
    const failures = native(this.#store.loginFailures);
    for (let attempt = 0; attempt < COUNT_TRIES; attempt++) {
      const known = await failures.findOne({ _id: id });
      if (known !== null && known.until.getTime() > now) {
        return Math.ceil((known.until.getTime() - now) / 1000);
      }
      const fresh = known === null || known.expiresAt.getTime() <= now;
      const count = (fresh ? 0 : known.count) + 1;
      const wait = count < rule.free ? 0 : Math.min(rule.first * 2 ** (count - rule.free), rule.longest);
      const until = wait === 0 ? NEVER : new Date(now + wait);
      const next = { count, until, expiresAt: new Date(now + rule.memory) };
      if (known === null) {
        if (await this.#insert({ _id: id, ...next })) return { id, count, until, before: NEVER };
      } else {
        const guard = { _id: id, count: known.count, until: known.until, expiresAt: known.expiresAt };
        const { matchedCount } = await failures.updateOne(guard, { $set: next });
        if (matchedCount === 1) return { id, count, until, before: known.until };
      }
    }
    return 1;
  }

  async #insert(doc: { _id: string; count: number; until: Date; expiresAt: Date }): Promise<boolean> {
    try {
      await native(this.#store.loginFailures).insertOne(doc);
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  }

  async #giveBack({ id, count, until, before }: Counted): Promise<void> {
    const failures = native(this.#store.loginFailures);
    const { matchedCount } = await failures.updateOne(
      { _id: id, count, until },
      { $set: { count: count - 1, until: before } },
    );
    if (matchedCount === 0) await failures.updateOne({ _id: id, count: { $gt: 0 } }, { $inc: { count: -1 } });
  }

  /** The places become known and start anew. The count over all places only loses this try. */
  async #welcome(counted: readonly Counted[], places: readonly string[]): Promise<void> {
    const failures = native(this.#store.loginFailures);
    const own = new Set(places);
    for (const one of counted) if (!own.has(one.id)) await this.#giveBack(one);
    await failures.deleteMany({ _id: { $in: counted.map(({ id }) => id).filter((id) => own.has(id)) } });
    const expiresAt = new Date(this.#store.clock.now().getTime() + LOGIN_PLACE_LIFE_MS);
    for (const _id of places) {
      await native(this.#store.loginPlaces).updateOne({ _id }, { $set: { expiresAt } }, { upsert: true });
    }
  }

  async #isKnown(place: string): Promise<boolean> {
    const known = await native(this.#store.loginPlaces).findOne({ _id: place });
    return known !== null && known.expiresAt > this.#store.clock.now();
  }
}

function lockedOut(retryAfterSeconds: number): AppError {
  return new AppError(
    'locked-out',
    `Terlalu banyak percobaan. Silakan coba lagi dalam ${waitWords(retryAfterSeconds)}.`,
    { retryAfterSeconds },
  );
}

function idOf(username: string, kind: string, place: string): string {
  return createHash('sha256')
    .update(JSON.stringify([username, kind, place]))
    .digest('base64url');
}

function waitWords(seconds: number): string {
  return seconds < 120 ? `${seconds} detik` : `${Math.ceil(seconds / 60)} menit`;
}
