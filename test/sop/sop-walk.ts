import { ACTION_NAMES, type ActContext, type ActionName } from '../../src/sop/action.js';
import type { CaseState } from '../../src/sop/case.js';
import { evolve } from '../../src/sop/evolve.js';
import { heldFrom } from '../../src/sop/holder.js';
import { allowedActions, decideAct } from '../../src/sop/lifecycle.js';
import { expireFacts, objectionFacts, openedFacts } from '../../src/sop/noted-facts.js';
import { taskChanges } from '../../src/sop/tasks.js';
import { officeMinutes } from '../../src/sop/working-time.js';
import {
  APPLICANT,
  BLURRY,
  COMPLETE,
  DEFICIENT,
  DOCUMENTS,
  LISTED,
  PASSED,
  STAFF,
  TestCase,
  minutesBefore,
} from '../support/sop-case.js';
import type { OfficeOverrides } from '../support/office.js';

const APPLICANT_ID = 'applicant-1';

/** Everybody who may try something with the walked case. */
export const PEOPLE = [APPLICANT_ID, ...STAFF.keys()];

/** Inputs of an act that together cover each of its outcomes and choices, for any caller. */
export function inputsFor(name: ActionName, now: string): readonly unknown[] {
  const rows = (numbers: readonly number[], key: string): unknown[] =>
    numbers.map((row) => ({ [key]: row, reason: 'alasan' }));
  const inputs: Partial<Record<ActionName, readonly unknown[]>> = {
    resubmit: [{ applicant: APPLICANT, documents: DOCUMENTS, changed: ['ktp'] }],
    reassign: [...STAFF.keys()].map((to) => ({ to, reason: 'giliran' })),
    'receive-files': [{ outcome: 'ok', sipesut: 'ada' }, DEFICIENT],
    'check-blacklist': [
      { outcome: 'clear', note: 'bukan orang yang sama' },
      LISTED,
      { outcome: 'unclear', question: 'Siapa nama ibu?' },
      DEFICIENT,
    ],
    'check-completeness': [COMPLETE, { outcome: 'incomplete', deficiencies: BLURRY }],
    'check-registration': [{ outcome: 'new' }, { outcome: 'registered', lpse: 'LPSE Kota X' }],
    book: [
      { startsAt: now, verifikator: 'verifikator' },
      { startsAt: minutesBefore(now, -45), verifikator: 'verifikator2' },
    ],
    verify: [
      PASSED,
      DEFICIENT,
      { outcome: 'failed', reason: 'dugaan-palsu', note: 'beda' },
      { outcome: 'no-show' },
      { outcome: 'interrupted', by: 'connection' },
    ],
    'send-receipt': [{ spse: 'approved' }],
    reopen: rows([6, 7, 9, 12, 15], 'toRow'),
    'explain-delay': rows([6, 7, 8, 9, 12, 15, 17, 19], 'row'),
  };
  return inputs[name] ?? [{}];
}

/** The acts that work for somebody now, found by trying every input of every act. */
export function workingActs(test: TestCase, who: string): readonly ActionName[] {
  const context = test.context(who);
  return ACTION_NAMES.filter(
    (name) =>
      name !== 'submit' &&
      inputsFor(name, test.now).some((input) => decideAct(test.state, name, input, context).ok),
  );
}

type WalkNote = 'opened' | 'expired' | 'objection-raised';

/** One thing that happened on a walk; `by` is null for what the machine notes. */
export interface WalkStep {
  readonly what: string;
  readonly by: string | null;
  /** The case before and after it. */
  readonly before: CaseState;
  readonly after: CaseState;
}

const STARTS = [6, 6, 7, 8, 9, 12, 15, 17, 19] as const;

/**
 * The random part of a walk: the first number picks the row to begin at, each other one a pause, a person, an act and
 * an input.
 */
export type Choices = readonly number[];

/**
 * A walk through the SOP: from a case at some row, for each number a pause of up to two days in whole minutes, then one
 * of the things that somebody is allowed: an act, a reading, an objection, the end of a wait for a fix.
 */
