import { DateTime } from 'luxon';
import type { Instant } from '../../core/clock.js';
import { dayWords } from '../../flows/when.js';
import type { Office } from '../../sop/office.js';

function local(instant: Instant, office: Office): DateTime {
  return DateTime.fromISO(instant, { zone: office.timeZone });
}

/** "Kamis, 6 Mei 2027 pukul 09.30 WITA". */
export function momentWords(instant: Instant, office: Office): string {
  return `${dayWords(localDay(instant, office))} pukul ${clockWords(instant, office)} ${office.timeZoneLabel}`;
}

/** "09.30", for lists that name the zone once. */
export function clockWords(instant: Instant, office: Office): string {
  return local(instant, office).toFormat('HH.mm');
}

/** The office's local date of an instant, `YYYY-MM-DD`; `ahead` days later. */
export function localDay(instant: Instant, office: Office, ahead = 0): string {
  return local(instant, office).plus({ days: ahead }).toFormat('yyyy-MM-dd');
}

/** A local date and `HH.mm` as an instant, or null when there is no such time. */
export function instantOf(date: string, clock: string, office: Office): Instant | null {
  const match = /^(\d{1,2})[.:](\d{2})$/u.exec(clock);
  if (!match) return null;
  const at = DateTime.fromISO(date, { zone: office.timeZone }).set({
    hour: Number(match[1]),
    minute: Number(match[2]),
  });
  return at.isValid && Number(match[1]) < 24 && Number(match[2]) < 60 ? (at.toUTC().toISO() ?? null) : null;
}
