import type { Instant } from '../core/clock.js';
import { addDays, dayOf, epochOf, instantOf, weekdayOf, type Day } from './calendar.js';
import type { Office, Span } from './office.js';

/** The part of an office that reckoning needs. */
export type OfficeTime = Pick<Office, 'hours' | 'timeZone'>;

const MINUTE_MS = 60_000;
/** The office pack refuses longer closures. */
const SEARCH_DAYS = 3 * 366;

/**
 * Open spans of a day, in order, minutes after midnight. The first override that covers the day wins: its `spans`
 * replace everything, its `week` only the ordinary week, so that a holiday inside it stays closed.
 */
export function openSpans(day: Day, office: OfficeTime): readonly Span[] {
  const { hours } = office;
  const override = hours.overrides.find(({ from, to }) => from <= day && day <= to);
  if (override?.spans) return override.spans;
  if (hours.holidays.has(day)) return [];
  const weekday = weekdayOf(day);
  return override?.week?.[weekday] ?? hours.week[weekday];
}

/** Office minutes between two instants, to hundredths; 0 when `to` is not after `from`. */
export function officeMinutes(from: Instant, to: Instant, office: OfficeTime): number {
  const start = Date.parse(from);
  const end = Date.parse(to);
  if (!(start < end)) return 0;
  const last = dayOf(to, office.timeZone);
  let open = 0;
  for (let day = dayOf(from, office.timeZone); day <= last; day = addDays(day, 1)) {
    for (const span of epochSpans(day, office)) {
      open += Math.max(0, Math.min(end, span.end) - Math.max(start, span.start));
    }
  }
  return Math.round((open * 100) / MINUTE_MS) / 100;
}

/**
 * The instant at which `minutes` office minutes (not negative) have passed. Zero minutes outside the hours give the
 * next opening; a sum that ends exactly at closing time gives the closing time.
 * @throws RangeError when the office does not open within three years.
 */
export function addOfficeMinutes(from: Instant, minutes: number, office: OfficeTime): Instant {
  let left = minutes * MINUTE_MS;
  for (const span of spansFrom(from, office)) {
    if (left <= span.end - span.start) return new Date(span.start + left).toISOString();
    left -= span.end - span.start;
  }
  throw new RangeError('the office never opens again');
}

/**
 * The instant itself while the office is open, otherwise the next opening.
 * @throws RangeError when the office does not open within three years.
 */
export function nextOpening(at: Instant, office: OfficeTime): Instant {
  return addOfficeMinutes(at, 0, office);
}

/** True while the office is open; the minute of closing is closed. */
export function isOpen(at: Instant, office: OfficeTime): boolean {
  const now = Date.parse(at);
  return epochSpans(dayOf(at, office.timeZone), office).some((span) => span.start <= now && now < span.end);
}

/** The first `count` days with open time at or after `from`; today counts while it is not over. */
export function openDays(from: Instant, count: number, office: OfficeTime): readonly Day[] {
  const days: Day[] = [];
  if (count <= 0) return days;
  for (const span of spansFrom(from, office)) {
    if (days.at(-1) === span.day) continue;
    days.push(span.day);
    if (days.length === count) break;
  }
  return days;
}

/**
 * Closing time of the `days`-th open day after the day of `from`, so that `days` whole office days remain.
 * @throws RangeError when the office does not open within three years.
 */
export function closingAfter(from: Instant, days: number, office: OfficeTime): Instant {
  let day = dayOf(from, office.timeZone);
  let left = days;
  for (let searched = 0; searched < SEARCH_DAYS + days; searched++) {
    day = addDays(day, 1);
    const last = openSpans(day, office).at(-1);
    if (last && --left === 0) return instantOf(day, last.end, office.timeZone);
  }
  throw new RangeError('the office never opens again');
}

/** Indonesian warnings for years without a holiday table (docs/domain.md, "Where and when"). */
export function warningsFor(years: Iterable<number>, office: OfficeTime): readonly string[] {
  return [...new Set(years)]
    .sort((a, b) => a - b)
    .filter((year) => !office.hours.knownYears.includes(year))
    .map(
      (year) =>
        `Hari libur tahun ${year} belum diisi; tahun itu dihitung sebagai minggu biasa. Isi holidays/${year}.yaml.`,
    );
}

interface EpochSpan {
  readonly day: Day;
  readonly start: number;
  readonly end: number;
}

function epochSpans(day: Day, office: OfficeTime): readonly EpochSpan[] {
  return openSpans(day, office).map((span) => ({
    day,
    start: epochOf(day, span.start, office.timeZone),
    end: epochOf(day, span.end, office.timeZone),
  }));
}

/** Open spans that end after `from`, the first one cut to begin at `from`. */
function* spansFrom(from: Instant, office: OfficeTime): Generator<EpochSpan> {
  const start = Date.parse(from);
  let day = dayOf(from, office.timeZone);
  for (let searched = 0; searched < SEARCH_DAYS; searched++, day = addDays(day, 1)) {
    for (const span of epochSpans(day, office)) {
      if (span.end > start) yield { ...span, start: Math.max(start, span.start) };
    }
  }
}
