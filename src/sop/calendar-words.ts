import { DateTime } from 'luxon';
import type { Instant } from '../core/clock.js';
import type { Day } from './calendar.js';
import type { Office } from './office.js';
import { isOpen, nextOpening, type OfficeTime } from './working-time.js';

/** The part of an office that is needed to print a time. */
export type PrintedZone = Pick<Office, 'timeZone' | 'timeZoneLabel'>;

function local(at: Instant, office: PrintedZone): DateTime {
  return DateTime.fromISO(at, { zone: office.timeZone, locale: 'id' });
}

/** `Kamis, 6 Mei 2027`, the day of the instant in the office's zone. */
export function formatDate(at: Instant, office: PrintedZone): string {
  return local(at, office).toFormat('cccc, d MMMM yyyy');
}

/** A calendar day (`YYYY-MM-DD`) as `6 Mei 2027`, and `seumur-hidup` in words; any other text comes back unchanged. */
export function formatDay(day: Day): string {
  if (day === 'seumur-hidup') return 'seumur hidup';
  const date = DateTime.fromISO(day, { zone: 'utc', locale: 'id' });
  return date.isValid ? date.toFormat('d MMMM yyyy') : day;
}

/** `09.30 WITA`. */
export function formatTime(at: Instant, office: PrintedZone): string {
  return `${local(at, office).toFormat('HH.mm')} ${office.timeZoneLabel}`;
}

/** `Kamis, 6 Mei 2027 pukul 09.30 WITA`. */
export function formatDateTime(at: Instant, office: PrintedZone): string {
  return `${formatDate(at, office)} pukul ${formatTime(at, office)}`;
}

/** Greeting by the local hour: pagi before 11, siang before 15, sore before 18, else malam (docs/domain.md). */
export function greeting(at: Instant, office: PrintedZone): string {
  const { hour } = local(at, office);
  if (hour < 11) return 'Selamat pagi';
  if (hour < 15) return 'Selamat siang';
  return hour < 18 ? 'Selamat sore' : 'Selamat malam';
}

/**
 * While the office is closed, the sentence that says when it opens (`Petugas melayani kembali …`); null while it is
 * open.
 */
export function outOfHours(at: Instant, office: OfficeTime & PrintedZone): string | null {
  if (isOpen(at, office)) return null;
  return `Petugas melayani kembali ${formatDateTime(nextOpening(at, office), office)}.`;
}
