import type { Instant } from '../core/clock.js';
import { dayOf, daysBetween, instantOf, type Day } from '../sop/calendar.js';
import {
  formatDate,
  formatDateTime,
  formatDay,
  formatTime,
  greeting as greetingAt,
  outOfHours,
} from '../sop/calendar-words.js';
import { isOpen, nextOpening } from '../sop/working-time.js';
import { when as words } from './texts/when.js';
import type { View } from './turn.js';

/** "Selamat pagi" and so on, by the hour in the office's zone. */
export function greeting({ facts, office }: View): string {
  return greetingAt(facts.now, office);
}

/** An instant in words: "Kamis, 6 Mei 2027 pukul 09.30 WITA". */
export function moment(instant: Instant, { office }: View): string {
  return formatDateTime(instant, office);
}

/** The time of day of an instant: "09.30 WITA". */
export function clockTime(instant: Instant, { office }: View): string {
  return formatTime(instant, office);
}

/** A day of the office in words: "Kamis, 6 Mei 2027". */
export function dayWords(day: Day, { office }: View): string {
  return formatDate(instantOf(day, 0, office.timeZone), office);
}

/** Whole days from today (in the office's zone) to a day; negative for a day that has passed. */
export function daysUntil(day: Day, { facts, office }: View): number {
  return daysBetween(dayOf(facts.now, office.timeZone), day);
}

/** A day in words (`6 Mei 2027`), or "seumur hidup". */
export function dateOrLifetime(day: Day): string {
  return formatDay(day);
}

/** The calendar day of an instant in the office's zone. */
export function localDate(instant: Instant, { office }: View): Day {
  return dayOf(instant, office.timeZone);
}

/** When the office opens again, in words; null while it is open. */
export function nextWork({ facts, office }: View): string | null {
  return isOpen(facts.now, office) ? null : formatDateTime(nextOpening(facts.now, office), office);
}

/** When officers answer, in words: today, or from the next opening on. */
export function peopleAnswer({ facts, office }: View): string {
  return outOfHours(facts.now, office) ?? words.answerToday;
}
