import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { POSITIONS, type CaseState } from '../../src/sop/case.js';
import type { CaseEvent } from '../../src/sop/events.js';
import { fold } from '../../src/sop/evolve.js';
import { allowedActions, allowedVariants, decideAct } from '../../src/sop/lifecycle.js';
import { roleOfRow, statusAt } from '../../src/sop/position.js';
import { toldState } from '../../src/sop/told-state.js';
import { decisionsOf } from '../../src/sop/undoable.js';
import { byLength } from '../support/length.js';
import { STAFF, type TestCase } from '../support/sop-case.js';
import { PEOPLE, inputsFor, walkBy, workingActs, type WalkStep } from './sop-walk.js';

const walks = fc.array(fc.integer({ min: 0, max: 2 ** 31 - 1 }), { minLength: 5, maxLength: 25 });

/** A log as a store returns it. */
function stored(events: readonly CaseEvent[]): readonly CaseEvent[] {
  return JSON.parse(JSON.stringify(events)) as readonly CaseEvent[];
}

/** The part of a state that an undo must restore: everything but the counts of events and a reason given meanwhile. */
function comparable(state: CaseState): unknown {
  const { undoable: _undoable, version: _version, updatedAt: _updatedAt, rows, ...rest } = state;
  return { ...rest, rows: rows.map((visit) => ({ ...visit, reason: null })) };
}

/** What does not hold of a case that must hold wherever a walk has brought it; one matcher a step, for steps are many. */
function faultsOf(state: CaseState): readonly string[] {
  const { position, booking, holder } = state;
  const rules: Readonly<Record<string, boolean>> = {
    position: position === null || POSITIONS.includes(position),
    status: state.status === (position === null ? 'closed' : statusAt(position, booking !== null)),
    outcome: (state.outcome === null) === (position !== null && position !== 19),
    booking: booking === null || position === 15,
    deficiencies: state.deficiencies.length > 0 === (position === 4),
    returnedFrom: (state.returnedFrom !== null) === (position === 4),
    question: state.question === null || position === 7,
    'no holder': (position !== null && position !== 4) || holder === null,
    heldSince: (state.heldSince === null) === (holder === null),
    'role of the holder': holder === null || position === null || STAFF.get(holder) === roleOfRow(position),
  };
  return [
    ...Object.entries(rules).flatMap(([name, holds]) => (holds ? [] : [name])),
    ...faultsOfTheWay(state),
  ];
}

/** The rows tell one way without gap in the present, in order, with nothing but the present row open. */
function faultsOfTheWay({ rows, position, round }: CaseState): readonly string[] {
  const open = rows.filter(({ endedAt }) => endedAt === null).map(({ row }) => row);
  const wanted = position === null ? [] : [position];
  const faults = open.join() === wanted.join() ? [] : [`open rows: ${open.join()}`];
  for (const [index, visit] of rows.entries()) {
    const { row, enteredAt, startedAt, endedAt } = visit;
    const times = [enteredAt, startedAt, endedAt].filter((at) => at !== null);
    const before = rows[index - 1]?.endedAt ?? '';
    const ordered = times.every((at, place) => place === 0 || at >= (times[place - 1] ?? ''));
    const automatic = visit.automatic && enteredAt === endedAt && visit.actor?.kind === 'assistant';
    if (!ordered) faults.push(`times of row ${row}`);
    if (index > 0 && !(enteredAt >= before)) faults.push(`row ${row} before the one before it`);
    if (visit.round > round) faults.push(`round of row ${row}`);
    if ([10, 11, 13, 14, 16, 18].includes(row) && !automatic) faults.push(`row ${row} is not automatic`);
  }
  return faults;
}

/** A rejection and a reopening need a second officer. */
function expectTwoOfficers({ what, by, before }: WalkStep): void {
  if (what === 'reject') expect(by).not.toBe(before.blacklist?.officer);
  if (what === 'reopen' && by !== 'admin') expect(by).not.toBe(before.decidedBy?.username);
}

