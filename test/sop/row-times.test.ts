import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instantOf } from '../../src/sop/calendar.js';
import type { Office } from '../../src/sop/office.js';
import { dueAt, isLate, officeShare, timelineOf, type TimelineItem } from '../../src/sop/row-times.js';
import { byLength } from '../support/length.js';
import { DEFICIENT, COMPLETE, DOCUMENTS, APPLICANT, PASSED, TestCase } from '../support/sop-case.js';
import { walkBy } from './sop-walk.js';
import { minutesByOracle, someOffice } from './offices.js';
import { countMinutes } from './row-times-oracle.js';

const choices = fc.array(fc.integer({ min: 0, max: 2 ** 31 - 1 }), { minLength: 5, maxLength: 20 });
const DRAFT_ROWS = [1, 2, 3, 5];

function at(text: string): string {
  const [day = '', time = ''] = text.split(' ');
  const [hours = 0, minutes = 0] = time.split('.').map(Number);
  return instantOf(day, hours * 60 + minutes, 'Asia/Makassar');
}

function timeline(test: TestCase): readonly TimelineItem[] {
  return timelineOf(test.kase, test.now, test.office);
}

describe('row times, against counting every minute (C4)', () => {
  it('agree on any walk, over short Fridays, holidays, overrides and waiting for the applicant', () => {
    fc.assert(
      fc.property(someOffice, choices, fc.integer({ min: 0, max: 4000 }), (office, walk, more) => {
        const test = walkBy(walk, { office, now: '2026-12-01T00:30:00.000Z' }).wait(more);
        const items = timeline(test).filter(({ automatic, row }) => !automatic && !DRAFT_ROWS.includes(row));
        const counted = countMinutes(test.events, test.now, test.office);
        expect(items.map(({ row }) => row)).toEqual(counted.map(({ row }) => row));
        expect(items.map((item) => [item.row, item.waitingMinutes ?? 0, item.workingMinutes ?? 0])).toEqual(
          counted.map(({ row, waiting, working }) => [row, waiting, working]),
        );
        expect(officeShare(timeline(test))).toEqual({
          waitingMinutes: counted.reduce((sum, { waiting }) => sum + waiting, 0),
          workingMinutes: counted.reduce((sum, { working }) => sum + working, 0),
        });
      }),
      { numRuns: byLength({ short: 12, long: 30 }) },
    );
  });

  it('make a row due when its promise is used up, and late the minute after', () => {
    fc.assert(
      fc.property(someOffice, choices, (office, walk) => {
        const test = walkBy(walk, { office, now: '2026-12-01T00:30:00.000Z' });
        const due = dueAt(test.kase, test.office);
        const { position } = test.kase;
        if (position === null || position === 4 || position === 15) {
          expect(due).toBeNull();
          return;
        }
        const entered = test.kase.rows.at(-1)?.enteredAt ?? '';
        const promise = test.office.settings.serviceLevelMinutes.helpdesk;
        expect(minutesByOracle(entered, due ?? '', test.office)).toBe(promise);
        expect(isLate(test.kase, due ?? '', test.office)).toBe(false);
        expect(isLate(test.kase, later(due ?? '', 1), test.office)).toBe(true);
      }),
      { numRuns: byLength({ short: 12, long: 30 }) },
    );
  });
});

function later(instant: string, minutes: number): string {
  return new Date(Date.parse(instant) + minutes * 60_000).toISOString();
}

