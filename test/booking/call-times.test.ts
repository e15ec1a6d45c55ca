import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { callTimes, isCallTime } from '../../src/booking/call-times.js';
import { unitsOf } from '../../src/booking/units.js';
import { testOffice } from '../support/office.js';

const office = testOffice();
/** The times that a day offers, as `HH.mm`. */
function timesOn(day: string, now: string, of = office): string[] {
  return [...callTimes(now, of)]
    .filter((time) => time.day === day)
    .map(({ startsAt }) => new Date(Date.parse(startsAt) + 8 * 3_600_000).toISOString().slice(11, 16));
}

describe('times of calls', () => {
  it('lie within the hours with their pause: from 07.30, the last at 15.30, on a Friday at 10.30', () => {
    const monday = timesOn('2026-11-23', '2026-11-20T16:00:00.000Z');
    expect(monday.slice(0, 3)).toEqual(['07:30', '07:50', '08:10']);
    expect(monday.at(-1)).toBe('15:30');
    const friday = timesOn('2026-11-27', '2026-11-20T16:00:00.000Z');
    expect(friday.at(-1)).toBe('10:30');
  });

  it('are later than now, and cover the coming working days, not weekends or holidays', () => {
    const now = '2026-12-22T02:00:00.000Z';
    const days = [...new Set([...callTimes(now, office)].map(({ day }) => day))];
    expect(days).toHaveLength(office.settings.bookingDays);
    expect(days.slice(0, 4)).toEqual(['2026-12-22', '2026-12-23', '2026-12-28', '2026-12-29']);
    expect(timesOn('2026-12-22', now)[0]).toBe('10:10');
  });

  it('go around a break', () => {
    const span = (start: number, end: number) => ({ start, end });
    const broken = testOffice({
      hours: { ...office.hours, week: { ...office.hours.week, 1: [span(450, 500), span(543, 600)] } },
    });
    expect(timesOn('2026-11-23', '2026-11-20T16:00:00.000Z', broken)).toEqual([
      '07:30',
      '07:50',
      '09:05',
      '09:25',
    ]);
  });

  it('an applicant may have a time of the hours only', () => {
    const now = '2026-11-24T02:00:00.000Z';
    expect(isCallTime('2026-11-24T02:00:00.000Z', now, office)).toBe(true);
    expect(isCallTime('2026-11-24T01:59:00.000Z', now, office)).toBe(false);
    expect(isCallTime('2026-11-24T07:50:00.000Z', now, office)).toBe(true);
    expect(isCallTime('2026-11-24T07:51:00.000Z', now, office)).toBe(false);
    expect(isCallTime('2026-11-28T02:00:00.000Z', now, office)).toBe(false);
    expect(isCallTime('2027-05-04T02:00:00.000Z', now, office)).toBe(false);
  });
});

describe('units of time', () => {
  it('any two calls that overlap share one, and calls a unit apart share none', () => {
    const minute = fc.integer({ min: 0, max: 300 });
    fc.assert(
      fc.property(
        minute,
        fc.integer({ min: 1, max: 40 }),
        minute,
        fc.integer({ min: 1, max: 40 }),
        (a, x, b, y) => {
          const at = (minutes: number): string => new Date(minutes * 60_000).toISOString();
          const own = new Set(unitsOf(at(a), at(a + x), 0).map(Number));
          const shared = unitsOf(at(b), at(b + y), 0).some((unit) => own.has(Number(unit)));
          if (a < b + y && b < a + x) expect(shared).toBe(true);
          if (a >= b + y + 5 || b >= a + x + 5) expect(shared).toBe(false);
        },
      ),
    );
  });
});
