import type { Instant } from '../core/clock.js';
import { BOOKING_UNIT_MINUTES } from '../core/limits.js';

const UNIT_MS = BOOKING_UNIT_MINUTES * 60_000;

/** The units, aligned to the clock, that a call and its pause touch: two calls that overlap share one. */
export function unitsOf(startsAt: Instant, endsAt: Instant, bufferMinutes: number): Date[] {
  const end = Date.parse(endsAt) + bufferMinutes * 60_000;
  const units: Date[] = [];
  for (let unit = floorToUnit(Date.parse(startsAt)); unit < end; unit += UNIT_MS) units.push(new Date(unit));
  return units;
}

function floorToUnit(at: number): number {
  return Math.floor(at / UNIT_MS) * UNIT_MS;
}

/** The first start of a unit at or after an epoch time, ms. */
export function ceilToUnit(at: number): number {
  return Math.ceil(at / UNIT_MS) * UNIT_MS;
}

/** Minutes from one offered start to the next: the call and its pause, in whole units. */
export function stepMinutes(callMinutes: number, bufferMinutes: number): number {
  return Math.ceil((callMinutes + bufferMinutes) / BOOKING_UNIT_MINUTES) * BOOKING_UNIT_MINUTES;
}
