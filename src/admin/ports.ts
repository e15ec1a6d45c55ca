import type { Booking } from '../booking/booking.js';
import type { Cases } from '../cases/cases.js';
import type { Role } from '../sop/case.js';

/** What the staff's API and pages need of the cases. */
export type CasesPort = Pick<
  Cases,
  | 'act'
  | 'actIn'
  | 'allowed'
  | 'blacklistCandidates'
  | 'bookings'
  | 'byId'
  | 'byNumber'
  | 'events'
  | 'find'
  | 'finishTaskIn'
  | 'list'
  | 'messages'
  | 'messageToApplicantIn'
  | 'queue'
  | 'readingBy'
  | 'readTask'
  | 'refusal'
  | 'tasks'
  | 'timeline'
  | 'view'
>;

/** What the staff's API and pages need of the times for video calls. */
export type BookingPort = Pick<Booking, 'freeSlots'>;

/** A member of staff who reads or acts. */
export interface Member {
  readonly username: string;
  readonly role: Role;
}
