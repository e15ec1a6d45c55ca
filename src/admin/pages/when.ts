import { DateTime } from 'luxon';
import type { Instant } from '../../core/clock.js';
import type { Office } from '../../sop/office.js';

type Zone = Pick<Office, 'timeZone' | 'timeZoneLabel'>;

/** A short moment for tables and lists: "Sen 10 Mei 2027, 07.30 WITA". */
export function shortMoment(instant: Instant, office: Zone): string {
  return `${local(instant, office).toFormat('ccc d MMM yyyy, HH.mm')} ${office.timeZoneLabel}`;
}

/**
 * Office minutes in words: "7,5 menit"; from two hours on "3 jam 20 menit", below one minute "< 1 menit"; null gives
 * "–".
 */
export function minutesWords(minutes: number | null): string {
  if (minutes === null) return '–';
  if (minutes > 0 && minutes < 1) return '< 1 menit';
  if (minutes < 120) return `${minutes.toLocaleString('id-ID', { maximumFractionDigits: 1 })} menit`;
  return `${Math.floor(minutes / 60)} jam ${Math.round(minutes % 60)} menit`;
}

/** The instant of a `datetime-local` input, read in the office's zone; null when the value is not one. */
export function instantOfInput(value: string, office: Zone): Instant | null {
  const read = DateTime.fromISO(value, { zone: office.timeZone });
  return read.isValid ? read.toUTC().toISO() : null;
}

/** Start and end (exclusive) of `days` local days from the day of `instant`, as instants. */
export function localDay(instant: Instant, office: Zone, days: number): { from: Instant; to: Instant } {
  const start = local(instant, office).startOf('day');
  return {
    from: start.toUTC().toISO() ?? instant,
    to: start.plus({ days }).toUTC().toISO() ?? instant,
  };
}

function local(instant: Instant, office: Zone): DateTime {
  return DateTime.fromISO(instant, { zone: office.timeZone }).setLocale('id');
}
