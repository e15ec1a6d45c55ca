import { DateTime } from 'luxon';
import type { Instant } from '../core/clock.js';
import type { Office, Span } from '../sop/office.js';
import { when as words } from './texts/when.js';
import type { View } from './turn.js';

const at = (instant: Instant, view: View): DateTime =>
  DateTime.fromISO(instant, { zone: view.office.timeZone }).setLocale('id');

/** "Selamat pagi" and so on, by the office's hour (DOMAIN "Words and tone"). */
export function greeting(view: View): string {
  const { hour } = at(view.facts.now, view);
  if (hour < 11) return words.morning;
  if (hour < 15) return words.noon;
  return hour < 18 ? words.afternoon : words.evening;
}

/** "Kamis, 6 Mei 2027 pukul 09.30 WITA". */
export function moment(instant: Instant, view: View): string {
  return `${dayWords(localDate(instant, view))} pukul ${clockTime(instant, view)}`;
}

/** "09.30 WITA". */
export function clockTime(instant: Instant, view: View): string {
  return `${at(instant, view).toFormat('HH.mm')} ${view.office.timeZoneLabel}`;
}

/** An ISO date as "Kamis, 6 Mei 2027". */
export function dayWords(date: string): string {
  return DateTime.fromISO(date, { zone: 'utc' }).setLocale('id').toFormat('cccc, d MMMM yyyy');
}

/** Whole days from today (office zone) to an ISO date; negative when it has passed. */
export function daysUntil(date: string, view: View): number {
  const today = at(view.facts.now, view).startOf('day');
  const target = DateTime.fromISO(date, { zone: view.office.timeZone });
  return Math.round(target.diff(today, 'days').days);
}

/** An ISO date in words (`6 Mei 2027`), or "seumur hidup". */
export function dateOrLifetime(date: string): string {
  if (date === 'seumur-hidup') return words.lifetime;
  return DateTime.fromISO(date, { zone: 'utc' }).setLocale('id').toFormat('d MMMM yyyy');
}

/** The office's local date of an instant, `YYYY-MM-DD`. */
export function localDate(instant: Instant, view: View): string {
  return at(instant, view).toISODate() ?? '';
}

/** When work goes on, in words; null while the office is open, or when no hours are known. */
export function nextWork(view: View): string | null {
  const now = view.facts.now;
  const opening = nextOpening(now, view);
  return opening === null || opening <= now ? null : moment(opening, view);
}

/** When people answer: today, or from the next opening on. */
export function peopleAnswer(view: View): string {
  const opening = nextOpening(view.facts.now, view);
  if (opening === null) return words.answerSoon;
  return opening <= view.facts.now ? words.answerToday : words.answerFrom(moment(opening, view));
}

/** The instant itself while the office is open, else the next opening within sixty days, or null. */
function nextOpening(now: Instant, view: View): Instant | null {
  const local = at(now, view);
  for (let ahead = 0; ahead < 60; ahead++) {
    const day = local.startOf('day').plus({ days: ahead });
    for (const { start, end } of spansOf(day, view.office)) {
      if (day.plus({ minutes: end }) <= local) continue;
      const opens = day.plus({ minutes: start });
      return opens <= local ? now : (opens.toUTC().toISO() ?? null);
    }
  }
  return null;
}

/** A day's own override opens or closes it; a holiday closes it; a period may have other hours (Ramadan). */
function spansOf(day: DateTime, { hours }: Office): readonly Span[] {
  const date = day.toISODate() ?? '';
  const override = hours.overrides.find(({ from, to }) => from <= date && date <= to);
  if (override?.spans != null) return override.spans;
  if (hours.holidays.has(date)) return [];
  const weekday = day.weekday as 1 | 2 | 3 | 4 | 5 | 6 | 7;
  return override?.week?.[weekday] ?? hours.week[weekday];
}
