import type { Instant } from '../../../core/clock.js';
import { dayOf, type Weekday } from '../../../sop/calendar.js';
import type { Office, Span } from '../../../sop/office.js';

const DAYS: readonly (readonly [day: Weekday, name: string])[] = [
  [1, 'Senin'],
  [2, 'Selasa'],
  [3, 'Rabu'],
  [4, 'Kamis'],
  [5, 'Jumat'],
  [6, 'Sabtu'],
  [7, 'Minggu'],
];

/** What the page shows of the office before a chat is opened: nothing personal, so no token is needed. */
export function officeInfo(
  office: Office,
  now: Instant,
): { name: string; service: string; hours: readonly string[]; free: true } {
  return {
    name: `Loket ${office.name}`,
    service: 'Pendaftaran penyedia perseorangan',
    hours: hoursLines(office, now),
    free: true,
  };
}

/** `Senin–Kamis 07.30–16.00 WITA`. */
function hoursLines(office: Office, now: Instant): readonly string[] {
  const today = dayOf(now, office.timeZone);
  const { overrides, week } = office.hours;
  const other = overrides.find(({ from, to, week }) => week !== null && from <= today && today <= to)?.week;
  const lines: { first: string; last: string; hours: string }[] = [];
  for (const [day, name] of DAYS) {
    const hours = (other?.[day] ?? week[day]).map(spanWords).join(', ');
    const before = lines.at(-1);
    if (before?.hours === hours) before.last = name;
    else lines.push({ first: name, last: name, hours });
  }
  return lines
    .filter(({ hours }) => hours !== '')
    .map(
      ({ first, last, hours }) =>
        `${first === last ? first : `${first}–${last}`} ${hours} ${office.timeZoneLabel}`,
    );
}

function spanWords({ start, end }: Span): string {
  return `${clockWords(start)}–${clockWords(end)}`;
}

function clockWords(minute: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}.${two(minute % 60)}`;
}
