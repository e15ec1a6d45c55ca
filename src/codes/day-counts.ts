import type { Keyring } from '../models/keyring.js';
import { native, type Store } from '../models/store.js';
import { isDuplicate, Overtaken, type Tx } from '../models/transaction.js';
import { addDays, dayOf, epochOf } from '../sop/calendar.js';
import type { Office } from '../sop/office.js';

/** Something counted for a day. `what` is a fixed name; `of` is whom or what it is about, kept as a keyed hash. */
export interface Counted {
  readonly what: string;
  readonly of: string;
}

/** A count, and the pause that is left before the next one; 0: none. */
export interface Count {
  readonly count: number;
  readonly waitMs: number;
}

/**
 * Counts of a local day, shared by all chats, channels and processes. Two transactions that count the same thing
 * conflict in its document, and one is repeated, so that concurrent tries never pass a limit.
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

  /** Today's counts, in the order of `counted`. */
  async read(tx: Tx, counted: readonly Counted[]): Promise<readonly Count[]> {
    const ids = counted.map((one) => this.#id(tx, one));
    const found = await native(this.#store.codeCounts)
      .find({ _id: { $in: ids } }, { session: tx.session })
      .toArray();
    const known = new Map(found.map((one) => [one._id, one]));
    return ids.map((id) => {
      const one = known.get(id);
      const until = one?.pausedUntil?.getTime() ?? 0;
      return { count: one?.count ?? 0, waitMs: Math.max(0, until - tx.now.getTime()) };
    });
  }

  /** Counts one more today and returns the new count. `pauseMs` gives the pause that follows it. */
  async add(tx: Tx, counted: Counted, pauseMs: (count: number) => number = () => 0): Promise<number> {
    const { session, now } = tx;
    const counts = native(this.#store.codeCounts);
    const _id = this.#id(tx, counted);
    try {
      const counting = await counts.findOneAndUpdate(
        { _id },
        { $inc: { count: 1 }, $setOnInsert: { pausedUntil: null, expiresAt: this.#endOfDay(now) } },
        { session, upsert: true, returnDocument: 'after' },
      );
      const count = counting?.count ?? 1;
      const pause = pauseMs(count);
      if (pause > 0) {
        const pausedUntil = new Date(now.getTime() + pause);
        await counts.updateOne({ _id }, { $set: { pausedUntil } }, { session });
      }
      return count;
    } catch (error) {
      throw isDuplicate(error) ? new Overtaken('count of codes', { cause: error }) : error;
    }
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
