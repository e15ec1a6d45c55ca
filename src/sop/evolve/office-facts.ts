import type { CaseState, Deficiency } from '../case.js';
import { DESTROYED } from './destroyed.js';
import type { Handlers } from './handlers.js';
import { close, moveTo, officerOf } from './moves.js';

/** Undefined when no call was due. */
function callStart(state: CaseState, at: string): { readonly startedAt?: string } {
  return state.booking && state.booking.startsAt <= at ? { startedAt: state.booking.startsAt } : {};
}

/** How the officers' decisions at rows 6 to 19 change a case. */
export const officeFacts = {
  'files-received': (state, event) => moveTo(state, event, 7),

  returned: (state, event) => {
    const { fromRow } = event.data;
    const deficiencies: readonly Deficiency[] = event.personal?.deficiencies ?? event.data.deficiencies;
    const automatic = fromRow === 15 ? [16, 18] : fromRow === 17 ? [18] : [10];
    return {
      ...moveTo(state, event, 4, { automatic, ...callStart(state, event.at) }),
      deficiencies,
      returnedFrom: fromRow,
    };
  },

  'blacklist-clear': (state, event) => moveTo(state, event, 9),

  'blacklist-listed': (state, event) => ({
    ...moveTo(state, event, 8),
    blacklist: {
      decree: event.personal?.decree ?? DESTROYED,
      publisher: event.personal?.publisher ?? DESTROYED,
      validFrom: event.data.validFrom,
      validUntil: event.data.validUntil,
      officer: officerOf(event)?.username ?? '',
    },
  }),

  'blacklist-unclear': (state, event) => ({
    ...state,
    question: event.personal?.question ?? DESTROYED,
  }),

  rejected: (state, event) => close(state, event, 'rejected'),
  'spse-blacklist-confirmed': (state) => state,
  'completeness-confirmed': (state, event) => moveTo(state, event, 12, { automatic: [11] }),
  'registration-new': (state, event) => moveTo(state, event, 15),

  'registered-elsewhere': (state, event) => ({
    ...close(state, event, 'registered-elsewhere', { automatic: [13, 14] }),
    registeredAt: event.personal?.lpse ?? DESTROYED,
  }),

  'verification-passed': (state, event) =>
    moveTo(state, event, 17, { automatic: [16], ...callStart(state, event.at) }),

  'verification-failed': (state, event) => ({
    ...close(state, event, 'not-passed', { automatic: [16, 18], ...callStart(state, event.at) }),
    failure: { reason: event.data.reason, note: event.personal?.note ?? DESTROYED },
  }),

  'receipt-sent': (state, event) => ({
    ...moveTo(state, event, 19),
    outcome: 'approved',
    decidedBy: officerOf(event),
    receipt: { spse: event.data.spse, sipesut: event.data.sipesut },
  }),
} satisfies Partial<Handlers>;
