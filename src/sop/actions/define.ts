import type { z } from 'zod';
import type { Instant } from '../../core/clock.js';
import type { Action, ActContext, Objection } from '../action.js';
import type { CaseState } from '../case.js';

/**
 * Enters an action into the table, which forgets the type of the input. The types hold inside all the same, because
 * `decideAct` passes on only what the action's own schema has parsed.
 */
export function action<Schema extends z.ZodType>(entry: Action<Schema>): Action {
  return entry;
}

/** The end of the time in which an act done now can be taken back; its notices are held until then. */
export function undoUntil(context: ActContext): Instant {
  return new Date(Date.parse(context.now) + context.undoSeconds * 1000).toISOString();
}

/** The optional note of an act as part of a personal payload; an empty note is left out. */
export function noteOf(note: string | undefined): { note?: string } {
  return note ? { note } : {};
}

/** Username of the member of staff who acts; null when an applicant or the assistant does. */
export function actingOfficer(context: ActContext): string | null {
  return context.caller.kind === 'staff' ? context.caller.username : null;
}

/** A refusal because of where the case stands: 409. */
export function notNow(text: string): Objection {
  return { code: 'action-not-allowed', text };
}

/** A refusal of one field: 422. */
export function badField(path: string, message: string): Objection {
  return { code: 'invalid-input', text: message, issues: [{ path, message }] };
}

/** The name by which staff see an applicant in a confirmation. */
export function personOf(state: CaseState): string {
  return `${state.applicant?.name ?? 'penyedia'} (${state.number})`;
}
