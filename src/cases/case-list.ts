import type { Filter } from 'mongodb';
import type { Instant } from '../core/clock.js';
import { AppError } from '../core/errors.js';
import type { Signals } from '../core/signals.js';
import type { CaseDoc } from '../models/case.js';
import type { Keyring } from '../models/keyring.js';
import { native, type Store } from '../models/store.js';
import { joined, type Tx } from '../models/transaction.js';
import type { Caller } from '../sop/action.js';
import type { Booking, Position } from '../sop/case.js';
import type { Office } from '../sop/office.js';
import { formatCaseNumber, type TypedNumber } from '../sop/numbers.js';
import type { CaseStore } from './case-store.js';
import { caseQuery, type CaseFilter } from './case-query.js';
import type { CaseView, CaseViewer } from './case-view.js';
import { ListTotals } from './list-totals.js';
import { maskedCase } from './masked.js';

/** Filter, cursor and size of a page. */
export type CaseListQuery = CaseFilter & { readonly cursor?: string; readonly limit: number };

/** A page of cases. */
export interface CasePage {
  readonly items: readonly CaseView[];
  /** Cursor of the next page; null on the last. */
  readonly nextCursor: string | null;
  readonly total: number;
}

/** One line of a queue. */
export interface QueueLine {
  readonly number: string;
  readonly name: string | null;
  readonly position: Position | null;
  readonly holder: string | null;
  readonly dueAt: Instant | null;
  readonly late: boolean;
}

/** A video call of a case. */
export interface BookedCall extends Booking {
  readonly number: string;
  readonly name: string | null;
}

/** Lists of cases, by the plain fields and keyed hashes that are indexed. */
export class CaseLister {
  readonly #store: Store;
  readonly #keyring: Keyring;
  readonly #office: Office;
  readonly #cases: CaseStore;
  readonly #viewer: CaseViewer;
  readonly #totals: ListTotals;

  constructor(deps: {
    readonly store: Store;
    readonly keyring: Keyring;
    readonly office: Office;
    readonly cases: CaseStore;
    readonly viewer: CaseViewer;
    readonly signals: Signals;
  }) {
    this.#store = deps.store;
    this.#keyring = deps.keyring;
    this.#office = deps.office;
    this.#cases = deps.cases;
    this.#viewer = deps.viewer;
    this.#totals = new ListTotals({ clock: deps.store.clock, signals: deps.signals });
  }

  /**
   * A page of cases, newest first, with personal data masked. The cursor is a case's identifier, which never changes,
   * so that no case is shown twice or left out while others move.
   * @throws {AppError} `bad-cursor` 400.
   */
  async page({ cursor, limit, ...filter }: CaseListQuery, caller: Caller): Promise<CasePage> {
    const now = this.#store.clock.now().toISOString();
    const at = { now, prefix: this.#office.numberPrefix, keyring: this.#keyring };
    const query = caseQuery(filter, at);
    const before: Filter<CaseDoc> = cursor === undefined ? {} : { _id: { $lt: readCursor(cursor) } };
    const cases = native(this.#store.cases);
    const docs = await cases
      .find({ $and: [query, before] })
      .sort({ _id: -1 })
      .limit(limit + 1)
      .toArray();
    const total = await this.#totals.of(filter, () => cases.countDocuments(query));
    const shown = docs.slice(0, limit);
    const states = [];
    for (const doc of shown) states.push(await this.#cases.open(doc));
    const last = shown.at(-1);
    return {
      items: (await this.#viewer.views(states, caller)).map(maskedCase),
      nextCursor: docs.length > limit && last ? writeCursor(last._id) : null,
      total,
    };
  }

  /**
   * Open cases that wait for a role, or that somebody holds, or (without either) all of them; the longest waiting
   * first.
   */
  async queue(
    filter: { readonly role?: 'helpdesk' | 'verifikator'; readonly holder?: string },
    limit: number,
    tx?: Tx,
  ): Promise<readonly QueueLine[]> {
    const { role, holder } = filter;
    const docs = await native(this.#store.cases)
      .find(
        {
          ...(role === undefined ? { open: true } : { status: `with_${role}` as const }),
          ...(holder === undefined ? {} : { holder }),
        },
        joined(tx),
      )
      .sort({ since: 1, _id: 1 })
      .limit(limit)
      .toArray();
    return this.#lines(docs, tx);
  }

  /** Cases that a search text finds, the newest first, at most `limit`, and how many there are in all. */
  async search(
    q: string,
    limit: number,
    tx?: Tx,
  ): Promise<{ readonly lines: readonly QueueLine[]; readonly total: number }> {
    const now = (tx?.now ?? this.#store.clock.now()).toISOString();
    const query = caseQuery({ q }, { now, prefix: this.#office.numberPrefix, keyring: this.#keyring });
    const cases = native(this.#store.cases);
    const docs = await cases.find(query, joined(tx)).sort({ _id: -1 }).limit(limit).toArray();
    const total = docs.length < limit ? docs.length : await cases.countDocuments(query, joined(tx));
    return { lines: await this.#lines(docs, tx), total };
  }

  async #lines(docs: readonly CaseDoc[], tx?: Tx): Promise<readonly QueueLine[]> {
    const now = tx?.now ?? this.#store.clock.now();
    const lines: QueueLine[] = [];
    for (const doc of docs) {
      const { number, position, holder: heldBy, dueAt } = doc;
      const name = (await this.#cases.open(doc, tx)).applicant?.name ?? null;
      const late = dueAt !== null && dueAt < now;
      lines.push({ number, name, position, holder: heldBy, dueAt: dueAt && dueAt.toISOString(), late });
    }
    return lines;
  }

  /** Full case numbers that a typed number may mean, newest year first. */
  async numbers({ year, serial }: TypedNumber, tx?: Tx): Promise<readonly string[]> {
    const docs = await native(this.#store.cases)
      .find({ serial, ...(year === null ? {} : { year }) }, { ...joined(tx), projection: { year: 1 } })
      .sort({ year: -1 })
      .toArray();
    return docs.map((doc) => formatCaseNumber(this.#office.numberPrefix, doc.year, serial));
  }

  /** Calls that start from `from` (included) to `to` (excluded), soonest first. */
  async bookings(
    { from, to }: { readonly from: Instant; readonly to: Instant },
    tx?: Tx,
  ): Promise<readonly BookedCall[]> {
    const docs = await native(this.#store.cases)
      .find({ bookingStartsAt: { $gte: new Date(from), $lt: new Date(to) } }, joined(tx))
      .sort({ bookingStartsAt: 1, _id: 1 })
      .toArray();
    const calls: BookedCall[] = [];
    for (const doc of docs) {
      const { booking, number, applicant } = await this.#cases.open(doc, tx);
      if (booking) calls.push({ ...booking, number, name: applicant?.name ?? null });
    }
    return calls;
  }
}

function writeCursor(id: string): string {
  return Buffer.from(id).toString('base64url');
}

function readCursor(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString();
  if (!/^[\w:-]{1,64}$/u.test(id)) throw new AppError('bad-cursor');
  return id;
}
