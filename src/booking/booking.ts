import type { Instant } from '../core/clock.js';
import { AppError } from '../core/errors.js';
import type { Slot } from '../sop/bookings.js';
import { native, type Store } from '../models/store.js';
import { isDuplicate, joined, Overtaken, type Tx } from '../models/transaction.js';
import { dayOf } from '../sop/calendar.js';
import type { Booking as SopBooking } from '../sop/case.js';
import type { Office } from '../sop/office.js';
import { callTimes, isCallTime } from './call-times.js';
import { isAwayOn, readRoster, type RosterMember } from './roster.js';
import { unitsOf } from './units.js';

const DAY_MS = 24 * 60 * 60_000;

/** Which free times are asked for: from `from` (included) to `to` (excluded), at most `limit`. */
export interface SlotQuestion {
  readonly now: Date;
  readonly from?: Instant;
  readonly to?: Instant;
  readonly limit?: number;
}

/**
 * The Verifikators' time for video calls. A booking owns the clock's units that its call and the pause after it touch;
 * the unique index on (verifikator, unit) prevents double bookings.
 */
export class Booking {
  readonly #store: Store;
  readonly #office: Office;

  constructor(deps: { readonly store: Store; readonly office: Office }) {
    this.#store = deps.store;
    this.#office = deps.office;
  }

  /** Free times of the coming working days, soonest first, one for each Verifikator who is free then. */
  async freeSlots({ now, from, to, limit }: SlotQuestion, tx?: Tx): Promise<readonly Slot[]> {
    const times = [...callTimes(now.toISOString(), this.#office)].filter(
      ({ startsAt }) => (!from || startsAt >= from) && (!to || startsAt < to),
    );
    const [first, last] = [times[0], times.at(-1)];
    if (!first || !last) return [];
    const verifikators = await this.#verifikators(tx);
    const taken = await this.#taken(first.startsAt, last.endsAt, tx);
    const slots: Slot[] = [];
    for (const { day, startsAt, endsAt } of times) {
      for (const member of verifikators) {
        if (isAwayOn(member, day) || this.#isTaken(taken, member.username, startsAt, endsAt)) continue;
        slots.push({ startsAt, endsAt, verifikator: member.username });
        if (slots.length === limit) return slots;
      }
    }
    return slots;
  }

  /** True when hours and staff allow an applicant this time with this Verifikator; other bookings are not checked. */
  async offers(startsAt: Instant, verifikator: string, tx: Tx): Promise<boolean> {
    if (!isCallTime(startsAt, tx.now.toISOString(), this.#office)) return false;
    const day = dayOf(startsAt, this.#office.timeZone);
    return (await this.#verifikators(tx)).some(
      (member) => member.username === verifikator && !isAwayOn(member, day),
    );
  }

  /**
   * Chooses a Verifikator who is free then: `preferred` if they are, else the one with the least booked time that day.
   * Null when none is free.
   */
  async chooseVerifikator(
    tx: Tx,
    startsAt: Instant,
    preferred: string | null = null,
  ): Promise<string | null> {
    const start = Date.parse(startsAt);
    const endsAt = new Date(start + this.#office.settings.callMinutes * 60_000).toISOString();
    const day = dayOf(startsAt, this.#office.timeZone);
    const around = new Date(start - DAY_MS).toISOString();
    const taken = await this.#taken(around, new Date(start + DAY_MS).toISOString(), tx);
    const load = (username: string): number =>
      [...(taken.get(username) ?? [])].filter(
        (unit) => dayOf(new Date(unit).toISOString(), this.#office.timeZone) === day,
      ).length;
    const free = (await this.#verifikators(tx))
      .filter((member) => !isAwayOn(member, day))
      .map(({ username }) => username)
      .filter((username) => !this.#isTaken(taken, username, startsAt, endsAt));
    if (preferred !== null && free.includes(preferred)) return preferred;
    return free.toSorted((a, b) => load(a) - load(b))[0] ?? null;
  }

  /**
   * Claims the time of a booking.
   * @throws {AppError} `slot-taken` 409 when another booking of the Verifikator has any of it; {Overtaken} when one
   * took it meanwhile
   */
  async claimIn(tx: Tx, booking: SopBooking, caseId: string): Promise<void> {
    const claims = native(this.#store.slotClaims);
    const { id, startsAt, endsAt, verifikator } = booking;
    const units = unitsOf(startsAt, endsAt, this.#office.settings.callBufferMinutes);
    const other = await claims.findOne(
      { verifikator, unit: { $in: units } },
      { session: tx.session, projection: { _id: 1 } },
    );
    if (other) throw new AppError('slot-taken');
    try {
      await claims.insertMany(
        units.map((unit) => ({ _id: tx.ids.next(), verifikator, unit, caseId, bookingId: id })),
        { session: tx.session },
      );
    } catch (error) {
      if (isDuplicate(error)) throw new Overtaken('slot claims', { cause: error });
      throw error;
    }
  }

  /** Releases the time of a booking; safe to repeat. */
  async releaseIn(tx: Tx, bookingId: string): Promise<void> {
    await native(this.#store.slotClaims).deleteMany({ bookingId }, { session: tx.session });
  }

  async #verifikators(tx?: Tx): Promise<readonly RosterMember[]> {
    return (await readRoster(this.#store, tx)).filter(({ role }) => role === 'verifikator');
  }

  /** Units are epoch ms. */
  async #taken(from: Instant, to: Instant, tx?: Tx): Promise<ReadonlyMap<string, ReadonlySet<number>>> {
    const units = unitsOf(from, to, this.#office.settings.callBufferMinutes);
    const [first, last] = [units[0], units.at(-1)];
    const taken = new Map<string, Set<number>>();
    if (!first || !last) return taken;
    const found = native(this.#store.slotClaims).find(
      { unit: { $gte: first, $lte: last } },
      { ...joined(tx), projection: { verifikator: 1, unit: 1 } },
    );
    for await (const { verifikator, unit } of found) {
      taken.set(verifikator, (taken.get(verifikator) ?? new Set()).add(unit.getTime()));
    }
    return taken;
  }

  #isTaken(
    taken: ReadonlyMap<string, ReadonlySet<number>>,
    verifikator: string,
    startsAt: Instant,
    endsAt: Instant,
  ): boolean {
    const units = taken.get(verifikator);
    return (
      units !== undefined &&
      unitsOf(startsAt, endsAt, this.#office.settings.callBufferMinutes).some((unit) =>
        units.has(unit.getTime()),
      )
    );
  }
}
