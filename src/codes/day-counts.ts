import type { Keyring } from '../models/keyring.js';
import { native, type Store } from '../models/store.js';
import { isDuplicate, Overtaken, type Tx } from '../models/transaction.js';
import { addDays, dayOf, epochOf } from '../sop/calendar.js';
import type { Office } from '../sop/office.js';

/** Something that is counted for a day: `what` is a name of ours, `of` whom or what it is about (kept as a keyed hash). */
export interface Counted {
  readonly what: string;
  readonly of: string;
}

/** Where a count stands. `waitMs`: not again before so long; 0: at once. */
export interface Count {
  readonly count: number;
  readonly waitMs: number;
}

/**
 * Counts of a local day, in the store and thus shared by all chats, channels and processes. Two transactions that count
 * the same meet in the count's document: one of them is computed again, so that a limit is never passed by racing.
 */
export class DayCounts {
  readonly #store: Store;
  readonly #keyring: Keyring;
  readonly #office: Pick<Office, 'timeZone'>;

  constructor(deps: {
    readonly store: Store;
    readonly keyring: Keyring;
    readonly office: Pick<Office, 'timeZone'>;
  }) {
    this.#store = deps.store;
    this.#keyring = deps.keyring;
    this.#office = deps.office;
  }

  /** Today's count. */
  async read(tx: Tx, counted: Counted): Promise<Count> {
    const found = await native(this.#store.codeCounts).findOne(
      { _id: this.#id(tx, counted) },
      { session: tx.session },
    );
    const until = found?.pausedUntil?.getTime() ?? 0;
    return { count: found?.count ?? 0, waitMs: Math.max(0, until - tx.now.getTime()) };
  }

  /** One more today; gives the count with it. `pauseMs` tells from the new count how long to wait now. */
  async add(tx: Tx, counted: Counted, pauseMs: (count: number) => number = () => 0): Promise<number> {
    const { session, now } = tx;
    const counts = native(this.#store.codeCounts);
    const _id = this.#id(tx, counted);
    const found = await counts.findOne({ _id }, { session });
    const count = (found?.count ?? 0) + 1;
    const pause = pauseMs(count);
    const pausedUntil = pause > 0 ? new Date(now.getTime() + pause) : null;
    if (found) {
      const { matchedCount } = await counts.updateOne(
        { _id, count: found.count },
        { $set: { count, pausedUntil } },
        { session },
      );
      if (matchedCount === 0) throw new Overtaken('count of codes');
      return count;
    }
    await counts
      .insertOne({ _id, count, pausedUntil, expiresAt: this.#endOfDay(now) }, { session })
      .catch((error: unknown) => {
        throw isDuplicate(error) ? new Overtaken('count of codes', { cause: error }) : error;
      });
    return count;
  }

  #id({ now }: Tx, { what, of }: Counted): string {
    return `${what}:${this.#keyring.lookupHash('code-count', `${what}:${of}`)}:${this.#day(now)}`;
  }

  #day(now: Date): string {
    return dayOf(now.toISOString(), this.#office.timeZone);
  }

  #endOfDay(now: Date): Date {
    return new Date(epochOf(addDays(this.#day(now), 1), 0, this.#office.timeZone));
  }
}
