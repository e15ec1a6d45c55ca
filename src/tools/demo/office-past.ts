import type { Instant } from '../../core/clock.js';
import { addDays, dayOf, epochOf } from '../../sop/calendar.js';
import { openSpans, type OfficeTime } from '../../sop/working-time.js';

const MINUTE_MS = 60_000;
const SEARCH_DAYS = 3 * 366;

/**
 * The instant `minutes` office minutes before `now`: while the office is open, or at a moment of closing.
 * @throws {RangeError} when the office was not open as long within three years.
 */
export function officeMinutesAgo(now: Instant, minutes: number, office: OfficeTime): Instant {
  let left = minutes * MINUTE_MS;
  let day = dayOf(now, office.timeZone);
  for (let searched = 0; searched < SEARCH_DAYS; searched++, day = addDays(day, -1)) {
    for (const { start, end } of openSpans(day, office).toReversed()) {
      const from = epochOf(day, start, office.timeZone);
      const to = Math.min(epochOf(day, end, office.timeZone), Date.parse(now));
      if (to <= from) continue;
      if (left <= to - from) return new Date(to - left).toISOString();
      left -= to - from;
    }
  }
  throw new RangeError('the office was not open long enough');
}
