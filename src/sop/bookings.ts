import type { Instant } from '../core/clock.js';
import type { Booking, CaseState } from './case.js';

/** A free time for the video call. */
export interface Slot {
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly verifikator: string;
}

/** Changes of claims on Verifikators' time, to be written in the act's own transaction. */
export interface BookingChange {
  readonly release: Booking | null;
  readonly claim: Booking | null;
}

/**
 * Compares a case before and after its events: a booking that is gone is released, a new one is claimed. `reassign`
 * moves a call and `undo` can bring one back: both release and claim, and the claim may find the time taken.
 */
export function bookingChange(before: CaseState | null, after: CaseState): BookingChange {
  const was = before?.booking ?? null;
  const is = after.booking;
  if (was?.id === is?.id && was?.verifikator === is?.verifikator) return { release: null, claim: null };
  return { release: was, claim: is };
}
