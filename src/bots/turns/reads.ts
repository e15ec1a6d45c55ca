import type { Booking } from '../../booking/booking.js';
import type { Cases } from '../../cases/cases.js';
import type { Ids } from '../../core/ids.js';
import type { Quoted, ReadingFact } from '../../flows/types.js';
import type { Slot } from '../../sop/bookings.js';
import type { Tx } from '../../models/transaction.js';
import type { Cause } from '../../notices/cause.js';
import type { Post } from '../../notices/post.js';
import type { ActionName } from '../../sop/action.js';
import type { ActChannel, CaseState } from '../../sop/case.js';
import { lastShown, quotedMessage, type QuotedParts } from './quoted.js';

/** Instant and identifiers of a turn; a turn that is computed again gets the same ones. */
export interface Moment {
  readonly now: Date;
  readonly ids: Ids;
}

/** All that computing an applicant's turn may read. Nothing here writes. */
export interface TurnReads extends Moment {
  caseById(id: string): Promise<CaseState | null>;
  /** True while a notice about this event is held back. */
  holds(cause: Cause): Promise<boolean>;
  /** The acts on a case that its applicant may do now. */
  allowed(kase: CaseState, channel: ActChannel): Promise<readonly ActionName[]>;
  /** Free times, soonest first; without `limit` all of the days that can be booked. */
  freeSlots(limit?: number): Promise<readonly Slot[]>;
  readings(caseId: string): Promise<readonly ReadingFact[]>;
  /** See {@link quotedMessage}. */
  quoted(conversationId: string, externalId: string): Promise<Quoted | null>;
  /** See {@link lastShown}. */
  lastShown(conversationId: string): Promise<Date | null>;
}

export interface ReadsParts extends QuotedParts {
  readonly cases: Pick<Cases, 'byId' | 'readings' | 'allowed'>;
  readonly booking: Pick<Booking, 'freeSlots'>;
  readonly post: Pick<Post, 'holds'>;
}

/** Makes the reads of a turn: they see committed data, or with `tx` what the transaction sees. */
export function readsOf(parts: ReadsParts, { now, ids }: Moment, tx?: Tx): TurnReads {
  const { cases, booking, post } = parts;
  return {
    now,
    ids,
    caseById: (id) => cases.byId(id, tx),
    holds: (cause) => post.holds(cause, tx),
    allowed: async (kase, channel) => {
      const caller = { kind: 'applicant', applicantId: kase.applicantId } as const;
      return (await cases.allowed(kase, caller, channel, tx)).allowed;
    },
    freeSlots: (limit) => booking.freeSlots({ now, ...(limit === undefined ? {} : { limit }) }, tx),
    readings: (caseId) => cases.readings(caseId, tx),
    quoted: (conversationId, externalId) => quotedMessage(parts, conversationId, externalId, tx),
    lastShown: (conversationId) => lastShown(parts.store, conversationId, tx),
  };
}
