import type { Instant } from '../core/clock.js';
import type { ReadingFact } from '../flows/types.js';
import { nikHash } from '../models/case-lookup.js';
import { native } from '../models/store.js';
import { inTransaction, type Tx } from '../models/transaction.js';
import type { AnswerTarget } from '../notices/announcement.js';
import type { ActContext, ActionName, Caller, Refusal } from '../sop/action.js';
import type { ActChannel, CaseState, Role } from '../sop/case.js';
import type { CaseEvent } from '../sop/events.js';
import { fold } from '../sop/evolve.js';
import { DESTROYED } from '../sop/evolve/destroyed.js';
import { allowedActions, allowedVariants, presetRefusal, type OfferedVariant } from '../sop/lifecycle.js';
import { expireFacts, objectionFacts } from '../sop/noted-facts.js';
import { fullCaseNumber, type TypedNumber } from '../sop/numbers.js';
import type { TaskKind } from '../sop/tasks.js';
import { ContextReader } from './act-context.js';
import { caseNotFound } from './act-refused.js';
import { Acting, type AskedAct } from './acting.js';
import { BlacklistRegister, type BlacklistCandidate } from './blacklist-register.js';
import {
  CaseLister,
  type BookedCall,
  type CaseListQuery,
  type CasePage,
  type QueueLine,
} from './case-list.js';
import { CaseMessages, type CaseMessage } from './case-messages.js';
import type { CaseInHand } from './case-in-hand.js';
import { CaseStore, type StoredCase } from './case-store.js';
import { TimelineReader, type TimelineRow } from './case-timeline.js';
import { CaseViewer, type CaseView } from './case-view.js';
import type { Acted, ActRequest, CasesDeps } from './deps.js';
import { EventLog } from './event-log.js';
import { maskedTask } from './masked.js';
import { Recorder } from './recorder.js';
import { ReadingLog, type Reader, type WhatWasRead } from './reading-log.js';
import { submit, type Submission } from './submission.js';
import { TaskList, type NewTask, type TaskFilter, type TaskView } from './task-list.js';
import { verifyLogs, type LogReport } from './verify-logs.js';

/** The open case of a NIK, with what *pulihkan* needs of it. */
export interface MailboxOfNik {
  readonly caseId: string;
  readonly number: string;
  readonly email: string;
  readonly conversationId: string | null;
}

/** The only way to read and change cases. Methods named `…In` write within the caller's transaction. */
export class Cases {
  readonly #deps: CasesDeps;
  readonly #log: EventLog;
  readonly #cases: CaseStore;
  readonly #tasks: TaskList;
  readonly #register: BlacklistRegister;
  readonly #contexts: ContextReader;
  readonly #recorder: Recorder;
  readonly #acting: Acting;
  readonly #viewer: CaseViewer;
  readonly #lister: CaseLister;
  readonly #timelines: TimelineReader;
  readonly #readings: ReadingLog;
  readonly #messages: CaseMessages;

