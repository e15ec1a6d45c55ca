import type { Instant } from '../core/clock.js';
import { dayOf, epochOf, type Day } from '../sop/calendar.js';
import type { Office } from '../sop/office.js';
import { openDays, openSpans } from '../sop/working-time.js';
import { ceilToUnit, stepMinutes } from './units.js';

const MINUTE_MS = 60_000;

/** A time at which a call may be held, by any Verifikator. */
export interface CallTime {
  readonly day: Day;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
}

/** The settings that the times of calls depend on. */
export type CallOffice = Pick<Office, 'hours' | 'timeZone' | 'settings'>;

/**
 * The times that are offered, soonest first and later than now: on the coming `bookingDays` days with office hours,
 * with call and pause within the hours (on a Friday until 11.00 the last is at 10.30).
 */
export function* callTimes(now: Instant, office: CallOffice): Generator<CallTime> {
  const { callMinutes, callBufferMinutes, bookingDays } = office.settings;
  const step = stepMinutes(callMinutes, callBufferMinutes) * MINUTE_MS;
  const whole = (callMinutes + callBufferMinutes) * MINUTE_MS;
  for (const day of openDays(now, bookingDays, office)) {
    for (const span of openSpans(day, office)) {
      const end = epochOf(day, span.end, office.timeZone);
      for (
        let start = ceilToUnit(epochOf(day, span.start, office.timeZone));
        start + whole <= end;
        start += step
      ) {
        if (start > Date.parse(now)) {
          yield { day, startsAt: iso(start), endsAt: iso(start + callMinutes * MINUTE_MS) };
        }
      }
    }
  }
}

/**
 * True for a time that an applicant may have: not past, in the coming `bookingDays` days, and with the call (not the
 * pause after it) within the office's hours.
 */
export function isCallTime(startsAt: Instant, now: Instant, office: CallOffice): boolean {
  const start = Date.parse(startsAt);
  const day = dayOf(startsAt, office.timeZone);
  if (start < Date.parse(now) || !openDays(now, office.settings.bookingDays, office).includes(day)) {
    return false;
  }
  const end = start + office.settings.callMinutes * MINUTE_MS;
  return openSpans(day, office).some(
    (span) =>
      epochOf(day, span.start, office.timeZone) <= start && end <= epochOf(day, span.end, office.timeZone),
  );
}

function iso(epoch: number): Instant {
  return new Date(epoch).toISOString();
}
