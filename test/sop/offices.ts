import fc from 'fast-check';
import { addDays } from '../../src/sop/calendar.js';
import type { Office, OfficeHours, Span } from '../../src/sop/office.js';
import { testOffice } from '../support/office.js';

const kaltim = testOffice();

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** WITA is eight hours ahead of UTC, all year. */
const WITA_MS = 8 * 3_600_000;

/** Says of one minute of WITA whether the office is open, from the calendar's definition alone. */
export function openByOracle(epoch: number, office: Office): boolean {
  const wall = epoch + WITA_MS;
  const minute = Math.floor((wall % DAY_MS) / MINUTE_MS);
  return spansByOracle(Math.floor(wall / DAY_MS), office).some(
    ({ start, end }) => start <= minute && minute < end,
  );
}

const spansKnown = new WeakMap<Office, Map<number, readonly Span[]>>();

/** The spans of a day, which is counted from 1970; each is found out once, for minutes come by the ten thousand. */
function spansByOracle(dayNumber: number, office: Office): readonly Span[] {
  const known = spansKnown.get(office) ?? new Map<number, readonly Span[]>();
  spansKnown.set(office, known);
  const found = known.get(dayNumber);
  if (found) return found;
  const day = new Date(dayNumber * DAY_MS).toISOString().slice(0, 10);
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() || 7) as 1;
  const { hours } = office;
  const override = hours.overrides.filter(({ from, to }) => day >= from && day <= to)[0];
  let spans = override?.week?.[weekday] ?? hours.week[weekday];
  if (hours.holidays.has(day)) spans = [];
  if (override?.spans) spans = override.spans;
  known.set(dayNumber, spans);
  return spans;
}

const spanList = fc
  .uniqueArray(fc.integer({ min: 0, max: 96 }), { maxLength: 4 })
  .map((edges) => edges.toSorted((a, b) => a - b))
  .map((edges) =>
    edges.flatMap((edge, index) =>
      index % 2 === 1 ? [{ start: (edges[index - 1] ?? 0) * 15, end: edge * 15 }] : [],
    ),
  );
const workSpans = fc.constantFrom(
  [{ start: 450, end: 960 }],
  [{ start: 450, end: 660 }],
  [
    { start: 480, end: 720 },
    { start: 750, end: 930 },
  ],
  [],
);
const someDay = fc.integer({ min: 0, max: 40 }).map((days) => addDays('2026-12-01', days));
const override = fc
  .record({
    from: someDay,
    length: fc.integer({ min: 0, max: 10 }),
    spans: fc.option(spanList),
    week: fc.dictionary(fc.constantFrom('1', '2', '5', '6'), spanList),
  })
  .map(({ from, length, spans, week }) => ({
    from,
    to: addDays(from, length),
    label: 'lain',
    spans,
    week: spans ? null : week,
  }));
/** Offices with different Mondays and Fridays, overrides and closed days around December 2026. */
export const someOffice: fc.Arbitrary<Office> = fc
  .record({
    mondays: workSpans,
    fridays: workSpans,
    overrides: fc.array(override, { maxLength: 3 }),
    closed: fc.array(someDay, { maxLength: 6 }),
  })
  .map(({ mondays, fridays, overrides, closed }) => {
    const hours: OfficeHours = {
      ...kaltim.hours,
      week: { ...kaltim.hours.week, 1: mondays, 5: fridays },
      overrides,
      holidays: new Map([...kaltim.hours.holidays, ...closed.map((day) => [day, 'Libur'] as const)]),
    };
    return testOffice({ hours });
  });

/** Office minutes between two instants, counted one by one. */
export function minutesByOracle(from: string, to: string, office: Office): number {
  let minutes = 0;
  for (let epoch = Date.parse(from); epoch < Date.parse(to); epoch += MINUTE_MS) {
    if (openByOracle(epoch, office)) minutes++;
  }
  return minutes;
}
