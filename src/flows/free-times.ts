import type { Instant } from '../core/clock.js';
import type { Slot } from '../sop/bookings.js';
import { instantOf, type Day } from '../sop/calendar.js';
import type { View } from './turn.js';
import { localDate } from './when.js';

const MINUTES_A_DAY = 24 * 60;

/** When some free times start, each once, in their order. */
export function startsOf(slots: readonly Slot[]): readonly Instant[] {
  return [...new Set(slots.map(({ startsAt }) => startsAt))];
}

/** When all free times start, soonest first. */
export function freeStarts(view: View): readonly Instant[] {
  return startsOf(view.facts.slots());
}

/** The days of times that are soonest first, each once. */
export function daysOf(starts: readonly Instant[], view: View): readonly Day[] {
  const days: Day[] = [];
  let end = '';
  for (const startsAt of starts) {
    if (startsAt < end) continue;
    const day = localDate(startsAt, view);
    days.push(day);
    end = endOf(day, view);
  }
  return days;
}

/** Those of the times that are on a day. */
export function startsOn(day: Day, starts: readonly Instant[], view: View): readonly Instant[] {
  const [begin, end] = [instantOf(day, 0, view.office.timeZone), endOf(day, view)];
  return starts.filter((startsAt) => startsAt >= begin && startsAt < end);
}

function endOf(day: Day, { office }: View): Instant {
  return instantOf(day, MINUTES_A_DAY, office.timeZone);
}