describe('a Friday, a weekend and a fix', () => {
  const test = new TestCase({ now: at('2026-12-18 10.30') }).submit();
  const go = (when: string): TestCase => {
    test.now = at(when);
    return test;
  };
  go('2026-12-18 10.50').act('helpdesk', 'claim');
  go('2026-12-18 10.55').act('helpdesk', 'receive-files', { outcome: 'ok' });
  go('2026-12-21 07.40').act('helpdesk', 'check-blacklist', { outcome: 'clear' });
  go('2026-12-21 07.42').act('helpdesk', 'check-completeness', {
    outcome: 'incomplete',
    deficiencies: DEFICIENT.deficiencies,
  });
  go('2026-12-23 15.50').act('applicant-1', 'resubmit', {
    applicant: APPLICANT,
    documents: DOCUMENTS,
    changed: ['ktp'],
  });
  go('2026-12-28 07.35').act('helpdesk', 'receive-files', { outcome: 'ok' });
  go('2026-12-28 07.36').act('helpdesk', 'check-blacklist', { outcome: 'clear' });
  go('2026-12-28 07.37').act('helpdesk', 'check-completeness', COMPLETE);
  go('2026-12-28 08.37').act('verifikator', 'check-registration', { outcome: 'new' });
  go('2026-12-28 09.00').book('verifikator', 60);
  go('2026-12-28 10.12').act('verifikator', 'verify', PASSED);

  it.each<[row: number, round: number, waiting: number | null, working: number | null, over: boolean]>([
    [6, 1, 20, 5, false],
    [7, 1, 0, 15, true],
    [9, 1, 0, 2, false],
    [4, 1, null, null, false],
    // Christmas leave, Christmas and a weekend lie between; nobody opened it before the act.
    [6, 2, 15, 0, false],
    [7, 2, 0, 1, false],
    [9, 2, 0, 1, false],
    [12, 2, 60, 0, false],
    [15, 2, null, 12, true],
  ])('reads row %s of round %s', (row, round, waitingMinutes, workingMinutes, overStandard) => {
    const item = timeline(test).find((one) => one.row === row && one.round === round);
    expect(item).toMatchObject({ waitingMinutes, workingMinutes, overStandard });
  });

  it('shows what the assistant did as automatic, outside the shares', () => {
    const automatic = timeline(test).filter((item) => item.automatic);
    expect(automatic.map(({ row }) => row)).toEqual([10, 11, 16]);
    expect(
      automatic.every(({ waitingMinutes, workingMinutes }) => waitingMinutes === 0 && workingMinutes === 0),
    ).toBe(true);
    expect(officeShare(timeline(test))).toEqual({ waitingMinutes: 95, workingMinutes: 36 });
  });
});

describe('calendar edges (B3)', () => {
  const officeWith = (day: string): Partial<Office> => {
    const { hours } = new TestCase().office;
    return { hours: { ...hours, holidays: new Map([...hours.holidays, [day, 'Libur tambahan']]) } };
  };

  it.each([
    ['the end of a month', '2026-11-30 15.59', '2026-12-01 15.59'],
    ['one minute to midnight at the end of a month', '2026-11-30 23.59', '2026-12-01 16.00'],
    ['the end of a year', '2026-12-31 15.59', '2027-01-04 15.59'],
    ['the last minute of a Friday', '2026-12-04 10.59', '2026-12-07 15.59'],
    ['the end of February', '2027-02-26 10.59', '2027-03-01 15.59'],
    ['midnight exactly', '2026-12-02 00.00', '2026-12-02 16.00'],
  ])('%s: a case sent then is due a working day later', (_, sent, due) => {
    const test = new TestCase({ now: at(sent) }).submit();
    expect(dueAt(test.kase, test.office)).toBe(at(due));
  });

  it('a holiday that is entered later moves what is due, and leaves what was recorded', () => {
    const test = new TestCase({ now: at('2026-12-09 15.00') }).submit();
    expect(dueAt(test.kase, test.office)).toBe(at('2026-12-10 15.00'));
    const closed = new TestCase({ office: officeWith('2026-12-10') }).office;
    expect(dueAt(test.kase, closed)).toBe(at('2026-12-14 11.30'));
  });

  it('a holiday that is entered after a booking leaves the call in place, to be held or moved by people', () => {
    const test = new TestCase({ now: at('2026-12-09 09.00') }).to(15);
    const startsAt = at('2026-12-10 09.00');
    test.act('applicant-1', 'book', { startsAt, verifikator: 'verifikator' });
    const closed = new TestCase({ office: officeWith('2026-12-10'), now: at('2026-12-10 09.12') });
    closed.state = test.state;
    expect(closed.kase.booking?.startsAt).toBe(startsAt);
    closed.events.push(...test.events);
    closed.act('verifikator', 'verify', PASSED);
    expect(closed.kase.position).toBe(17);
    const call = timelineOf(closed.kase, closed.now, closed.office).find(({ row }) => row === 15);
    expect(call).toMatchObject({ startedAt: startsAt, workingMinutes: 0 });
  });
});
