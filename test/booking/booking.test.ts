import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Booking } from '../../src/booking/booking.js';
import { isAppError } from '../../src/core/errors.js';
import { native } from '../../src/models/store.js';
import { inTransaction } from '../../src/models/transaction.js';
import { member } from '../support/office-day.js';
import { TEST_NOW, testStore, type TestStore } from '../support/store.js';
import { testOffice } from '../support/office.js';

const AT = '2026-11-25T02:00:00.000Z';
const ENDS = '2026-11-25T02:10:00.000Z';
let at: TestStore;
let booking: Booking;
beforeAll(async () => {
  at = await testStore();
  booking = new Booking({ store: at.store, office: testOffice() });
});
afterAll(() => at.stop());
beforeEach(async () => {
  await at.store.slotClaims.deleteMany({});
  await at.store.staff.deleteMany({});
  const away = [{ from: '2026-11-26', to: '2026-11-27' }];
  await native(at.store.staff).insertMany([
    member('v1', 'verifikator'),
    member('v2', 'verifikator', away),
    member('v3', 'verifikator'),
    member('h1', 'helpdesk'),
    { ...member('v4', 'verifikator'), active: false },
  ]);
});

function claim(id: string, verifikator: string, startsAt = AT, minutes = 10): Promise<void> {
  const endsAt = new Date(Date.parse(startsAt) + minutes * 60_000).toISOString();
  return inTransaction(at.store, (tx) =>
    booking.claimIn(tx, { id, verifikator, startsAt, endsAt }, `case-${id}`),
  );
}

describe('free times', () => {
  it('are those of active Verifikators who are not away and not booked', async () => {
    const day = { now: new Date(TEST_NOW), from: AT, to: '2026-11-25T02:20:00.000Z' };
    const free = async (question: typeof day): Promise<string[]> =>
      (await booking.freeSlots(question)).map(({ verifikator }) => verifikator);
    expect(await free(day)).toEqual(['v1', 'v2', 'v3']);
    await claim('a', 'v1');
    expect(await free(day)).toEqual(['v2', 'v3']);
    expect(await free({ ...day, from: '2026-11-26T02:00:00.000Z', to: '2026-11-26T02:20:00.000Z' })).toEqual([
      'v1',
      'v3',
    ]);
    await inTransaction(at.store, (tx) => booking.releaseIn(tx, 'a'));
    expect(await free(day)).toEqual(['v1', 'v2', 'v3']);
  });

  it('leave out what a call off the grid touches with its pause', async () => {
    await claim('odd', 'v1', '2026-11-25T02:07:00.000Z');
    const slots = await booking.freeSlots({
      now: new Date(TEST_NOW),
      from: AT,
      to: '2026-11-25T03:00:00.000Z',
    });
    const own = slots
      .filter(({ verifikator }) => verifikator === 'v1')
      .map(({ startsAt }) => startsAt.slice(11, 16));
    expect(own).toEqual(['02:30', '02:50']);
  });

  it('come soonest first, as many as asked for', async () => {
    const slots = await booking.freeSlots({ now: new Date(TEST_NOW), limit: 4 });
    expect(slots.map(({ startsAt }) => startsAt.slice(11, 16))).toEqual(['02:10', '02:10', '02:10', '02:30']);
  });
});

describe('claims', () => {
  it('of 200 at one time with three Verifikators exactly three win (B1)', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 200 }, (_, index) =>
        inTransaction(at.store, async (tx) => {
          const verifikator = await booking.chooseVerifikator(tx, AT);
          if (verifikator === null) return null;
          const id = `race-${index}`;
          await booking.claimIn(tx, { id, verifikator, startsAt: AT, endsAt: ENDS }, id);
          return verifikator;
        }),
      ),
    );
    const won = results.flatMap((result) => (result.status === 'fulfilled' ? (result.value ?? []) : []));
    const failed = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason as unknown] : [],
    );
    expect(failed.filter((error) => !isAppError(error) || error.code !== 'slot-taken')).toEqual([]);
    expect(won.toSorted()).toEqual(['v1', 'v2', 'v3']);
    expect(await at.store.slotClaims.countDocuments({})).toBe(3 * 4);
  });

  it('of 50 for one Verifikator exactly one wins, and the others hear that it is taken', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, (_, index) =>
        // They start a minute apart, so all of them overlap with the one that wins.
        claim(`one-${index}`, 'v1', new Date(Date.parse(AT) + (index % 5) * 60_000).toISOString()),
      ),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected')
        expect(result.reason).toMatchObject({ code: 'slot-taken', status: 409 });
    }
  });

  it('go to the preferred Verifikator, otherwise to the one with the fewest calls that day', async () => {
    const choose = (preferred?: string): Promise<string | null> =>
      inTransaction(at.store, (tx) => booking.chooseVerifikator(tx, AT, preferred ?? null));
    expect(await choose('v3')).toBe('v3');
    await claim('x', 'v1', '2026-11-25T05:00:00.000Z');
    expect(await choose()).toBe('v2');
    await claim('y', 'v3');
    expect(await choose('v3')).toBe('v2');
    await claim('z', 'v2');
    await claim('w', 'v1');
    expect(await choose()).toBeNull();
  });
});
