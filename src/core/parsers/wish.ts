import { parseClock, type ClockTime } from './clock.js';
import { parseDay } from './days.js';
import type { Parsed } from './parsed.js';
import { bareWish } from './wish-words.js';

/** What somebody would like: a day (`YYYY-MM-DD`), an hour, or both. */
export type Wish =
  { readonly day: string; readonly clock: null } | { readonly day: string | null; readonly clock: ClockTime };

/**
 * Reads a day, an hour, or both in either order (`besok jam 10`, `09.30 hari Senin`), seen from the calendar day `today`.
 * What can be both is an hour (`10.11`). `clock-impossible` and `date-impossible` for an hour or day that there is not,
 * `day-form` for anything else.
 */
export function parseWish(text: string, today: string): Parsed<Wish> {
  const clock = parseClock(text);
  if (clock.ok) return { ok: true, value: { day: null, clock: clock.value } };
  const day = parseDay(text, today);
  if (day.ok) return { ok: true, value: { day: day.value, clock: null } };
  const words = bareWish(text).split(' ');
  const splits = words.slice(1).map((_, index) => [words.slice(0, index + 1), words.slice(index + 1)]);
  const pairs = splits.flatMap(([left = [], right = []]) => [
    both(left.join(' '), right.join(' '), today),
    both(right.join(' '), left.join(' '), today),
  ]);
  const read = pairs.find((pair) => pair?.ok === true) ?? pairs.find((pair) => pair !== null);
  if (read !== undefined && read !== null) return read;
  return clock.reason === 'clock-impossible' ? clock : day;
}

/** Null when one of them is nothing of its kind. */
function both(dayText: string, clockText: string, today: string): Parsed<Wish> | null {
  const clock = parseClock(clockText);
  if (!clock.ok && clock.reason !== 'clock-impossible') return null;
  const day = parseDay(dayText, today);
  if (!day.ok) return clock.ok && day.reason === 'date-impossible' ? day : null;
  return clock.ok ? { ok: true, value: { day: day.value, clock: clock.value } } : clock;
}
