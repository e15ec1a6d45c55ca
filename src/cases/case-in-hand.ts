import type { ActContext } from '../sop/action.js';
import type { StoredCase } from './case-store.js';

/** A case and one caller's context, read once in a transaction. An act on the case makes it outdated. */
export interface CaseInHand extends StoredCase {
  readonly context: ActContext;
}
