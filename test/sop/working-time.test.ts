import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayOf, instantOf, weekdayOf } from '../../src/sop/calendar.js';
import {
  formatDate,
  formatDateTime,
  formatDay,
  formatTime,
  greeting,
  outOfHours,
} from '../../src/sop/calendar-words.js';
import {
  addOfficeMinutes,
  closingAfter,
  isOpen,
  nextOpening,
  officeMinutes,
  openDays,
  openSpans,
  warningsFor,
} from '../../src/sop/working-time.js';
import { byLength } from '../support/length.js';
import { testOffice } from '../support/office.js';
import { minutesByOracle, openByOracle, someOffice } from './offices.js';

const kaltim = testOffice();
const WITA = 'Asia/Makassar';

/** `2027-05-06 09.30` in WITA. */
function at(text: string): string {
  const [day = '', time = ''] = text.split(' ');
  const [hours = 0, minutes = 0] = time.split('.').map(Number);
  return instantOf(day, hours * 60 + minutes, WITA);
}

const START = Date.parse('2026-12-01T00:00:00Z');
const minuteInstant = (days: number) =>
  fc.integer({ min: 0, max: days * 1440 }).map((minute) => new Date(START + minute * 60_000).toISOString());

describe('office minutes', () => {
  it('agree with counting minute by minute, over short Fridays, holidays and overrides (C4)', () => {
    fc.assert(
      fc.property(someOffice, minuteInstant(30), minuteInstant(30), (office, from, to) => {
        expect(officeMinutes(from, to, office)).toBe(minutesByOracle(from, to, office));
      }),
      { numRuns: 60 },
    );
  });

  it('add up over any point between', () => {
    fc.assert(
      fc.property(
        someOffice,
        minuteInstant(400),
        minuteInstant(400),
        minuteInstant(400),
        (office, a, b, c) => {
          const [from = a, between = b, to = c] = [a, b, c].toSorted();
          const parts = officeMinutes(from, between, office) + officeMinutes(between, to, office);
          expect(parts).toBeCloseTo(officeMinutes(from, to, office), 6);
        },
      ),
      { numRuns: byLength({ short: 30, long: 100 }) },
    );
  });

  it('are undone by adding them: the earliest instant with that many minutes', () => {
    fc.assert(
      fc.property(
        someOffice,
        minuteInstant(30),
        fc.integer({ min: 1, max: 5_000 }),
        (office, from, minutes) => {
          const due = addOfficeMinutes(from, minutes, office);
          expect(officeMinutes(from, due, office)).toBe(minutes);
          const justBefore = new Date(Date.parse(due) - 60_000).toISOString();
          expect(officeMinutes(from, justBefore, office)).toBe(minutes - 1);
        },
      ),
    );
  });

  it('are nothing for an empty or reversed interval', () => {
    const noon = at('2026-11-24 12.00');
    expect(officeMinutes(noon, noon, kaltim)).toBe(0);
    expect(officeMinutes(noon, at('2026-11-24 11.00'), kaltim)).toBe(0);
  });

  it('come to hundredths', () => {
    expect(officeMinutes('2026-11-24T02:00:00.000Z', '2026-11-24T02:00:20.000Z', kaltim)).toBe(0.33);
  });

  it('span years at once', () => {
    const from = at(byLength({ short: '2026-10-01 00.00', long: '2026-01-01 00.00' }));
    const to = at('2027-01-20 00.00');
    expect(officeMinutes(from, to, kaltim)).toBe(minutesByOracle(from, to, kaltim));
  });
});

describe('opening', () => {
  it('says open and closed as the oracle does', () => {
    fc.assert(
      fc.property(someOffice, minuteInstant(45), (office, when) => {
        expect(isOpen(when, office)).toBe(openByOracle(Date.parse(when), office));
      }),
    );
  });

  it.each([
    ['Friday after eleven', '2027-05-07 11.00', '2027-05-10 07.30'],
    ['the evening', '2026-11-24 16.00', '2026-11-25 07.30'],
    ['before the morning', '2026-11-24 06.00', '2026-11-24 07.30'],
    ['the middle of the morning', '2026-11-24 09.12', '2026-11-24 09.12'],
    ['Christmas leave, then Christmas, then a weekend', '2026-12-23 17.00', '2026-12-28 07.30'],
  ])('follows %s', (_, from, opening) => {
    expect(nextOpening(at(from), kaltim)).toBe(at(opening));
  });

  it('lists working days, today while it is not over', () => {
    expect(openDays(at('2026-12-23 15.59'), 3, kaltim)).toEqual(['2026-12-23', '2026-12-28', '2026-12-29']);
    expect(openDays(at('2026-12-23 16.00'), 2, kaltim)).toEqual(['2026-12-28', '2026-12-29']);
    expect(openDays(at('2026-12-23 16.00'), 0, kaltim)).toEqual([]);
  });

  it('counts a day with a break once', () => {
    const broken = testOffice({
      hours: {
        ...kaltim.hours,
        week: {
          ...kaltim.hours.week,
          2: [
            { start: 450, end: 720 },
            { start: 780, end: 960 },
          ],
        },
      },
    });
    expect(openDays(at('2026-11-24 08.00'), 2, broken)).toEqual(['2026-11-24', '2026-11-25']);
  });

  it('refuses to search for ever', () => {
    const never = { ...kaltim.hours.week, 1: [], 2: [], 3: [], 4: [], 5: [] };
    expect(() =>
      nextOpening(at('2026-11-24 08.00'), testOffice({ hours: { ...kaltim.hours, week: never } })),
    ).toThrow(RangeError);
  });
});

