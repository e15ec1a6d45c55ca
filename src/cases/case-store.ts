import type { Filter } from 'mongodb';
import { SAME_NIK_LOOK } from '../core/limits.js';
import type { CaseDoc } from '../models/case.js';
import type { Keyring } from '../models/keyring.js';
import { native, type Store } from '../models/store.js';
import { isDuplicate, joined, Overtaken, type Tx } from '../models/transaction.js';
import type { CaseState } from '../sop/case.js';
import { fold } from '../sop/evolve.js';
import type { EventLog } from './event-log.js';

const PURPOSE = 'case-state';

/** A case as stored, with its state opened. */
export interface StoredCase {
  readonly doc: CaseDoc;
  readonly state: CaseState;
}

/** Reads and writes the `cases` collection, which keeps the folded state of every log. */
export class CaseStore {
  readonly #store: Store;
  readonly #keyring: Keyring;
  readonly #log: EventLog;

  constructor(deps: { readonly store: Store; readonly keyring: Keyring; readonly log: EventLog }) {
    this.#store = deps.store;
    this.#keyring = deps.keyring;
    this.#log = deps.log;
  }

  /** The first case that matches, or null. */
  async load(filter: Filter<CaseDoc>, tx?: Tx): Promise<StoredCase | null> {
    const doc = await native(this.#store.cases).findOne(filter, joined(tx));
    return doc && { doc, state: await this.open(doc, tx) };
  }

  /** The state of a case; folded from the log, with `[dihapus]` for personal data, when its key was destroyed. */
  async open(doc: CaseDoc, tx?: Tx): Promise<CaseState> {
    const state = await this.sealed(doc);
    if (state) return state;
    const folded = fold(await this.#log.events(doc._id, doc.keyId, tx ? { tx } : {}));
    if (!folded) throw new TypeError(`case ${doc._id} has no log`);
    return folded;
  }

  /** The state as sealed with the case; null when its key was destroyed. */
  async sealed(doc: CaseDoc): Promise<CaseState | null> {
    return this.#keyring.open<CaseState>(doc.keyId, doc.state, PURPOSE);
  }

  /** Seals a state under the case's data key. */
  async seal(keyId: string, state: CaseState): Promise<Buffer> {
    return this.#keyring.seal(keyId, state, PURPOSE);
  }

  /** Stores a new case. @throws {Overtaken} when its number, or an open case with its NIK, was stored meanwhile. */
  async insert(tx: Tx, doc: CaseDoc): Promise<void> {
    try {
      await native(this.#store.cases).insertOne(doc, { session: tx.session });
    } catch (error) {
      throw overtaken(error);
    }
  }

  /** Writes fields of a case that is still at `version`. @throws {Overtaken} when it is not. */
  async update(
    tx: Tx,
    at: Pick<CaseDoc, '_id' | 'version'>,
    fields: Partial<Omit<CaseDoc, '_id'>>,
  ): Promise<void> {
    try {
      const { matchedCount } = await native(this.#store.cases).updateOne(
        { _id: at._id, version: at.version },
        { $set: fields },
        { session: tx.session },
      );
      if (matchedCount === 0) throw new Overtaken('case');
    } catch (error) {
      throw overtaken(error);
    }
  }

  /** Other open cases with a NIK, oldest first, at most `SAME_NIK_LOOK`. */
  async openWithNik(tx: Tx, nikHash: string, except?: string): Promise<readonly CaseDoc[]> {
    return native(this.#store.cases)
      .find({ nikHash, open: true, ...(except === undefined ? {} : { _id: { $ne: except } }) }, joined(tx))
      .sort({ _id: 1 })
      .limit(SAME_NIK_LOOK)
      .toArray();
  }

  /** For each case, the numbers of the other open cases with its NIK; a case without any has no entry. */
  async sameNikOf(caseIds: readonly string[], tx?: Tx): Promise<ReadonlyMap<string, readonly string[]>> {
    const cases = native(this.#store.cases);
    const own = await cases
      .find({ _id: { $in: [...caseIds] } }, { ...joined(tx), projection: { nikHash: 1 } })
      .toArray();
    const open = await cases
      .find(
        { nikHash: { $in: own.map(({ nikHash }) => nikHash) }, open: true },
        { ...joined(tx), projection: { nikHash: 1, number: 1 } },
      )
      .sort({ _id: 1 })
      .toArray();
    return new Map(
      own.flatMap(({ _id, nikHash }) => {
        const others = open.filter((one) => one.nikHash === nikHash && one._id !== _id);
        return others.length === 0 ? [] : [[_id, others.map(({ number }) => number)] as const];
      }),
    );
  }
}

function overtaken(error: unknown): unknown {
  return isDuplicate(error) ? new Overtaken('case', { cause: error }) : error;
}
