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

/** "Selamat pagi" and so on, by the office's hour. */
export function greeting({ facts, office }: View): string {
  return greetingAt(facts.now, office);
}

/** "Kamis, 6 Mei 2027 pukul 09.30 WITA". */
export function moment(instant: Instant, { office }: View): string {
  return formatDateTime(instant, office);
}

/** "09.30 WITA". */
export function clockTime(instant: Instant, { office }: View): string {
  return formatTime(instant, office);
}

/** A day of the office as "Kamis, 6 Mei 2027". */
export function dayWords(day: Day, { office }: View): string {
  return formatDate(instantOf(day, 0, office.timeZone), office);
}

/** Whole days from today (office zone) to a day; negative when it has passed. */
export function daysUntil(day: Day, { facts, office }: View): number {
  return daysBetween(dayOf(facts.now, office.timeZone), day);
}

/** A day in words (`6 Mei 2027`), or "seumur hidup". */
export function dateOrLifetime(day: Day): string {
  return formatDay(day);
}

/** The office's day of an instant. */
export function localDate(instant: Instant, { office }: View): Day {
  return dayOf(instant, office.timeZone);
}

/** When work goes on, in words; null while the office is open. */
export function nextWork({ facts, office }: View): string | null {
  return isOpen(facts.now, office) ? null : formatDateTime(nextOpening(facts.now, office), office);
}

/** When people answer: today, or from the next opening on. */
export function peopleAnswer({ facts, office }: View): string {
  return outOfHours(facts.now, office) ?? words.answerToday;
}
