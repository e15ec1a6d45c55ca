import type { Instant } from '../core/clock.js';
import type { Action, ActContext } from './action.js';
import type { CaseState } from './case.js';
import { later } from './evolve/visits.js';
import { isOfficer, roleOfRow } from './position.js';

/**
 * Start of a claim's life in office time: the claim, the holder's arrival at the row, or the end of the call they
 * waited for. Null when nobody holds the case.
 */
export function heldFrom(state: CaseState): Instant | null {
  if (!state.heldSince) return null;
  const since = later(state.heldSince, state.since);
  return state.booking ? later(since, state.booking.endsAt) : since;
}

/**
 * True at row 15 until a time is booked: nobody can say when the applicant chooses one, so any Verifikator may act, and
 * holds the case then. A booked case is its Verifikator's.
 */
function belongsToRole(state: CaseState): boolean {
  return state.position === 15 && state.booking === null;
}

/** A call without a recorded result counts as pending only until it is over. */
function claimExpired(state: CaseState, context: ActContext): boolean {
  const officeRowWaits = state.status === 'with_helpdesk' || state.status === 'with_verifikator';
  const callPending = state.booking !== null && context.now < state.booking.endsAt;
  return officeRowWaits && !callPending && context.heldOfficeMinutes >= context.office.settings.claimMinutes;
}

/**
 * True when an act is barred because somebody else holds the case. Applicants, tasks and exempt acts are free of this
 * rule.
 */
export function heldByOther(action: Action, state: CaseState, context: ActContext): boolean {
  if (action.holderExempt || context.caller.kind !== 'staff' || state.holder === null) return false;
  if (state.holder === context.caller.username) return false;
  if (belongsToRole(state) && action.name !== 'release') return false;
  return !(action.name === 'claim' && claimExpired(state, context));
}

/** True when an act has to claim the case first: nobody holds it, or a colleague does while it belongs to the role. */
export function claimsFirst(action: Action, state: CaseState, context: ActContext): boolean {
  return (
    !action.holderExempt &&
    action.name !== 'claim' &&
    action.name !== 'release' &&
    context.caller.kind === 'staff' &&
    isOfficer(context.caller.role) &&
    (state.holder === null || (belongsToRole(state) && state.holder !== context.caller.username)) &&
    state.position !== null &&
    roleOfRow(state.position) === context.caller.role
  );
}