describe('closing after so many whole office days', () => {
  const closing = (from: string, days: number): string => closingAfter(at(from), days, kaltim);

  it('does not count the day itself, nor closed ones; Fridays close early', () => {
    expect(closing('2026-11-24 10.30', 1)).toBe(at('2026-11-25 16.00'));
    expect(closing('2026-11-24 23.59', 3)).toBe(at('2026-11-27 11.00'));
    expect(closing('2026-11-24 10.30', 4)).toBe(at('2026-11-30 16.00'));
    expect(closing('2026-11-28 09.00', 1)).toBe(at('2026-11-30 16.00'));
    expect(closing('2026-12-23 09.00', 1)).toBe(at('2026-12-28 16.00'));
  });

  it('is refused for an office that never opens', () => {
    const never = { ...kaltim.hours.week, 1: [], 2: [], 3: [], 4: [], 5: [] };
    const office = testOffice({ hours: { ...kaltim.hours, week: never } });
    expect(() => closingAfter(at('2026-11-24 10.30'), 1, office)).toThrow(RangeError);
  });
});

describe('overrides and holidays', () => {
  const ramadan = {
    from: '2027-02-08',
    to: '2027-03-12',
    label: 'Ramadan',
    spans: null,
    week: { 1: [{ start: 480, end: 930 }] },
  };
  const opened = {
    from: '2027-03-08',
    to: '2027-03-08',
    label: 'Buka',
    spans: [{ start: 480, end: 600 }],
    week: null,
  };

  it('leave a holiday closed within a period of other hours', () => {
    const office = testOffice({ hours: { ...kaltim.hours, overrides: [ramadan] } });
    expect(openSpans('2027-03-01', office)).toEqual([{ start: 480, end: 930 }]);
    expect(openSpans('2027-03-02', office)).toEqual([{ start: 450, end: 960 }]);
    expect(openSpans('2027-03-08', office)).toEqual([]);
  });

  it('open a holiday when they name the hours of the day', () => {
    const office = testOffice({ hours: { ...kaltim.hours, overrides: [opened, ramadan] } });
    expect(openSpans('2027-03-08', office)).toEqual([{ start: 480, end: 600 }]);
  });

  it('warn of years that nobody has entered, and reckon them as ordinary weeks', () => {
    expect(warningsFor([2028, 2027, 2028], kaltim)).toEqual([
      'Hari libur tahun 2028 belum diisi; tahun itu dihitung sebagai minggu biasa. Isi holidays/2028.yaml.',
    ]);
    expect(weekdayOf('2028-08-17')).toBe(4);
    expect(openSpans('2028-08-17', kaltim)).toEqual([{ start: 450, end: 960 }]);
  });
});

describe('a zone with summer time', () => {
  const amsterdam = testOffice({ timeZone: 'Europe/Amsterdam' });

  it('keeps the office hours of the wall clock over the change', () => {
    expect(instantOf('2027-03-26', 450, 'Europe/Amsterdam')).toBe('2027-03-26T06:30:00.000Z');
    expect(instantOf('2027-03-29', 450, 'Europe/Amsterdam')).toBe('2027-03-29T05:30:00.000Z');
    expect(officeMinutes('2027-03-29T00:00:00.000Z', '2027-03-30T00:00:00.000Z', amsterdam)).toBe(510);
    expect(dayOf('2027-03-28T22:30:00.000Z', 'Europe/Amsterdam')).toBe('2027-03-29');
  });
});

describe('words of time', () => {
  it('are the office’s', () => {
    const when = at('2027-05-06 09.30');
    expect(formatDate(when, kaltim)).toBe('Kamis, 6 Mei 2027');
    expect(formatTime(when, kaltim)).toBe('09.30 WITA');
    expect(formatDateTime(when, kaltim)).toBe('Kamis, 6 Mei 2027 pukul 09.30 WITA');
    expect(formatDate(at('2027-05-07 00.00'), kaltim)).toBe('Jumat, 7 Mei 2027');
    expect(formatDay('2027-05-06')).toBe('6 Mei 2027');
    expect(formatDay('seumur-hidup')).toBe('seumur hidup');
    expect(formatDay('kapan-kapan')).toBe('kapan-kapan');
  });

  it('say when people answer again', () => {
    expect(outOfHours(at('2027-05-07 12.00'), kaltim)).toBe(
      'Petugas melayani kembali Senin, 10 Mei 2027 pukul 07.30 WITA.',
    );
    expect(outOfHours(at('2027-05-07 10.59'), kaltim)).toBeNull();
  });

  it.each([
    ['00.00', 'Selamat pagi'],
    ['10.59', 'Selamat pagi'],
    ['11.00', 'Selamat siang'],
    ['15.00', 'Selamat sore'],
    ['18.00', 'Selamat malam'],
  ])('greet at %s with %s', (time, words) => {
    expect(greeting(at(`2027-05-06 ${time}`), kaltim)).toBe(words);
  });
});
