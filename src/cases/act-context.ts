import { isAwayOn, readRoster, type RosterMember } from '../booking/roster.js';
import { unseenDocuments } from '../documents/unseen.js';
import type { Vault } from '../documents/vault.js';
import type { Store } from '../models/store.js';
import type { Tx } from '../models/transaction.js';
import type { ActContext, Caller } from '../sop/action.js';
import { dayOf } from '../sop/calendar.js';
import type { ActChannel, CaseState } from '../sop/case.js';
import { heldFrom } from '../sop/holder.js';
import type { Office } from '../sop/office.js';
import { officeMinutes } from '../sop/working-time.js';
import type { BlacklistRegister } from './blacklist-register.js';
import type { TaskList } from './task-list.js';

/** Reads what an act may consult besides the case and its input. */
export class ContextReader {
  readonly #store: Store;
  readonly #office: Office;
  readonly #undoSeconds: number;
  readonly #tasks: TaskList;
  readonly #register: BlacklistRegister;
  readonly #vault: Pick<Vault, 'pagesWithoutView'>;

  constructor(deps: {
    readonly store: Store;
    readonly office: Office;
    readonly undoSeconds: number;
    readonly tasks: TaskList;
    readonly register: BlacklistRegister;
    readonly vault: Pick<Vault, 'pagesWithoutView'>;
  }) {
    this.#store = deps.store;
    this.#office = deps.office;
    this.#undoSeconds = deps.undoSeconds;
    this.#tasks = deps.tasks;
    this.#register = deps.register;
    this.#vault = deps.vault;
  }

  /** The context of the caller's act on a case; `state` is null when the act opens the case. */
  async read(state: CaseState | null, caller: Caller, channel: ActChannel, tx?: Tx): Promise<ActContext> {
    const base = this.of(state, caller, channel, await this.roster(tx), tx);
    if (!state) return base;
    return {
      ...base,
      spseBlacklistTaskOpen:
        state.outcome === 'rejected' && (await this.#tasks.isOpen(state.id, 'spse-blacklist', tx)),
      blacklistCandidate:
        state.position === 7 && (await this.#register.candidates(state, base.now, tx)).length > 0,
      unseenDocuments: state.position === 9 ? await this.#unseen(state) : new Set(),
    };
  }

  /** Outside the act's transaction, because page views are only ever added. */
  async #unseen(state: CaseState): Promise<ReadonlySet<string>> {
    const unseen = await unseenDocuments(this.#vault, state.documents);
    return new Set(unseen.keys());
  }

  /** The active members of staff, by username. */
  async roster(tx?: Tx): Promise<readonly RosterMember[]> {
    return readRoster(this.#store, tx);
  }

  /** The same without reading anything: it assumes no open task, no blacklist candidate and no unseen document. */
  of(
    state: CaseState | null,
    caller: Caller,
    channel: ActChannel,
    roster: readonly RosterMember[],
    tx?: Tx,
  ): ActContext {
    const now = (tx?.now ?? this.#store.clock.now()).toISOString();
    const today = dayOf(now, this.#office.timeZone);
    const since = state && heldFrom(state);
    const ids = tx?.ids ?? this.#store.ids;
    return {
      now,
      caller,
      channel,
      office: this.#office,
      undoSeconds: this.#undoSeconds,
      newId: () => ids.next(),
      away: new Set(roster.filter((member) => isAwayOn(member, today)).map(({ username }) => username)),
      staff: new Map(roster.map(({ username, role }) => [username, role])),
      heldOfficeMinutes: since ? officeMinutes(since, now, this.#office) : 0,
      spseBlacklistTaskOpen: false,
      blacklistCandidate: false,
      unseenDocuments: new Set(),
    };
  }
}
