import type { Instant } from '../core/clock.js';
import type { ReadingFact } from '../flows/types.js';
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
import { nikHash } from './case-fields.js';
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

/** A case as it is found by its NIK. */
export interface MailboxOfNik {
  readonly caseId: string;
  readonly number: string;
  readonly email: string;
  readonly conversationId: string | null;
}

/** The one door to cases. Methods named `…In` write within the caller's transaction. */
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
   * @throws {ActRefused} with the refusal. @throws {AppError} `case-not-found` 404; `data-key-missing` 410 once the
   * person's data were destroyed.
   */
  async actIn(tx: Tx, request: ActRequest): Promise<Acted> {
    const { caseId, number, caller, channel } = request;
    const stored = await this.#find(caseId, number, tx);
    const context = await this.#contexts.read(stored.state, caller, channel, tx);
    return this.actOn(tx, { ...stored, context }, request);
  }

  /** Does an act on a case in hand, by the caller that it was taken for. @throws {ActRefused} with the refusal. */
  async actOn(tx: Tx, inHand: CaseInHand, request: AskedAct): Promise<Acted> {
    return this.#acting.act(tx, inHand, request, inHand.context);
  }

  /** Takes a case in hand, for all that one caller asks of it in a transaction; null when there is none. */
  async inHand(tx: Tx, number: string, caller: Caller, channel: ActChannel): Promise<CaseInHand | null> {
    const stored = await this.#cases.load({ number: this.#fullNumber(number) }, tx);
    return stored && { ...stored, context: await this.#contexts.read(stored.state, caller, channel, tx) };
  }

  /**
   * Row 3: opens a case, also where the NIK has an open one already: then it is marked, officers compare the two, and the
   * owner of the first is told. The conversation itself is the caller's to update.
   */
  async submitIn(tx: Tx, submission: Submission): Promise<Acted> {
    return submit(tx, submission, { ...this.#deps, contexts: this.#contexts, acting: this.#acting });
  }

  /** The applicant's *keberatan*, also on a closed case. @throws {AppError} `case-not-found` 404. */
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

  /** Closes a case whose fix never came; null when it does not wait at row 4. */
  async expireIn(tx: Tx, caseId: string): Promise<Acted | null> {
    const stored = await this.#find(caseId, undefined, tx);
    const facts = expireFacts(stored.state);
    if (facts.length === 0) return null;
    const origin = { actor: { kind: 'assistant' }, channel: 'system', action: null } as const;
    return this.#recorder.record(tx, stored, facts, origin);
  }

  /** A case by its id, or null. */
  async byId(id: string, tx?: Tx): Promise<CaseState | null> {
    return (await this.#cases.load({ _id: id }, tx))?.state ?? null;
  }

  /** A case by its full number, also as people type it, or null. */
  async byNumber(number: string, tx?: Tx): Promise<CaseState | null> {
    return (await this.#cases.load({ number: this.#fullNumber(number) }, tx))?.state ?? null;
  }

  /** The open case with a NIK that was there first, for *pulihkan*: its chat, and the address that it is reached by. */
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

  /** Full numbers that a typed one may mean, the newest first. */
  async find(ref: TypedNumber, tx?: Tx): Promise<readonly string[]> {
    return this.#lister.numbers(ref, tx);
  }

  /** The case as it was after one of its events; null when there is no such case. */
  async stateAt(caseId: string, seq: number): Promise<CaseState | null> {
    const keyId = await this.#keyOf(caseId);
    return keyId === null ? null : fold(await this.#log.events(caseId, keyId, { upTo: seq }));
  }

  /** What an act by this caller may look at. */
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

  /** Why an act with this fixed part of its input would be refused whatever else is filled in, or null. */
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

  /** A page of cases, the newest first, what is personal masked. @throws {AppError} `bad-cursor` 400. */
  async list(query: CaseListQuery, caller: Caller): Promise<CasePage> {
    return this.#lister.page(query, caller);
  }

  /** Open cases that wait for a role or that somebody holds, the longest waiting first. */
  async queue(
    filter: { readonly role?: 'helpdesk' | 'verifikator'; readonly holder?: string },
    limit: number,
    tx?: Tx,
  ): Promise<readonly QueueLine[]> {
    return this.#lister.queue(filter, limit, tx);
  }

  /** The log of a case, opened; personal parts are null once the person's data were destroyed. */
  async events(caseId: string): Promise<readonly CaseEvent[]> {
    const keyId = await this.#keyOf(caseId);
    return keyId === null ? [] : this.#log.events(caseId, keyId);
  }

  /** The rows of a case with office minutes and how their notices fared. */
  async timeline(state: CaseState): Promise<readonly TimelineRow[]> {
    return this.#timelines.read(state);
  }

  /** Records that a member of staff read; the holder's first reading starts the row. */
  async readingBy(
    caseId: string,
    reader: Reader,
    channel: ActChannel,
    what: WhatWasRead,
    tx?: Tx,
  ): Promise<void> {
    return this.#readings.note(caseId, reader, channel, what, tx);
  }

  /** The same for a case in hand, which was read as a whole; gives the case as it is then. */
  async readingOf(tx: Tx, inHand: CaseInHand, reader: Reader): Promise<CaseState> {
    const what = { document: null, page: null };
    return this.#readings.noteOf(tx, inHand, reader, inHand.context.channel, what);
  }

  /** Who read which scan of a case, oldest first. */
  async readings(caseId: string, tx?: Tx): Promise<readonly ReadingFact[]> {
    return this.#readings.of(caseId, tx);
  }

  /** An applicant's words for the officers. */
  async messageFromApplicantIn(
    tx: Tx,
    message: { readonly conversationId: string; readonly caseId: string | null; readonly text: string },
  ): Promise<void> {
    return this.#messages.fromApplicant(tx, message);
  }

  /** Words of staff to an applicant, whose case may be in hand; false when they cannot be reached. */
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

  /** Tasks, applicants' words masked; open ones oldest first, otherwise the newest first. */
  async tasks(filter: TaskFilter, tx?: Tx): Promise<readonly TaskView[]> {
    return (await this.#tasks.list(filter, tx)).map(maskedTask);
  }

  /** A task in full, recorded as a reading of its case or, without one, of the task; null when there is none. */
  async readTask(id: string, reader: Reader, channel: ActChannel): Promise<TaskView | null> {
    const found = await this.#tasks.one(id);
    if (found === null) return null;
    await this.#readings.noteTask(found, reader, channel);
    return found.task;
  }

  /** Marks a task as done; false when it does not exist, is done, or is not this member's to close. */
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

  /** Closes the open task with a key: what it asked for is over. None is fine. */
  async closeTaskIn(tx: Tx, dedupe: string): Promise<void> {
    return this.#tasks.closeKey(tx, dedupe, null);
  }

  /** Calls that start in a span of time (`to` not included), soonest first. */
  async bookings(
    span: { readonly from: Instant; readonly to: Instant },
    tx?: Tx,
  ): Promise<readonly BookedCall[]> {
    return this.#lister.bookings(span, tx);
  }

  /** Sets the chat that the case's applicant uses (*pindah*, *pulihkan*). @throws {AppError} `case-not-found` 404. */
  async bindConversationIn(tx: Tx, caseId: string, conversationId: string | null): Promise<void> {
    const { matchedCount } = await native(this.#deps.store.cases).updateOne(
      { _id: caseId },
      { $set: { conversationId } },
      { session: tx.session },
    );
    if (matchedCount === 0) throw caseNotFound();
  }

  /**
   * Records of the local register that may be the applicant, the surest first, and the public register's page for the
   * officer to open. An officer decides.
   */
  async blacklistCandidates(
    state: CaseState,
    tx?: Tx,
  ): Promise<{ readonly link: string | null; readonly candidates: readonly BlacklistCandidate[] }> {
    const now = (tx?.now ?? this.#deps.store.clock.now()).toISOString();
    const candidates = await this.#register.candidates(state, now, tx);
    return { link: this.#register.link(state), candidates };
  }

  /** Checks every log and every kept fold; see verify-logs. */
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
export { ActRefused } from './act-refused.js';
