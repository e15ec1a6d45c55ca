import type { Instant } from '../../core/clock.js';
import type { CaseState, Outcome, Position, Role } from '../case.js';
import type { CaseEvent } from '../events.js';
import { roleOfRow, statusAt } from '../position.js';
import { automaticRows, endRow, enterRow } from './visits.js';

interface MoveOptions {
  readonly automatic?: readonly number[];
  /** Start of the work at the row that ends, if not the recorded time. */
  readonly startedAt?: Instant;
}

/**
 * Ends the present row and goes to another one. The holder stays within the role; row 8 has none, because it is for a
 * second officer, and row 15 has no clock until the call.
 */
export function moveTo(
  state: CaseState,
  event: CaseEvent,
  to: Position,
  options: MoveOptions = {},
): CaseState {
  const keeps =
    state.holder !== null &&
    state.position !== null &&
    to !== 8 &&
    roleOfRow(state.position) === roleOfRow(to);
  const ended = automaticRows(
    endRow(state.rows, event, options),
    options.automatic ?? [],
    state.round,
    event,
  );
  const at = ended.at(-1)?.endedAt ?? event.at;
  return {
    ...state,
    position: to,
    status: statusAt(to, false),
    since: event.at,
    holder: keeps ? state.holder : null,
    heldSince: keeps ? state.heldSince : null,
    formerHolders: remember(state, event),
    booking: null,
    question: null,
    rows: enterRow(ended, to, state.round, at, keeps && to !== 15 ? at : null),
  };
}

/**
 * Ends the case: no position, holder or call is left. `acted` is false when somebody else than the officer of the row
 * ended it.
 */
export function close(
  state: CaseState,
  event: CaseEvent,
  outcome: Outcome,
  options: MoveOptions & { readonly acted?: boolean } = {},
): CaseState {
  const { automatic = [], ...ending } = options;
  return {
    ...state,
    position: null,
    status: 'closed',
    outcome,
    since: event.at,
    holder: null,
    heldSince: null,
    formerHolders: remember(state, event),
    decidedBy: officerOf(event),
    booking: null,
    question: null,
    deficiencies: [],
    returnedFrom: null,
    rows: automaticRows(endRow(state.rows, event, ending), automatic, state.round, event),
  };
}

/** The member of staff who caused an event; null when none did. */
export function officerOf(event: CaseEvent): { readonly username: string; readonly role: Role } | null {
  return event.actor.kind === 'staff' ? { username: event.actor.username, role: event.actor.role } : null;
}

function remember(state: CaseState, event: CaseEvent): CaseState['formerHolders'] {
  const officer = officerOf(event);
  return officer ? { ...state.formerHolders, [officer.role]: officer.username } : state.formerHolders;
}
