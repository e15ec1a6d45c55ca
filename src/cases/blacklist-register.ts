import type { Instant } from '../core/clock.js';
import { BLACKLIST_CANDIDATES } from '../core/limits.js';
import type { BlacklistDoc } from '../models/blacklist.js';
import { native, type Store } from '../models/store.js';
import { joined, type Tx } from '../models/transaction.js';
import { dayOf } from '../sop/calendar.js';
import type { CaseState } from '../sop/case.js';
import type { Office } from '../sop/office.js';
import { matchListed, type Match, type MatchLevel } from './blacklist-match.js';

/** A record of the local register that may be the applicant; an officer decides. */
export interface BlacklistCandidate extends Match {
  readonly id: string;
  readonly name: string;
  readonly npwp: string | null;
  readonly address: string | null;
  readonly decree: string;
  readonly violation: string | null;
  readonly validFrom: string;
  readonly validUntil: string;
  readonly publisher: string;
}

const RANK = { 'identitas-cocok': 0, 'nama-sama': 1, mirip: 2 } as const satisfies Record<MatchLevel, number>;

/** Looks a case up in the local copy of the Daftar Hitam. */
export class BlacklistRegister {
  readonly #store: Store;
  readonly #office: Office;

  constructor(deps: { readonly store: Store; readonly office: Office }) {
    this.#store = deps.store;
    this.#office = deps.office;
  }

  /**
   * Records in force today (*Tayang*, in their period) that may be the applicant, surest first, at most
   * `BLACKLIST_CANDIDATES`.
   */
  async candidates(state: CaseState, now: Instant, tx?: Tx): Promise<readonly BlacklistCandidate[]> {
    const { applicant } = state;
    if (!applicant) return [];
    const today = dayOf(now, this.#office.timeZone);
    const records = native(this.#store.blacklist)
      .find({ status: 'Tayang', validFrom: { $lte: today }, validUntil: { $gte: today } }, joined(tx))
      .sort({ _id: 1 });
    const found: BlacklistCandidate[] = [];
    for await (const record of records) {
      const match = matchListed(applicant, record);
      if (match) found.push(candidateOf(record, match));
    }
    return found.toSorted((a, b) => RANK[a.level] - RANK[b.level]).slice(0, BLACKLIST_CANDIDATES);
  }

  /** The public register's page, searched for the applicant's name, for the officer to open; null when none is set. */
  link(state: CaseState): string | null {
    const base = this.#office.links.blacklist;
    if (base === null || !state.applicant || !URL.canParse(base)) return null;
    const url = new URL(base);
    url.searchParams.set('keyword', state.applicant.name);
    return url.href;
  }
}

function candidateOf(record: BlacklistDoc, match: Match): BlacklistCandidate {
  const { _id: id, name, npwp, address, decree, violation, validFrom, validUntil, publisher } = record;
  return { id, name, npwp, address, decree, violation, validFrom, validUntil, publisher, ...match };
}
