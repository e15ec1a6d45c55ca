import type { ActContext, ActionName, Caller } from '../action.js';
import { ACTIONS } from '../actions.js';
import type { Actor, CaseState, Outcome, Position, Role } from '../case.js';
import { evolve } from '../evolve.js';
import { decideAct } from '../lifecycle.js';
import { expireFacts } from '../noted-facts.js';
import type { Office } from '../office.js';
import { samplesFor, type Sample } from './samples.js';

/**
 * A place where a case can be: at a row (row 15 is two places, with and without a booking), at an end, or in the
 * archive.
 */
export type Place = `row-${Position}` | 'row-15-booked' | `end-${Outcome}` | 'archived' | 'draft';

/** A way from place to place, found by carrying out the act. */
export interface Way {
  readonly from: Place;
  readonly to: Place;
  readonly action: ActionName | 'expire';
  readonly outcome: string;
  /** Rows that the assistant does on the way. */
  readonly automatic: readonly number[];
}

const START = Date.parse('2026-11-24T01:00:00.000Z');
const HOUR_MS = 3_600_000;
const OFFICERS: readonly (readonly [username: string, role: Role])[] = [
  ['h1', 'helpdesk'],
  ['h2', 'helpdesk'],
  ['v1', 'verifikator'],
  ['v2', 'verifikator'],
  ['a1', 'admin'],
];

function placeOf(state: CaseState): Place {
  if (state.archivedAt) return 'archived';
  if (state.position === null) return `end-${state.outcome ?? 'withdrawn'}`;
  return state.position === 15 && state.booking ? 'row-15-booked' : `row-${state.position}`;
}

/** Walks the whole SOP: from the draft on, everybody tries every sample of every act, until no new place is found. */
export function walk(office: Office): readonly Way[] {
  const ways = new Map<string, Way>();
  const seen = new Set<Place>();
  const queue: { readonly state: CaseState | null; readonly at: number }[] = [{ state: null, at: START }];
  for (let next = queue.shift(); next; next = queue.shift()) {
    const { state } = next;
    const at = next.at + HOUR_MS;
    const from = state ? placeOf(state) : 'draft';
    for (const step of stepsFrom(state, at, office)) {
      const to = placeOf(step.after);
      const automatic = step.after.rows
        .slice(state?.rows.length ?? 0)
        .filter((visit) => visit.automatic)
        .map(({ row }) => row);
      ways.set(`${from} ${step.action} ${step.outcome} ${to}`, {
        from,
        to,
        action: step.action,
        outcome: step.outcome,
        automatic,
      });
      if (!seen.has(to)) queue.push({ state: step.after, at });
      seen.add(to);
    }
  }
  return [...ways.values()];
}

interface Step {
  readonly action: Way['action'];
  readonly outcome: string;
  readonly after: CaseState;
}

function stepsFrom(state: CaseState | null, at: number, office: Office): Step[] {
  const now = new Date(at).toISOString();
  const steps = samplesFor(office, now).flatMap((sample) => tryStep(state, sample, now, office) ?? []);
  const expired = state ? expireFacts(state) : [];
  if (!state || expired.length === 0) return steps;
  const after = expired.reduce<CaseState>(
    (kase, fact) =>
      evolve(kase, {
        ...fact,
        seq: kase.version + 1,
        at: now,
        actor: { kind: 'assistant' },
        channel: 'system',
        action: null,
      }),
    state,
  );
  return [...steps, { action: 'expire', outcome: '', after }];
}

function tryStep(state: CaseState | null, sample: Sample, now: string, office: Office): Step | null {
  for (const caller of callersOf(sample.action)) {
    const context: ActContext = {
      now,
      caller,
      channel: 'system',
      office,
      undoSeconds: 0,
      newId: () => `walk-${now}`,
      away: new Set(),
      staff: new Map(OFFICERS),
      heldOfficeMinutes: Number.MAX_SAFE_INTEGER,
      spseBlacklistTaskOpen: false,
      blacklistCandidate: false,
      unseenDocuments: new Set(),
    };
    const decision = decideAct(state, sample.action, sample.input, context);
    if (!decision.ok) continue;
    const actor: Actor =
      caller.kind === 'staff'
        ? { kind: 'staff', username: caller.username, role: caller.role }
        : { kind: 'applicant' };
    const after = decision.facts.reduce<CaseState | null>(
      (kase, fact) =>
        evolve(kase, {
          ...fact,
          seq: (kase?.version ?? 0) + 1,
          at: now,
          actor,
          channel: 'system',
          action: sample.action,
        }),
      state,
    );
    if (after) return { action: sample.action, outcome: sample.outcome, after };
  }
  return null;
}

function callersOf(action: ActionName): Caller[] {
  const { roles } = ACTIONS[action];
  const staff = OFFICERS.filter(([, role]) => roles.includes(role)).map(([username, role]): Caller => ({
    kind: 'staff',
    username,
    role,
  }));
  return roles.includes('applicant') ? [{ kind: 'applicant', applicantId: 'walk' }, ...staff] : staff;
}
