import type { CaseState } from '../case.js';
import type { CaseEvent, CaseFactType } from '../events.js';

/** An event of one type. */
export type EventOf<T extends CaseFactType> = Extract<CaseEvent, { readonly type: T }>;

/** One handler for each type of event. */
export type Handlers = {
  readonly [T in Exclude<CaseFactType, 'submitted'>]: (state: CaseState, event: EventOf<T>) => CaseState;
};
