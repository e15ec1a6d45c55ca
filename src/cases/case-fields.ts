import type { CaseDoc } from '../models/case.js';
import type { CaseState } from '../sop/case.js';
import type { Office } from '../sop/office.js';
import { isOpen } from '../sop/position.js';
import { dueAt } from '../sop/row-times.js';

/** The unencrypted fields of a case that follow from its state. */
export type PlainFields = Pick<
  CaseDoc,
  | 'position'
  | 'status'
  | 'outcome'
  | 'open'
  | 'archivedAt'
  | 'round'
  | 'holder'
  | 'since'
  | 'dueAt'
  | 'bookingStartsAt'
  | 'bookingEndsAt'
  | 'bookingVerifikator'
  | 'version'
  | 'createdAt'
  | 'updatedAt'
>;

/** The fields that lists and guards read, in the clear. */
export function plainFields(state: CaseState, office: Office): PlainFields {
  const due = dueAt(state, office);
  const { booking } = state;
  return {
    position: state.position,
    status: state.status,
    outcome: state.outcome,
    open: isOpen(state),
    archivedAt: state.archivedAt === null ? null : new Date(state.archivedAt),
    round: state.round,
    holder: state.holder,
    since: new Date(state.since),
    dueAt: due === null ? null : new Date(due),
    bookingStartsAt: booking && new Date(booking.startsAt),
    bookingEndsAt: booking && new Date(booking.endsAt),
    bookingVerifikator: booking && booking.verifikator,
    version: state.version,
    createdAt: new Date(state.createdAt),
    updatedAt: new Date(state.updatedAt),
  };
}
