import { FLOWS } from '../../src/flows/conversation.js';
import { emptyDraft } from '../../src/flows/draft.js';
import type { Draft, FlowName, FlowState } from '../../src/flows/types.js';
import type { Slot } from '../../src/sop/bookings.js';
import type { CaseState } from '../../src/sop/case.js';
import { BASE } from './driver.js';

/** A step, with a world in which it makes sense. */
export interface Place {
  readonly name: string;
  readonly state: FlowState;
  readonly kase: CaseState | null;
}

const ACKNOWLEDGED: Draft['acknowledged'] = {
  version: '2026-11',
  textHash: 'hash',
  channel: 'telegram',
  at: '2026-11-24T01:00:00.000Z',
};

const { certificate, ...APPLICANT } = BASE.applicant ?? { certificate: {} };

/** A complete draft, whose address is not confirmed. */
export const FULL: Draft = {
  ...emptyDraft(),
  acknowledged: ACKNOWLEDGED,
  spseAt: '2026-11-24T01:00:00.000Z',
  applicant: { ...APPLICANT, certificate },
  documents: BASE.documents,
};

/** A draft that has just begun. */
export const BEGUN: Draft = { ...emptyDraft(), acknowledged: ACKNOWLEDGED };

export const RETURNED: CaseState = {
  ...BASE,
  position: 4,
  status: 'with_applicant',
  returnedFrom: 6,
  deficiencies: [
    { document: 'ktp', reason: 'buram' },
    { document: 'npwp', reason: 'data-beda' },
    { document: 'data', reason: 'lainnya', note: 'Mohon periksa nomor ponsel' },
  ],
};

export const TO_BOOK: CaseState = { ...BASE, position: 15, status: 'with_applicant' };

export const BOOKED: CaseState = {
  ...TO_BOOK,
  status: 'with_verifikator',
  booking: {
    id: 'b1',
    startsAt: '2026-11-26T01:00:00.000Z',
    endsAt: '2026-11-26T01:10:00.000Z',
    verifikator: 'verifikator',
  },
};

/** Free times on the working days of two weeks, 24 a day. */
export const SLOTS: readonly Slot[] = ['25', '26', '27', '30'].flatMap((day) =>
  Array.from({ length: 24 }, (_, index) => {
    const start = new Date(`2026-11-${day}T00:00:00.000Z`).getTime() + index * 20 * 60_000;
    return {
      startsAt: new Date(start).toISOString(),
      endsAt: new Date(start + 600_000).toISOString(),
      verifikator: 'verifikator',
    };
  }),
);

const FORM_MEMO: Readonly<Record<string, FlowState['memo']>> = {
  'email-typo': { typed: 'siti@gmial.com', suggestion: 'siti@gmail.com' },
  document: { document: 'ktp' },
  'nik-doubt': { typed: '1111111111111111' },
  doubt: { doubt: 'command', at: 'name', said: 'Malam', word: 'mulai' },
};

const BOOKING_MEMO: Readonly<Record<string, FlowState['memo']>> = {
  time: { day: '2026-11-26' },
  confirm: { chosen: '2026-11-26T01:00:00.000Z' },
};

function worldOf(flow: FlowName, step: string): Pick<Place, 'kase'> & Partial<FlowState> {
  const memo = FORM_MEMO[step] ?? {};
  switch (flow) {
    case 'home':
      return { kase: null, draft: step === 'notice' ? null : FULL };
    case 'registration':
      return { kase: null, draft: FULL, memo };
    case 'correction':
      return {
        kase: RETURNED,
        draft: FULL,
        memo: { ...memo, round: 1, todo: 'document:ktp', replace: 'ktp' },
      };
    case 'booking':
      return step === 'move' || step === 'cancel'
        ? { kase: BOOKED, draft: null }
        : { kase: TO_BOOK, draft: null, memo: BOOKING_MEMO[step] ?? {} };
    case 'status':
    case 'withdrawal':
    case 'objection':
      return { kase: BASE, draft: null };
    default:
      return {
        kase: null,
        draft: FULL,
        memo: step === 'keep' ? { code: 'ABCD2345' } : {},
        returnTo: { flow: 'registration', version: 1, step: 'nik', memo: {} },
      };
  }
}

/** Every step of every flow, each in a world of its own. */
export const PLACES: readonly Place[] = Object.values(FLOWS).flatMap((flow) =>
  flow.steps.map((step): Place => {
    const { kase, ...parts } = worldOf(flow.name, step.id);
    return {
      name: `${flow.name}.${step.id}`,
      kase,
      state: {
        flow: flow.name,
        version: flow.version,
        step: step.id,
        rev: 7,
        attempt: 0,
        memo: {},
        draft: null,
        taken: [],
        returnTo: null,
        ...parts,
      },
    };
  }),
);

/** The place of a step, by `flow.step`. */
export function placeAt(name: string): Place {
  const found = PLACES.find((place) => place.name === name);
  if (found === undefined) throw new Error(`no place ${name}`);
  return found;
}

/**
 * What is wrong with a state, or null: flow and step must be known, counters sane, data plain, and `returnTo` set only
 * in side trips.
 */
export function faultOf(state: FlowState): string | null {
  const flow = FLOWS[state.flow];
  if (!flow.steps.some(({ id }) => id === state.step)) return `no step ${state.flow}.${state.step}`;
  if (state.returnTo !== null) {
    if (!flow.side) return `${state.flow} is no side trip`;
    const origin = FLOWS[state.returnTo.flow];
    if (origin.side) return 'a side trip within a side trip';
  }
  if (!Number.isInteger(state.rev) || state.rev < 0 || state.attempt < 0) return 'bad counters';
  const copy: unknown = JSON.parse(JSON.stringify(state));
  return JSON.stringify(copy) === JSON.stringify(state) ? null : 'not plain data';
}