export function walkBy(
  choices: Choices,
  options: {
    readonly office?: OfficeOverrides;
    /** When the application is sent. */
    readonly now?: string;
    readonly onStep?: (step: WalkStep, test: TestCase) => void;
  } = {},
): TestCase {
  const { office, now } = options;
  const test = new TestCase({ ...(office && { office }), ...(now && { now }) });
  const [start = 0, ...rest] = choices;
  test.to(picker(start)(STARTS));
  for (const choice of rest) {
    const pick = picker(choice);
    test.wait(pick([0, 0, 1, 7, 10, 30, 240, 1_111, 2_880]));
    test.extra = surroundings(test, pick);
    const before = test.kase;
    const done = oneStep(test, pick);
    if (!done) continue;
    options.onStep?.({ ...done, before, after: test.kase }, test);
  }
  return test;
}

/** What an act looks at besides the case, as it is after this walk; somebody may be away. */
function surroundings(test: TestCase, pick: Picker): Partial<ActContext> {
  const since = heldFrom(test.kase);
  const open = new Set<string>();
  let state: CaseState | null = null;
  for (const event of test.events) {
    const changes = taskChanges(state, event);
    for (const kind of changes.close) open.delete(kind);
    for (const { kind } of changes.open) open.add(kind);
    state = evolve(state, event);
  }
  return {
    heldOfficeMinutes: since ? officeMinutes(since, test.now, test.office) : 0,
    spseBlacklistTaskOpen: open.has('spse-blacklist'),
    away: new Set(pick([[], [], ['helpdesk'], ['verifikator2']])),
  };
}

type Picker = <T>(from: readonly T[]) => T;

/** Picks from lists by one number, as digits are taken from it in a mixed base. */
function picker(seed: number): Picker {
  let left = seed;
  return <T>(from: readonly T[]): T => {
    const item = from[left % from.length] as T;
    left = Math.floor(left / from.length);
    return item;
  };
}

/** Acts of rows come often, acts that end a case for good seldom. */
function weightOf(what: string): number {
  if (what === 'withdraw' || what === 'expired' || what === 'explain-delay') return 1;
  return ASIDES.has(what) ? 3 : 30;
}
const ASIDES: ReadonlySet<string> = new Set([
  'claim',
  'release',
  'reassign',
  'objection-raised',
  'cancel-booking',
  'opened',
]);

function oneStep(test: TestCase, pick: Picker): Pick<WalkStep, 'what' | 'by'> | null {
  const candidates = PEOPLE.flatMap((who) => possible(test, who).map((what) => ({ who, what })));
  if (candidates.length === 0) return null;
  const { who, what } = pick(
    candidates.flatMap((candidate) => Array<typeof candidate>(weightOf(candidate.what)).fill(candidate)),
  );
  switch (what) {
    case 'opened': {
      const role = STAFF.get(who) ?? 'auditor';
      for (const fact of openedFacts(test.kase, who)) {
        test.append(fact, { kind: 'staff', username: who, role }, null);
      }
      return { what, by: who };
    }
    case 'expired':
      for (const fact of expireFacts(test.kase)) test.append(fact, { kind: 'assistant' }, null, 'system');
      return { what, by: null };
    case 'objection-raised':
      for (const fact of objectionFacts(test.kase, 'keberatan')) {
        test.append(fact, { kind: 'applicant' }, null);
      }
      return { what, by: who };
    default: {
      const working = inputsFor(what, test.now).filter((input) => test.decide(who, what, input).ok);
      if (working.length === 0) return null;
      // The first input of an act leads on.
      test.act(who, what, pick([...working.slice(0, 1), ...working]));
      return { what, by: who };
    }
  }
}

function possible(test: TestCase, who: string): readonly (ActionName | WalkNote)[] {
  const notes: WalkNote[] = [];
  if (openedFacts(test.kase, who).length > 0) notes.push('opened');
  if (who === APPLICANT_ID) {
    notes.push('objection-raised');
    if (expireFacts(test.kase).length > 0) notes.push('expired');
  }
  return [...allowedActions(test.state, test.context(who)), ...notes];
}
