import type { Instant } from '../core/clock.js';
import { clockReadings, type ClockTime, type ClockZone } from '../core/parsers/clock.js';
import type { Wish } from '../core/parsers/wish.js';
import { instantOf, type Day } from '../sop/calendar.js';
import { daysOf, startsOn } from './free-times.js';
import type { View } from './turn.js';
import { clockTime, localDate } from './when.js';

/** What a wish comes to among the free times; lists of times are soonest first. */
export type Wished =
  | { readonly is: 'time'; readonly startsAt: Instant }
  | { readonly is: 'day'; readonly day: Day }
  /** Several fit: one hour on several days, or both readings of an hour. */
  | { readonly is: 'times'; readonly starts: readonly Instant[] }
  | { readonly is: 'no-day'; readonly day: Day }
  /** `hour` in words; `day` is null when none was said; `near` is empty when that day has no free time. */
  | {
      readonly is: 'no-time';
      readonly hour: string;
      readonly day: Day | null;
      readonly near: readonly Instant[];
    };

const NEAREST = 3;

const ZONES: Record<ClockZone, string> = {
  WIB: 'Asia/Jakarta',
  WITA: 'Asia/Makassar',
  WIT: 'Asia/Jayapura',
};

/** Looks a wish up among free times; `day` is the one that is talked about, if any, for a wish that names none. */
export function wishedTime(wish: Wish, starts: readonly Instant[], day: Day | null, view: View): Wished {
  const on = wish.day ?? day;
  const there = on === null ? starts : startsOn(on, starts, view);
  if (wish.day !== null && there.length === 0) return { is: 'no-day', day: wish.day };
  if (wish.clock === null) return { is: 'day', day: wish.day };
  const { clock } = wish;
  const days = on === null ? daysOf(starts, view) : [on];
  const meant = new Set(days.flatMap((one) => instantsOf(clock, one, view)));
  const fitting = there.filter((startsAt) => meant.has(startsAt));
  const [first] = fitting;
  if (first !== undefined) {
    return fitting.length === 1 ? { is: 'time', startsAt: first } : { is: 'times', starts: fitting };
  }
  const hour = clockTime(likeliest(clock, on ?? localDate(view.facts.now, view), view), view);
  const likely = days.map((one) => likeliest(clock, one, view));
  return { is: 'no-time', hour, day: on, near: nearest(there, likely) };
}

function instantsOf(clock: ClockTime, day: Day, { office }: View): readonly Instant[] {
  const zone = clock.zone === null ? office.timeZone : ZONES[clock.zone];
  return clockReadings(clock).map((minute) => instantOf(day, minute, zone));
}

function likeliest(clock: ClockTime, day: Day, view: View): Instant {
  return instantsOf(clock, day, view).at(-1) ?? view.facts.now;
}

function nearest(starts: readonly Instant[], likely: readonly Instant[]): readonly Instant[] {
  const goals = likely.map((one) => Date.parse(one));
  const away = (startsAt: Instant): number =>
    Math.min(...goals.map((goal) => Math.abs(Date.parse(startsAt) - goal)));
  return [...starts]
    .sort((one, other) => away(one) - away(other))
    .slice(0, NEAREST)
    .sort();
}
