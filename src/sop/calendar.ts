import { DateTime, IANAZone } from 'luxon';
import type { Instant } from '../core/clock.js';

/** A calendar day in an office's zone, `YYYY-MM-DD`; days sort as text. */
export type Day = string;

/** 1 Monday to 7 Sunday, as ISO counts them. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Minutes east of UTC. */
function offsetAt(epochMs: number, timeZone: string): number {
  return IANAZone.create(timeZone).offset(epochMs);
}

/** Midnight UTC: a base for arithmetic on days, not an instant in the zone. */
function anchor(day: Day): number {
  return Date.parse(`${day}T00:00:00.000Z`);
}

/** The calendar day on which an instant falls in the zone. */
export function dayOf(at: Instant, timeZone: string): Day {
  const epoch = Date.parse(at);
  return new Date(epoch + offsetAt(epoch, timeZone) * MINUTE_MS).toISOString().slice(0, 10);
}

/** Epoch ms of a minute of the day in the zone, 1440 for the next midnight. A skipped time is moved past the gap. */
export function epochOf(day: Day, minute: number, timeZone: string): number {
  const wall = anchor(day) + minute * MINUTE_MS;
  const guess = wall - offsetAt(wall, timeZone) * MINUTE_MS;
  return wall - offsetAt(guess, timeZone) * MINUTE_MS;
}

/** The instant of a wall-clock minute of a day; see {@link epochOf}. */
export function instantOf(day: Day, minute: number, timeZone: string): Instant {
  return new Date(epochOf(day, minute, timeZone)).toISOString();
}

/** The day `count` days later; earlier when negative. */
export function addDays(day: Day, count: number): Day {
  return new Date(anchor(day) + count * DAY_MS).toISOString().slice(0, 10);
}

/** Day of the week of a calendar day. */
export function weekdayOf(day: Day): Weekday {
  return (new Date(anchor(day)).getUTCDay() || 7) as Weekday;
}

/** Whole days from one day to another; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((anchor(to) - anchor(from)) / DAY_MS);
}

/** True for a `YYYY-MM-DD` that exists in the calendar. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && DateTime.fromISO(text, { zone: 'utc' }).isValid;
}

/** True for a zone that this machine's time-zone data knows. */
export function isTimeZone(name: string): boolean {
  return IANAZone.isValidZone(name);
}
