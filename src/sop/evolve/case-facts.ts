import { AppError } from '../../core/errors.js';
import type { CaseState } from '../case.js';
import { roleOfRow, statusAt } from '../position.js';
import { decisionsOf } from '../undoable.js';
import { DESTROYED, DESTROYED_APPLICANT } from './destroyed.js';
import type { EventOf, Handlers } from './handlers.js';
import { close } from './moves.js';
import { endRow, enterRow, explainRow, later, passedRow, startRow } from './visits.js';

/** Opens a case: records rows 1, 2, 5 and 3 from the draft's instants, in the order in which they were done. */
export function begin(event: EventOf<'submitted'>): CaseState {
  const { id, number, applicantId, documents } = event.data;
  const spseAt = event.data.spseAt;
  const documentsAt = later(event.data.documentsAt, spseAt);
  const preparedAt = later(event.data.preparedAt, documentsAt);
  const at = later(event.at, preparedAt);
  const rows = [
    passedRow(1, 1, spseAt, spseAt, event),
    passedRow(2, 1, spseAt, documentsAt, event),
    passedRow(5, 1, documentsAt, preparedAt, event),
    passedRow(3, 1, preparedAt, at, event),
  ];
  return {
    id,
    number,
    applicantId,
    position: 6,
    status: 'with_helpdesk',
    outcome: null,
    archivedAt: null,
    round: 1,
    holder: null,
    heldSince: null,
    formerHolders: {},
    since: event.at,
    applicant: event.personal?.applicant ?? DESTROYED_APPLICANT,
    documents,
    ...(event.data.acknowledged ? { acknowledged: event.data.acknowledged } : {}),
    deficiencies: [],
    returnedFrom: null,
    question: null,
    blacklist: null,
    booking: null,
    registeredAt: null,
    failure: null,
    decidedBy: null,
    receipt: null,
    rows: enterRow(rows, 6, 1, at, null),
    undoable: null,
    version: event.seq,
    createdAt: event.at,
    updatedAt: event.at,
  };
}

/** How the applicant's acts, claims and everything beside the rows change a case. */
export const caseFacts = {
  resubmitted: (state, event) => {
    const round = state.round + 1;
    const ended = endRow(state.rows, event);
    const at = ended.at(-1)?.endedAt ?? event.at;
    return {
      ...state,
      position: 6,
      status: 'with_helpdesk',
      since: event.at,
      round,
      applicant: event.personal?.applicant ?? DESTROYED_APPLICANT,
      documents: event.data.documents,
      deficiencies: [],
      returnedFrom: null,
      holder: null,
      heldSince: null,
      rows: enterRow([...ended, passedRow(3, round, at, at, event)], 6, round, at, null),
    };
  },

  withdrawn: (state, event) => close(state, event, 'withdrawn', { acted: false }),
  expired: (state, event) => close(state, event, 'expired', { acted: false }),

  claimed: (state, event) => ({
    ...state,
    holder: event.data.holder,
    heldSince: event.at,
    rows: state.position === 15 ? state.rows : startRow(state.rows, event.at),
  }),

  released: (state) => ({ ...state, holder: null, heldSince: null }),

  reassigned: (state, event) => {
    const { to, role } = event.data;
    if (state.position === null || roleOfRow(state.position) !== role) {
      return { ...state, formerHolders: { ...state.formerHolders, [role]: to } };
    }
    const booking = state.booking && { ...state.booking, verifikator: to };
    return { ...state, holder: to, heldSince: event.at, booking };
  },

  opened: (state, event) => ({ ...state, rows: startRow(state.rows, event.at) }),

  booked: (state, event) => ({
    ...state,
    status: statusAt(15, true),
    booking: event.data.booking,
    holder: event.data.booking.verifikator,
    heldSince: event.at,
  }),

  'booking-cancelled': (state) => ({ ...state, status: statusAt(15, false), booking: null }),
  'no-show': (state) => ({ ...state, status: statusAt(15, false), booking: null }),
  interrupted: (state) => ({ ...state, status: statusAt(15, false), booking: null }),

  archived: (state, event) => {
    const rows =
      state.position === 19
        ? state.rows
        : enterRow(
            state.rows,
            19,
            state.round,
            later(state.since, state.rows.at(-1)?.endedAt ?? state.since),
            null,
          );
    return {
      ...state,
      position: null,
      status: 'closed',
      archivedAt: event.at,
      since: event.at,
      holder: null,
      heldSince: null,
      rows: endRow(rows, event),
    };
  },

  undone: (state, event) => {
    const last = decisionsOf(state).find(({ seq }) => seq === event.data.seq);
    if (!last) throw new AppError('event-log-broken', `nothing to undo at seq ${event.seq}`);
    return { ...last.before, undoable: null, version: event.seq, updatedAt: event.at };
  },

  reopened: (state, event) => {
    const to = event.data.toRow;
    return {
      ...state,
      position: to,
      status: statusAt(to, false),
      outcome: null,
      archivedAt: null,
      since: event.at,
      holder: null,
      heldSince: null,
      blacklist: null,
      registeredAt: null,
      failure: null,
      decidedBy: null,
      rows: enterRow(
        state.rows,
        to,
        state.round,
        later(event.at, state.rows.at(-1)?.endedAt ?? event.at),
        null,
      ),
    };
  },

  'delay-explained': (state, event) => {
    const reason = event.personal?.reason ?? DESTROYED;
    return { ...state, rows: explainRow(state.rows, event.data.row, event.data.round, reason) };
  },

  'objection-raised': (state) => state,
} satisfies Partial<Handlers>;
