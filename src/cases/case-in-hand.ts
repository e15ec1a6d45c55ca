import type { ActContext } from '../sop/action.js';
import type { StoredCase } from './case-store.js';

/**
 * A case as one transaction sees it, with what an act of one caller may look at: read once for everything that is asked
 * of it. An act on it makes it outdated.
 */
export interface CaseInHand extends StoredCase {
  readonly context: ActContext;
}