  constructor(deps: CasesDeps) {
    this.#deps = deps;
    this.#log = new EventLog(deps);
    this.#cases = new CaseStore({ ...deps, log: this.#log });
    this.#tasks = new TaskList(deps);
    this.#register = new BlacklistRegister(deps);
    this.#contexts = new ContextReader({ ...deps, tasks: this.#tasks, register: this.#register });
    const parts = { cases: this.#cases, log: this.#log, tasks: this.#tasks };
    this.#recorder = new Recorder(deps, parts);
    this.#acting = new Acting({ ...deps, recorder: this.#recorder });
    this.#viewer = new CaseViewer({
      ...deps,
      contexts: this.#contexts,
      tasks: this.#tasks,
      cases: this.#cases,
    });
    this.#lister = new CaseLister({ ...deps, cases: this.#cases, viewer: this.#viewer });
    this.#timelines = new TimelineReader({ ...deps, log: this.#log });
    this.#readings = new ReadingLog({ ...deps, cases: this.#cases, recorder: this.#recorder });
    this.#messages = new CaseMessages({ ...deps, ...parts });
  }

  /** Does an act in a transaction of its own; see {@link actIn}. */
  async act(request: ActRequest): Promise<Acted> {
    return inTransaction(this.#deps.store, (tx) => this.actIn(tx, request));
  }

  /**
   * Does an act on a case.
   * @throws {ActRefusedError}; {AppError} `case-not-found` 404, `data-key-missing` 410 once the data were destroyed
   */
  async actIn(tx: Tx, request: ActRequest): Promise<Acted> {
    const { caseId, number, caller, channel } = request;
    const stored = await this.#find(caseId, number, tx);
    const context = await this.#contexts.read(stored.state, caller, channel, tx);
    return this.actOn(tx, { ...stored, context }, request);
  }

  /** Does an act on a case in hand, for the caller that it was read for. @throws {ActRefusedError} */
  async actOn(tx: Tx, inHand: CaseInHand, request: AskedAct): Promise<Acted> {
    return this.#acting.act(tx, inHand, request, inHand.context);
  }

  /** Reads a case and the caller's context once, for all that is asked of it in a transaction; null for no case. */
  async inHand(tx: Tx, number: string, caller: Caller, channel: ActChannel): Promise<CaseInHand | null> {
    const stored = await this.#cases.load({ number: this.#fullNumber(number) }, tx);
    return stored && { ...stored, context: await this.#contexts.read(stored.state, caller, channel, tx) };
  }

  /** Row 3: opens a case, and marks it when another open case has the NIK. The caller updates the conversation. */
  async submitIn(tx: Tx, submission: Submission): Promise<Acted> {
    return submit(tx, submission, { ...this.#deps, contexts: this.#contexts, acting: this.#acting });
  }

  /** Records the applicant's *keberatan*, also on a closed case. @throws {AppError} `case-not-found` 404. */
  async objectIn(
    tx: Tx,
    {
      caseId,
      text,
      channel,
    }: { readonly caseId: string; readonly text: string; readonly channel: ActChannel },
  ): Promise<Acted> {
    const stored = await this.#find(caseId, undefined, tx);
    const origin = { actor: { kind: 'applicant' }, channel, action: null } as const;
    return this.#recorder.record(tx, stored, objectionFacts(stored.state, text), origin);
  }

  /** Closes a case whose correction never came; null when the case does not wait at row 4. */
  async expireIn(tx: Tx, caseId: string): Promise<Acted | null> {
    const stored = await this.#find(caseId, undefined, tx);
    const facts = expireFacts(stored.state);
    if (facts.length === 0) return null;
    const origin = { actor: { kind: 'assistant' }, channel: 'system', action: null } as const;
    return this.#recorder.record(tx, stored, facts, origin);
  }

  /** A case by its id; null when there is none. */
  async byId(id: string, tx?: Tx): Promise<CaseState | null> {
    return (await this.#cases.load({ _id: id }, tx))?.state ?? null;
  }

  /** A case by its number, full or as people type it; null when there is none. */
  async byNumber(number: string, tx?: Tx): Promise<CaseState | null> {
    return (await this.#cases.load({ number: this.#fullNumber(number) }, tx))?.state ?? null;
  }

  /** The oldest open case with a NIK, for *pulihkan*; null when there is none, or its address was destroyed. */
  async mailboxOfNik(nik: string, tx: Tx): Promise<MailboxOfNik | null> {
    const [first] = await this.#cases.openWithNik(tx, nikHash(nik, this.#deps.keyring));
    if (!first) return null;
    const { number, applicant } = await this.#cases.open(first, tx);
    if (applicant === null || applicant.email === DESTROYED) return null;
    return { caseId: first._id, number, email: applicant.email, conversationId: first.conversationId };
  }

  /** Numbers of the other open cases with the NIK of this one. */
  async sameNik(caseId: string, tx?: Tx): Promise<readonly string[]> {
    return (await this.#cases.sameNikOf([caseId], tx)).get(caseId) ?? [];
  }

  /** Full numbers that a typed number may mean, newest first. */
  async find(ref: TypedNumber, tx?: Tx): Promise<readonly string[]> {
    return this.#lister.numbers(ref, tx);
  }

  /** The case as it was after the event `seq`; null when there is no such case. */
  async stateAt(caseId: string, seq: number): Promise<CaseState | null> {
    const keyId = await this.#keyOf(caseId);
    return keyId === null ? null : fold(await this.#log.events(caseId, keyId, { upTo: seq }));
  }

  /** What an act of this caller may consult; `state` is null for an act that opens the case. */
  async contextFor(
    state: CaseState | null,
    caller: Caller,
    channel: ActChannel,
    tx?: Tx,
  ): Promise<ActContext> {
    return this.#contexts.read(state, caller, channel, tx);
  }

  /** What the caller may do now, as acts and as buttons. */
  async allowed(
    state: CaseState,
    caller: Caller,
    channel: ActChannel,
    tx?: Tx,
  ): Promise<{ readonly allowed: readonly ActionName[]; readonly offered: readonly OfferedVariant[] }> {
    const context = await this.#contexts.read(state, caller, channel, tx);
    return { allowed: allowedActions(state, context), offered: allowedVariants(state, context) };
  }

  /** Why an act with this part of its input would be refused whatever the rest is; null when it might be done. */
  async refusal(
    state: CaseState,
    action: string,
    preset: Readonly<Record<string, unknown>>,
    caller: Caller,
    channel: ActChannel,
    tx?: Tx,
  ): Promise<Refusal | null> {
    return presetRefusal(state, action, preset, await this.#contexts.read(state, caller, channel, tx));
  }

  /** A case as the API shows it to the caller. */
  async view(state: CaseState, caller: Caller, tx?: Tx): Promise<CaseView> {
    const [view] = await this.#viewer.views([state], caller, tx);
    if (!view) throw new TypeError('one case gives one view');
    return view;
  }

  /** Cases that a search text finds, for a chat of the staff. */
  async search(
    q: string,
    limit: number,
    tx: Tx,
  ): Promise<{ readonly lines: readonly QueueLine[]; readonly total: number }> {
    return this.#lister.search(q, limit, tx);
  }

  /** A page of cases, newest first, with personal data masked. @throws {AppError} `bad-cursor` 400. */
  async list(query: CaseListQuery, caller: Caller): Promise<CasePage> {
    return this.#lister.page(query, caller);
  }

  /** Open cases that wait for a role or that somebody holds, longest waiting first, at most `limit`. */
  async queue(
    filter: { readonly role?: 'helpdesk' | 'verifikator'; readonly holder?: string },
    limit: number,
    tx?: Tx,
  ): Promise<readonly QueueLine[]> {
    return this.#lister.queue(filter, limit, tx);
  }

  /** The events of a case, oldest first; personal parts are null once the applicant's data were destroyed. */
  async events(caseId: string): Promise<readonly CaseEvent[]> {
    const keyId = await this.#keyOf(caseId);
    return keyId === null ? [] : this.#log.events(caseId, keyId);
  }

  /** The rows of a case, with office minutes and the delivery of their notices. */
  async timeline(state: CaseState): Promise<readonly TimelineRow[]> {
    return this.#timelines.read(state);
  }

  /** Records that an officer read something of a case; the holder's first reading starts the row. */
  async readingBy(
    caseId: string,
    reader: Reader,
    channel: ActChannel,
    what: WhatWasRead,
    tx?: Tx,
  ): Promise<void> {
    return this.#readings.note(caseId, reader, channel, what, tx);
  }

  /** Records that an officer read a case in hand as a whole; returns the case after that. */
  async readingOf(tx: Tx, inHand: CaseInHand, reader: Reader): Promise<CaseState> {
    const what = { document: null, page: null };
    return this.#readings.noteOf(tx, inHand, reader, inHand.context.channel, what);
  }

  /** Who read which scan of a case, oldest first. */
  async readings(caseId: string, tx?: Tx): Promise<readonly ReadingFact[]> {
    return this.#readings.of(caseId, tx);
  }

  /** Passes an applicant's words to the officers: to the staff group, and as a task. */
  async messageFromApplicantIn(
    tx: Tx,
    message: { readonly conversationId: string; readonly caseId: string | null; readonly text: string },
  ): Promise<void> {
    return this.#messages.fromApplicant(tx, message);
  }

  /** Sends an officer's words to an applicant; false when they cannot be reached. `inHand` saves a read. */
  async messageToApplicantIn(
    tx: Tx,
    target: AnswerTarget,
    text: string,
    from: { readonly username: string; readonly role: Role },
    inHand: CaseInHand | null = null,
  ): Promise<boolean> {
    return this.#messages.toApplicant(tx, target, text, from, inHand);
  }

  /** What was written in the chats of a case, oldest first. */
  async messages(caseId: string): Promise<readonly CaseMessage[]> {
    return this.#messages.of(caseId);
  }

  /** Tasks, with applicants' words masked: oldest first when only open ones are asked for, else newest first. */
  async tasks(filter: TaskFilter, tx?: Tx): Promise<readonly TaskView[]> {
    return (await this.#tasks.list(filter, tx)).map(maskedTask);
  }

  /** A task in full, or null. The reading is recorded under its case or, without one, under the task. */
  async readTask(id: string, reader: Reader, channel: ActChannel): Promise<TaskView | null> {
    const found = await this.#tasks.one(id);
    if (found === null) return null;
    await this.#readings.noteTask(found, reader, channel);
    return found.task;
  }

  /** Marks a task as done; false when it does not exist, is done already, or is not this officer's to close. */
  async finishTaskIn(
    tx: Tx,
    id: string,
    member: { readonly username: string; readonly role: Role },
  ): Promise<boolean> {
    return this.#tasks.finish(tx, id, member);
  }

  /** Opens a task and tells the staff group. */
  async openTaskIn(tx: Tx, task: NewTask): Promise<void> {
    return this.#tasks.open(tx, task, { announce: true });
  }

  async hasOpenTask(caseId: string, kind: TaskKind, tx: Tx): Promise<boolean> {
    return this.#tasks.isOpen(caseId, kind, tx);
  }

  /** Closes the open task with a key, if there is one. */
  async closeTaskIn(tx: Tx, dedupe: string): Promise<void> {
    return this.#tasks.closeKey(tx, dedupe, null);
  }

  /** Calls that start within a span (`to` excluded), soonest first. */
  async bookings(
    span: { readonly from: Instant; readonly to: Instant },
    tx?: Tx,
  ): Promise<readonly BookedCall[]> {
    return this.#lister.bookings(span, tx);
  }

  /** Sets the chat of a case (*pindah*, *pulihkan*); null for none. @throws {AppError} `case-not-found` 404. */
  async bindConversationIn(tx: Tx, caseId: string, conversationId: string | null): Promise<void> {
    const { matchedCount } = await native(this.#deps.store.cases).updateOne(
      { _id: caseId },
      { $set: { conversationId } },
      { session: tx.session },
    );
    if (matchedCount === 0) throw caseNotFound();
  }

  /** Records of the local register that may be the applicant, surest first, and the public register's page. */
  async blacklistCandidates(
    state: CaseState,
    tx?: Tx,
  ): Promise<{ readonly link: string | null; readonly candidates: readonly BlacklistCandidate[] }> {
    const now = (tx?.now ?? this.#deps.store.clock.now()).toISOString();
    const candidates = await this.#register.candidates(state, now, tx);
    return { link: this.#register.link(state), candidates };
  }

  /** Checks every log and every stored state, and changes nothing; `onProblem` hears of each problem at once. */
  async verifyLogs(onProblem?: (problem: string) => void): Promise<LogReport> {
    const { store, office, keyring } = this.#deps;
    return verifyLogs({ store, office, keyring, cases: this.#cases, log: this.#log }, onProblem);
  }

  async #find(caseId: string | undefined, number: string | undefined, tx: Tx): Promise<StoredCase> {
    const filter =
      caseId !== undefined
        ? { _id: caseId }
        : number !== undefined
          ? { number: this.#fullNumber(number) }
          : null;
    const stored = filter && (await this.#cases.load(filter, tx));
    if (!stored) throw caseNotFound();
    return stored;
  }

  #fullNumber(typed: string): string {
    return fullCaseNumber(typed, this.#deps.office.numberPrefix) ?? typed;
  }

  async #keyOf(caseId: string): Promise<string | null> {
    const doc = await native(this.#deps.store.cases).findOne({ _id: caseId }, { projection: { keyId: 1 } });
    return doc?.keyId ?? null;
  }
}

export type { Acted, ActRequest, CasesDeps } from './deps.js';
export { ActRefusedError } from './act-refused.js';
