import type { Instant } from '../core/clock.js';
import type { Action, ActContext } from './action.js';
import type { CaseState } from './case.js';
import { later } from './evolve/visits.js';
import { isOfficer, roleOfRow } from './position.js';

/**
 * The instant from which a claim's life is counted, in office time: the claim, or the arrival at the row if the holder
 * worked on since, or the end of the call that he waited for; null when nobody holds the case.
 * `ActContext.heldOfficeMinutes` is the office time since then.
 */
export function heldFrom(state: CaseState): Instant | null {
  if (!state.heldSince) return null;
  const since = later(state.heldSince, state.since);
  return state.booking ? later(since, state.booking.endsAt) : since;
}

/**
 * True when another officer may claim the case: only while an office row waits and no call is pending (DESIGN
 * "Holder"). A call whose result nobody recorded is not pending any more once it is over.
 */
function claimExpired(state: CaseState, context: ActContext): boolean {
  const officeRowWaits = state.status === 'with_helpdesk' || state.status === 'with_verifikator';
  const callPending = state.booking !== null && context.now < state.booking.endsAt;
  return officeRowWaits && !callPending && context.heldOfficeMinutes >= context.office.settings.claimMinutes;
}

/** True when the holder rule stands in the way of an act. Applicants, tasks and exempt acts are free of it. */
export function heldByOther(action: Action, state: CaseState, context: ActContext): boolean {
  if (action.holderExempt || context.caller.kind !== 'staff' || state.holder === null) return false;
  if (state.holder === context.caller.username) return false;
  return !(action.name === 'claim' && claimExpired(state, context));
}

/** True when an act on a case that nobody holds claims it first (DESIGN "Holder"). */
export function claimsFirst(action: Action, state: CaseState, context: ActContext): boolean {
  return (
    !action.holderExempt &&
    action.name !== 'claim' &&
    action.name !== 'release' &&
    context.caller.kind === 'staff' &&
    isOfficer(context.caller.role) &&
    state.holder === null &&
    state.position !== null &&
    roleOfRow(state.position) === context.caller.role
  );
}
