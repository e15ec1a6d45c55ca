import type { CaseDoc } from '../models/case.js';
import { lookupFields, type LookupFields } from '../models/case-lookup.js';
import { native } from '../models/store.js';
import type { Tx } from '../models/transaction.js';
import type { ActionName } from '../sop/action.js';
import { bookingChange } from '../sop/bookings.js';
import type { ActChannel, Actor, CaseState } from '../sop/case.js';
import type { CaseEvent, CaseFact } from '../sop/events.js';
import { evolve } from '../sop/evolve.js';
import { taskChanges } from '../sop/tasks.js';
import { plainFields } from './case-fields.js';
import type { CaseStore, StoredCase } from './case-store.js';
import type { Acted, CasesDeps } from './deps.js';
import type { EventLog } from './event-log.js';
import { SameNik } from './same-nik.js';
import type { TaskList } from './task-list.js';
import { Telling, type Happening } from './telling.js';

/** Who caused a fact, over which channel and by which act. */
export interface Origin {
  readonly actor: Actor;
  readonly channel: ActChannel;
  /** The act that caused the fact; null when none did. */
  readonly action: ActionName | null;
}

/** The stored fields of a case that its state does not hold. */
export type Opening = Pick<CaseDoc, 'keyId' | 'conversationId' | 'year' | 'serial'>;

/** Records facts of a case with all that follows: log, folded state, claims on time, tasks, marks on files, notices. */
export class Recorder {
  readonly #deps: CasesDeps;
  readonly #cases: CaseStore;
  readonly #log: EventLog;
  readonly #tasks: TaskList;
  readonly #telling: Telling;
  readonly #sameNik: SameNik;

  constructor(
    deps: CasesDeps,
    parts: { readonly cases: CaseStore; readonly log: EventLog; readonly tasks: TaskList },
  ) {
    this.#deps = deps;
    this.#cases = parts.cases;
    this.#log = parts.log;
    this.#tasks = parts.tasks;
    this.#telling = new Telling(deps);
    this.#sameNik = new SameNik(deps, parts);
  }

  /** Adds facts to a case that exists. @throws {AppError} `slot-taken` 409. */
  async record(tx: Tx, stored: StoredCase, facts: readonly CaseFact[], origin: Origin): Promise<Acted> {
    return this.#write(tx, stored, stored.doc, facts, origin);
  }

  /** Opens a case with its first facts. */
  async open(tx: Tx, opening: Opening, facts: readonly CaseFact[], origin: Origin): Promise<Acted> {
    return this.#write(tx, null, opening, facts, origin);
  }

  async #write(
    tx: Tx,
    stored: StoredCase | null,
    opening: Opening,
    facts: readonly CaseFact[],
    origin: Origin,
  ): Promise<Acted> {
    const before = stored?.state ?? null;
    const happenings = foldFacts(before, facts, { ...origin, at: tx.now.toISOString() });
    const after = happenings.at(-1)?.after;
    if (!after) throw new TypeError('nothing to record');
    const { keyId, conversationId } = opening;
    const events = happenings.map(({ event }) => event);
    await this.#changeClaims(tx, before, after);
    const end = { caseId: after.id, keyId, hash: stored?.doc.head ?? '' };
    const head = await this.#log.append(tx, end, events);
    const sent = events.some(({ type }) => type === 'submitted' || type === 'resubmitted');
    await this.#keep(tx, stored?.doc ?? null, opening, after, head, sent);
    if (sent) await this.#keepSent(tx, after, keyId);
    for (const happening of happenings) {
      const heard = await this.#telling.tell(tx, happening, conversationId);
      await this.#changeTasks(tx, happening, keyId, heard);
    }
    tx.afterCommit(() => this.#deps.signals.emit('case', after.id));
    return { before, after, events };
  }

  /** The hashes of what the applicant stated change only when the applicant sent it anew. */
  async #keep(
    tx: Tx,
    doc: CaseDoc | null,
    opening: Opening,
    after: CaseState,
    head: string,
    sent: boolean,
  ): Promise<void> {
    const lookup: LookupFields | null =
      sent && after.applicant ? lookupFields(after.applicant, this.#deps.keyring) : null;
    const plain = plainFields(after, this.#deps.office);
    const nikHash = lookup?.nikHash ?? doc?.nikHash;
    // Other cases are looked for when a case is opened, is reopened or changes its NIK; they never cause a refusal.
    const entering = plain.open && (doc?.open !== true || nikHash !== doc.nikHash);
    const others =
      entering && nikHash !== undefined ? await this.#cases.openWithNik(tx, nikHash, after.id) : [];
    const marked = entering ? { sameNik: others.length > 0 } : {};
    const state = await this.#cases.seal(opening.keyId, after);
    if (doc) await this.#cases.update(tx, doc, { ...plain, ...lookup, ...marked, head, state });
    else {
      if (!lookup) throw new TypeError('a case begins with what the applicant sent');
      const { id: _id, number, applicantId } = after;
      const { keyId, conversationId, year, serial } = opening;
      const identity = { _id, number, year, serial, applicantId, keyId, conversationId };
      const sameNik = others.length > 0;
      await this.#cases.insert(tx, { ...identity, ...plain, sameNik, ...lookup, head, state });
    }
    if (others.length > 0) await this.#sameNik.tell(tx, after, others);
  }

  async #keepSent(tx: Tx, after: CaseState, keyId: string): Promise<void> {
    const { keyring, store, vault } = this.#deps;
    const fileIds = after.documents.flatMap(({ files }) => files.map(({ fileId }) => fileId));
    await vault.keep(tx, `case:${after.id}`, fileIds);
    if (!after.applicant) return;
    const { nikHash } = lookupFields(after.applicant, keyring);
    await native(store.applicants).updateOne(
      { _id: after.applicantId },
      { $set: { nikHash }, $setOnInsert: { keyId, caseId: after.id, createdAt: tx.now } },
      { session: tx.session, upsert: true },
    );
  }

  async #changeClaims(tx: Tx, before: CaseState | null, after: CaseState): Promise<void> {
    const { release, claim } = bookingChange(before, after);
    if (release) await this.#deps.booking.releaseIn(tx, release.id);
    if (claim) await this.#deps.booking.claimIn(tx, claim, after.id);
  }

  async #changeTasks(
    tx: Tx,
    { event, before, after }: Happening,
    keyId: string,
    heard: ReadonlySet<string>,
  ): Promise<void> {
    const { open, close } = taskChanges(before, event);
    const by = event.actor.kind === 'staff' ? event.actor.username : null;
    await this.#tasks.closeKinds(tx, after.id, close, by);
    for (const spec of open) {
      // Until it is answered, an objection that comes again is the same task.
      const words =
        event.type === 'objection-raised' && event.personal
          ? { words: event.personal.text, dedupe: `objection:${after.id}`, once: true as const }
          : {};
      const task = { ...spec, ...words, caseId: after.id, number: after.number, keyId };
      await this.#tasks.open(tx, task, { announce: !heard.has('task') && !heard.has(spec.kind) });
    }
  }
}

function foldFacts(
  before: CaseState | null,
  facts: readonly CaseFact[],
  origin: Origin & { readonly at: string },
): readonly Happening[] {
  const happenings: Happening[] = [];
  for (const fact of facts) {
    const state = happenings.at(-1)?.after ?? before;
    const event: CaseEvent = { ...fact, ...origin, seq: (state?.version ?? 0) + 1 };
    happenings.push({ event, before: state, after: evolve(state, event) });
  }
  return happenings;
}
