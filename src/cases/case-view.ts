import type { Instant } from '../core/clock.js';
import type { Tx } from '../models/transaction.js';
import type { RosterMember } from '../booking/roster.js';
import type { ActionName, Caller } from '../sop/action.js';
import type { Applicant, CaseState, Outcome, Position, Status } from '../sop/case.js';
import { allowedActions } from '../sop/lifecycle.js';
import type { Office } from '../sop/office.js';
import { dueAt, isLate } from '../sop/row-times.js';
import type { ContextReader } from './act-context.js';
import type { CaseStore } from './case-store.js';
import type { TaskList, TaskView } from './task-list.js';

/** A case as the API shows it (docs/contract.md, "A case"). */
export interface CaseView {
  readonly number: string;
  readonly position: Position | null;
  readonly status: Status;
  readonly outcome: Outcome | null;
  readonly archivedAt: Instant | null;
  readonly round: number;
  readonly holder: string | null;
  readonly since: Instant;
  readonly dueAt: Instant | null;
  readonly late: boolean;
  /** What the caller may do now. */
  readonly allowedActions: readonly ActionName[];
  readonly applicant: Applicant | null;
  readonly documents: readonly { readonly code: string; readonly pages: number }[];
  readonly booking: {
    readonly startsAt: Instant;
    readonly endsAt: Instant;
    readonly verifikator: string;
  } | null;
  /** Numbers of other open cases with the same NIK. */
  readonly sameNik: readonly string[];
  /** Open tasks of the case. */
  readonly tasks: readonly TaskView[];
  readonly version: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** Makes the views of cases for a caller. */
export class CaseViewer {
  readonly #office: Office;
  readonly #contexts: ContextReader;
  readonly #tasks: TaskList;
  readonly #cases: CaseStore;

  constructor(deps: {
    readonly office: Office;
    readonly contexts: ContextReader;
    readonly tasks: TaskList;
    readonly cases: CaseStore;
  }) {
    this.#cases = deps.cases;
    this.#office = deps.office;
    this.#contexts = deps.contexts;
    this.#tasks = deps.tasks;
  }

  /** The views of cases, in the order given. Staff and tasks are read once for all. */
  async views(states: readonly CaseState[], caller: Caller, tx?: Tx): Promise<CaseView[]> {
    if (states.length === 0) return [];
    const roster = await this.#contexts.roster(tx);
    const ids = states.map(({ id }) => id);
    const tasks = await this.#tasks.openOf(ids, tx);
    const sameNik = await this.#cases.sameNikOf(ids, tx);
    return states.map((state) => ({
      ...this.#view(state, caller, roster, tasks.get(state.id) ?? []),
      sameNik: sameNik.get(state.id) ?? [],
    }));
  }

  #view(
    state: CaseState,
    caller: Caller,
    roster: readonly RosterMember[],
    tasks: readonly TaskView[],
  ): Omit<CaseView, 'sameNik'> {
    const context = {
      ...this.#contexts.of(state, caller, 'api', roster),
      spseBlacklistTaskOpen: tasks.some(({ kind }) => kind === 'spse-blacklist'),
    };
    const { booking } = state;
    return {
      number: state.number,
      position: state.position,
      status: state.status,
      outcome: state.outcome,
      archivedAt: state.archivedAt,
      round: state.round,
      holder: state.holder,
      since: state.since,
      dueAt: dueAt(state, this.#office),
      late: isLate(state, context.now, this.#office),
      allowedActions: allowedActions(state, context),
      applicant: state.applicant,
      documents: state.documents.map(({ code, files }) => ({
        code,
        pages: files.reduce((sum, { pages }) => sum + pages, 0),
      })),
      booking: booking && {
        startsAt: booking.startsAt,
        endsAt: booking.endsAt,
        verifikator: booking.verifikator,
      },
      tasks,
      version: state.version,
      createdAt: state.createdAt,
      updatedAt: state.updatedAt,
    };
  }
}
