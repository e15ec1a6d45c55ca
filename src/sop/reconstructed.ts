import type { ActionName } from './action.js';
import type { Outcome } from './case.js';

/** Ends that the product adds to the published document. */
const OUTCOMES: ReadonlySet<Outcome> = new Set<Outcome>(['not-passed', 'withdrawn', 'expired']);
/** Row 19 names no actor in the scan. */
const ROW_ACTORS: ReadonlySet<number> = new Set([19]);
const ACTIONS: ReadonlySet<string> = new Set<ActionName | 'expire'>([
  'submit',
  'withdraw',
  'claim',
  'release',
  'reassign',
  'book',
  'cancel-booking',
  'undo',
  'reopen',
  'explain-delay',
  'expire',
]);
/** Outcomes that the document does not have: asking a namesake, a call that broke off or that nobody came to. */
const ACT_OUTCOMES: ReadonlySet<string> = new Set(['unclear', 'no-show', 'interrupted']);

/** `*` for an end that the product adds, else nothing. */
export function outcomeSign(outcome: Outcome): '*' | '' {
  return OUTCOMES.has(outcome) ? '*' : '';
}

/** `*` for a row whose actor the document does not name, else nothing. */
export function actorSign(row: number): '*' | '' {
  return ROW_ACTORS.has(row) ? '*' : '';
}

/** `*` for an act that the document does not have, else nothing. */
export function actionSign(action: ActionName | 'expire'): '*' | '' {
  return ACTIONS.has(action) ? '*' : '';
}

/** `*` for an outcome of an act that the document does not have, else nothing. */
export function actOutcomeSign(outcome: string): '*' | '' {
  return ACT_OUTCOMES.has(outcome) ? '*' : '';
}