describe('any walk through the SOP', () => {
  it('leaves a sound case behind every step', () => {
    fc.assert(
      fc.property(walks, (choices) => {
        walkBy(choices, {
          onStep: (step) => {
            expect(faultsOf(step.after)).toEqual([]);
            expectTwoOfficers(step);
          },
        });
      }),
      { numRuns: byLength({ short: 30, long: 80 }) },
    );
  });

  it('folds to the state that was kept step by step, at every event, also after a way through a store', () => {
    fc.assert(
      fc.property(walks, (choices) => {
        const kept: CaseState[] = [];
        const test = walkBy(choices, { onStep: ({ after }) => kept.push(after) });
        const events = stored(test.events);
        expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
        expect(fold(events)).toEqual(test.kase);
        for (const state of kept) expect(fold(events.slice(0, state.version))).toEqual(state);
        expect(test.kase.version).toBe(events.length);
      }),
      { numRuns: byLength({ short: 15, long: 40 }) },
    );
  });

  it('is taken back exactly by an undo', () => {
    let undone = 0;
    fc.assert(
      fc.property(walks, (choices) => {
        walkBy(choices, {
          office: { settings: { undoSeconds: 86_400 } },
          onStep: ({ what, before, after }, test) => {
            const last = test.events.at(-1);
            if (what !== 'undo' || last?.type !== 'undone') return;
            undone++;
            const { seq } = last.data;
            const earlier = fold(test.events.slice(0, seq - 1));
            expect(comparable(after)).toEqual(earlier && comparable(earlier));
            const beneath = decisionsOf(before).filter((one) => one.seq < seq);
            expect(decisionsOf(after)).toEqual(beneath);
          },
        });
      }),
      { numRuns: byLength({ short: 30, long: 80 }) },
    );
    expect(undone).toBeGreaterThan(10);
  });

  it('shows its applicant no decision that can still be taken back, and every other', () => {
    let held = 0;
    fc.assert(
      fc.property(walks, (choices) => {
        walkBy(choices, {
          office: { settings: { undoSeconds: 60 } },
          onStep: ({ after }, test) => {
            const oldest = decisionsOf(after).findLast(({ until }) => until > test.now);
            if (oldest === undefined) {
              expect(toldState(after, test.now)).toBe(after);
              return;
            }
            held++;
            const earlier = fold(test.events.slice(0, oldest.seq - 1));
            expect(comparable(toldState(after, test.now))).toEqual(earlier && comparable(earlier));
            const { until = '' } = after.undoable ?? {};
            expect(toldState(after, until)).toBe(after);
          },
        });
      }),
      { numRuns: byLength({ short: 30, long: 80 }) },
    );
    expect(held).toBeGreaterThan(10);
  });

  it('offers exactly the acts that work, and refuses the others with that list (C2)', () => {
    fc.assert(
      fc.property(walks, fc.nat(), (choices, seed) => {
        const test = walkBy(choices);
        const who = PEOPLE[seed % PEOPLE.length] ?? 'admin';
        const context = test.context(who);
        const offered = allowedActions(test.state, context);
        expect(offered).toEqual(workingActs(test, who));
        for (const name of refusedNames(test, who)) {
          const decision = decideAct(test.state, name, inputsFor(name, test.now)[0], context);
          if (decision.ok) throw new Error(`${name} works for ${who} and is not offered`);
          expect([403, 409]).toContain(decision.refusal.status);
          expect(decision.refusal.allowedActions).toEqual(offered);
        }
      }),
      { numRuns: byLength({ short: 30, long: 80 }) },
    );
  });

  it('offers exactly the outcomes that work', () => {
    fc.assert(
      fc.property(walks, fc.nat(), (choices, seed) => {
        const test = walkBy(choices);
        const context = test.context(PEOPLE[seed % PEOPLE.length] ?? 'admin');
        const offered = allowedVariants(test.kase, context).flatMap(({ action, variant: { preset } }) =>
          typeof preset['outcome'] === 'string' ? [`${action.name} ${preset['outcome']}`] : [],
        );
        const working = allowedActions(test.state, context).flatMap((name) =>
          inputsFor(name, test.now).flatMap((input) => {
            const { outcome } = input as { outcome?: string };
            return outcome && decideAct(test.state, name, input, context).ok ? [`${name} ${outcome}`] : [];
          }),
        );
        expect(new Set(offered)).toEqual(new Set(working));
      }),
      { numRuns: byLength({ short: 30, long: 80 }) },
    );
  });
});

function refusedNames(test: TestCase, who: string) {
  const offered = new Set(allowedActions(test.state, test.context(who)));
  return (
    ['submit', 'resubmit', 'claim', 'release', 'receive-files', 'verify', 'undo', 'reopen'] as const
  ).filter((name) => !offered.has(name));
}
