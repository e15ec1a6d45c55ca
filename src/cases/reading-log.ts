import type { ReadingView } from '../models/reading.js';
import type { ReadingFact } from '../flows/types.js';
import { native, type Store } from '../models/store.js';
import { inTransaction, joined, type Tx } from '../models/transaction.js';
import type { ActChannel, CaseState, Role } from '../sop/case.js';
import { openedFacts } from '../sop/noted-facts.js';
import { caseNotFound } from './act-refused.js';
import type { CaseStore, StoredCase } from './case-store.js';
import type { Recorder } from './recorder.js';

/** What of a case was read: a page, a whole document (`page` null), or the case itself (`document` null). */
export interface WhatWasRead {
  readonly document: string | null;
  readonly page: number | null;
  /** What was opened; `case` or `document` by default. */
  readonly view?: ReadingView;
  /** False when the officer only sees the result of an act, which starts no work at the row. Default true. */
  readonly starts?: boolean;
}

/** A member of staff who reads. */
export interface Reader {
  readonly username: string;
  readonly role: Role;
}

/** Records who read what. The holder's first reading at a row starts it (docs/contract.md, "Row times"). */
export class ReadingLog {
  readonly #store: Store;
  readonly #cases: CaseStore;
  readonly #recorder: Recorder;

  constructor(deps: { readonly store: Store; readonly cases: CaseStore; readonly recorder: Recorder }) {
    this.#store = deps.store;
    this.#cases = deps.cases;
    this.#recorder = deps.recorder;
  }

  /** Records a reading, in a transaction of its own without `tx`. @throws {AppError} `case-not-found` 404. */
  async note(caseId: string, reader: Reader, channel: ActChannel, what: WhatWasRead, tx?: Tx): Promise<void> {
    if (tx) return this.#noteIn(tx, caseId, reader, channel, what);
    return inTransaction(this.#store, (own) => this.#noteIn(own, caseId, reader, channel, what));
  }

  /** Records that a task was read, under its case if it has one. */
  async noteTask(
    { task, caseId }: { readonly task: { readonly id: string }; readonly caseId: string | null },
    { username, role }: Reader,
    channel: ActChannel,
  ): Promise<void> {
    const { ids, clock } = this.#store;
    const what = { document: null, page: null, view: 'task', taskId: task.id } as const;
    await native(this.#store.readings).insertOne({
      _id: ids.next(),
      caseId,
      ...what,
      username,
      role,
      channel,
      at: clock.now(),
    });
  }

  /** Readings of the case's scans, oldest first. */
  async of(caseId: string, tx?: Tx): Promise<readonly ReadingFact[]> {
    const docs = await native(this.#store.readings)
      .find({ caseId }, joined(tx))
      .sort({ at: 1, _id: 1 })
      .toArray();
    return docs.flatMap(({ document, username, role, at }) =>
      document === null ? [] : [{ document, reader: username, role, at: at.toISOString() }],
    );
  }

  /** Records a reading of a case that is loaded already; returns the case after that. */
  async noteOf(
    tx: Tx,
    stored: StoredCase,
    reader: Reader,
    channel: ActChannel,
    what: WhatWasRead,
  ): Promise<CaseState> {
    await this.#insert(tx, stored.doc._id, reader, channel, what);
    const started = await this.#start(tx, stored, reader, channel, what);
    return started ?? stored.state;
  }

  async #noteIn(
    tx: Tx,
    caseId: string,
    reader: Reader,
    channel: ActChannel,
    what: WhatWasRead,
  ): Promise<void> {
    const found = await native(this.#store.cases).findOne(
      { _id: caseId },
      { session: tx.session, projection: { holder: 1 } },
    );
    if (!found) throw caseNotFound();
    await this.#insert(tx, caseId, reader, channel, what);
    if (what.starts === false || found.holder !== reader.username) return;
    const stored = await this.#cases.load({ _id: caseId }, tx);
    if (stored) await this.#start(tx, stored, reader, channel, what);
  }

  async #insert(
    { session, now, ids }: Tx,
    caseId: string,
    { username, role }: Reader,
    channel: ActChannel,
    { document, page, view = document === null ? 'case' : 'document' }: WhatWasRead,
  ): Promise<void> {
    await native(this.#store.readings).insertOne(
      { _id: ids.next(), caseId, document, page, view, username, role, channel, at: now },
      { session },
    );
  }

  async #start(
    tx: Tx,
    stored: StoredCase,
    { username, role }: Reader,
    channel: ActChannel,
    { starts = true }: WhatWasRead,
  ): Promise<CaseState | null> {
    if (!starts || stored.doc.holder !== username) return null;
    const facts = openedFacts(stored.state, username);
    if (facts.length === 0) return null;
    const actor = { kind: 'staff', username, role } as const;
    const { after } = await this.#recorder.record(tx, stored, facts, { actor, channel, action: null });
    return after;
  }
}
