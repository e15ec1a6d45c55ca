import { TAKEN_KEPT } from '../core/limits.js';
import type { CaseState } from '../sop/case.js';
import type { Office } from '../sop/office.js';
import { emptyDraft } from './draft.js';
import type { Question } from './question.js';
import { files as fileWords } from './texts/files.js';
import type { ReasonCode } from './texts/reasons.js';
import type {
  Act,
  ActType,
  Draft,
  Facts,
  FlowName,
  FlowResult,
  FlowState,
  Heard,
  HeardFile,
  Origin,
  Say,
} from './types.js';
import { looksForeign } from './understand.js';
import type { Word } from './words.js';

type Memo = FlowState['memo'];

/** The act of one type, with its own fields. */
export type ActFor<T extends ActType> = Extract<Act, { type: T }>;

/** What the prompt of a step may look at. */
export interface View {
  readonly state: FlowState;
  readonly facts: Facts;
  readonly office: Office;
  readonly kase: CaseState | null;
  readonly memo: Memo;
  /** The draft, or an empty one. */
  readonly draft: Draft;
}

/** What a turn needs of a `Flow` (step.ts). */
export interface FlowFace {
  readonly version: number;
  readonly steps: readonly {
    readonly id: string;
    readonly files: ((files: readonly HeardFile[], turn: Turn) => unknown) | null;
    readonly takes: (heard: Heard, view: View) => boolean;
    readonly read: (heard: Heard, turn: Turn) => boolean;
  }[];
  /** False when the case has moved on, so that this flow has nothing to say any more. */
  readonly fits: (view: View) => boolean;
  /** Goes to the step that is due: at the start, after an answer, and when the step of a stored state is gone. */
  readonly next: (turn: Turn) => void;
  /** What *kembali* does in steps that have no way of their own; a side trip goes back to its question. */
  readonly back: (turn: Turn) => void;
  /** Takes files at a step that does not ask for any; null: they are named as not used. */
  readonly files: ((files: readonly HeardFile[], turn: Turn) => void) | null;
  /** True for a side trip, which remembers the question it left and returns there. */
  readonly side: boolean;
}

/** What a turn borrows from the engine, which knows all flows and the channel. */
export interface Book {
  readonly flow: (name: FlowName) => FlowFace;
  readonly home: (turn: Turn) => void;
  readonly obey: (word: Word, turn: Turn) => void;
  readonly refusal: (reason: ReasonCode, attempt: number) => string;
  readonly question: (view: View) => Question;
  readonly render: (says: readonly Say[], question: Question | null, view: View) => readonly Say[];
}

/**
 * One computation over a state of the conversation. Steps say things, keep answers and move on through it; `finish`
 * gives the outcome.
 */
export class Turn implements View {
  readonly facts: Facts;
  /** True when a button was pressed: its label was seen, which a typed text does not prove. */
  readonly tapped: boolean;
  readonly #book: Book;
  readonly #before: FlowState;
  #state: FlowState;
  readonly #says: Say[] = [];
  #act: Act | null = null;
  #brief = false;
  #heard: { readonly text: string; readonly origin: Origin | undefined } | null = null;
  #officerHeard = false;
  #codeSuspected = false;

  constructor(state: FlowState, facts: Facts, book: Book, tapped = false) {
    this.#before = state;
    this.#state = state;
    this.facts = facts;
    this.tapped = tapped;
    this.#book = book;
  }

  get state(): FlowState {
    return this.#state;
  }

  get office(): Office {
    return this.facts.office;
  }

  get kase(): CaseState | null {
    return this.facts.kase;
  }

  get memo(): Memo {
    return this.#state.memo;
  }

  get draft(): Draft {
    return this.#state.draft ?? emptyDraft();
  }

  /** True when an act is asked for. */
  get acts(): boolean {
    return this.#act !== null;
  }

  /** Says something before the question. */
  say(text: string, extra: Omit<Say, 'text' | 'choices'> = {}): this {
    this.#says.push({ text, ...extra });
    return this;
  }

  /** Says something before all that was said. */
  sayFirst(text: string): this {
    this.#says.unshift({ text });
    return this;
  }

  /** Adds answers of the form to the draft. */
  remember(answers: Draft['applicant']): this {
    return this.keep({ applicant: { ...this.draft.applicant, ...answers } });
  }

  /** Changes the draft, making one if there is none. */
  keep(changes: Partial<Draft>): this {
    this.#state = { ...this.#state, draft: { ...this.draft, ...changes } };
    return this;
  }

  /** Puts another draft in place of the present one; null removes it. */
  replaceDraft(draft: Draft | null): this {
    this.#state = { ...this.#state, draft, ...(draft === null ? { taken: [] } : {}) };
    return this;
  }

  /** Notes that what is being heard was taken as the answer to an item, or as a choice. Only what was typed is noted. */
  took(item: string | null): this {
    if (this.#heard?.origin === undefined) return this;
    const { text, origin } = this.#heard;
    const taken = { item, text, origin, at: this.facts.now };
    this.#state = { ...this.#state, taken: [taken, ...this.#state.taken].slice(0, TAKEN_KEPT) };
    return this;
  }

  /** Whether a message would be an answer at a step of the present flow. */
  fits(step: string, heard: Heard): boolean {
    return this.#stepOf(step)?.takes(heard, this) ?? false;
  }

  /** Goes to a step of the present flow and reads a message there, whatever else it may be. */
  answerAt(step: string, heard: Heard): this {
    this.goTo(step);
    if (heard.kind === 'text') this.hearing(heard.text, heard.origin);
    if (this.#stepOf(step)?.read(heard, this) === false) this.refuse('not-understood');
    return this;
  }

  obey(word: Word): this {
    this.#book.obey(word, this);
    return this;
  }

  /** No words for the officer are waited for any more. */
  heedOfficer(): this {
    this.#officerHeard = true;
    return this;
  }

  /** Adds entries to the flow's memo; null removes an entry. */
  note(entries: Memo): this {
    const memo = Object.fromEntries(
      Object.entries({ ...this.#state.memo, ...entries }).filter(([, value]) => value !== null),
    );
    this.#state = { ...this.#state, memo };
    return this;
  }

  /** Goes to a step of this flow. */
  goTo(step: string, entries: Memo = {}): this {
    this.#state = { ...this.#state, step, attempt: 0 };
    return this.note(entries);
  }

  /** Goes to the step of this flow that is due. */
  next(): this {
    this.#book.flow(this.#state.flow).next(this);
    return this;
  }

  /** Goes to another flow for good: to `step`, or to the one that is due there. */
  enter(flow: FlowName, step?: string, memo: Memo = {}): this {
    const target = this.#book.flow(flow);
    const first = step ?? target.steps[0]?.id ?? '';
    this.#state = {
      ...this.#state,
      flow,
      version: target.version,
      step: first,
      memo,
      attempt: 0,
      returnTo: null,
    };
    if (step === undefined) target.next(this);
    return this;
  }

  /**
   * Goes on a side trip, which comes back to the present question; from one side trip to another that question stays.
   */
  aside(flow: FlowName, step?: string, memo: Memo = {}): this {
    const { flow: from, version, step: at, memo: notes, returnTo } = this.#state;
    const origin = this.#book.flow(from).side ? returnTo : { flow: from, version, step: at, memo: notes };
    this.enter(flow, step, memo);
    this.#state = { ...this.#state, returnTo: origin };
    return this;
  }

  /** Goes back to the question that a side trip left; home when there is none or it no longer fits. */
  comeBack(): this {
    const origin = this.#state.returnTo;
    if (origin === null || origin.flow === 'home' || origin.flow === 'status') return this.home();
    this.#state = { ...this.#state, ...origin, returnTo: null, attempt: 0 };
    return this.#book.flow(origin.flow).fits(this) ? this : this.home();
  }

  /** Does what *kembali* does in this flow. */
  backInFlow(): this {
    this.#book.flow(this.#state.flow).back(this);
    return this;
  }

  /** Goes to where a person without a question is: notice, menu or status. */
  home(): this {
    this.#book.home(this);
    return this;
  }

  /** Says of files that no question asked for them. */
  sayUnused(files: readonly HeardFile[]): this {
    return this.say(fileWords.notNow(files.map(({ label }) => label)));
  }

  /** Gives files to the present step, or to its flow; false when neither can use them. */
  take(files: readonly HeardFile[]): boolean {
    const here = this.#stepOf(this.#state.step)?.files ?? this.#book.flow(this.#state.flow).files;
    here?.(files, this);
    return here !== null;
  }

  /** Goes on with the draft that came from another chat, at what is due there; null: only a case came. */
  adopt(theirs: FlowState | null): this {
    return this.replaceDraft(theirs?.draft ?? null).home();
  }

  /** Has the question asked in its short form, because the person has just seen the long one. */
  briefly(): this {
    this.#brief = true;
    return this;
  }

  /** Has the question asked in full whatever was said before, because the person has not seen it yet. */
  inFull(): this {
    this.#brief = false;
    return this;
  }

  /** Notes that the answer was understood: failed tries count from the beginning. */
  understood(): this {
    this.#state = { ...this.#state, attempt: 0 };
    return this;
  }

  /** Notes six digits that do not fit the pending mail code; a step that cannot use them says so. */
  suspectCode(): this {
    this.#codeSuspected = true;
    return this;
  }

  /** What {@link took} notes, and whose language a refusal looks at. */
  hearing(text: string, origin?: Origin): this {
    this.#heard = { text, origin };
    return this;
  }

  /** Says why the answer was not understood, more with every attempt, and asks again. */
  refuse(reason: ReasonCode): this {
    const attempt = this.#state.attempt + 1;
    this.#state = { ...this.#state, attempt };
    this.#brief = true;
    const foreign = looksForeign(this.#heard?.text ?? '') ? 'foreign-language' : reason;
    const code = this.#codeSuspected ? 'code-elsewhere' : foreign;
    return this.say(this.#book.refusal(code, attempt));
  }

  /** Asks the product to carry out an act; the step's `done` goes on from there. */
  perform(act: Act): this {
    this.#act = act;
    return this;
  }

  /**
   * Gives the outcome. `rev` grows when anything but the count of failed tries has changed, which makes older buttons
   * stale.
   */
  finish(): FlowResult {
    const state = { ...this.#state, rev: this.#changed() ? this.#before.rev + 1 : this.#before.rev };
    this.#state = state;
    const heeded = this.#officerHeard ? { officerHeard: true as const } : {};
    if (this.#act !== null) {
      return { state, says: this.#book.render(this.#says, null, this), ...heeded, act: this.#act };
    }
    const question = this.#book.question(this);
    const asked = this.#brief ? inShort(question) : question;
    return { state, says: this.#book.render(this.#says, asked, this), ...heeded };
  }

  #stepOf(id: string): FlowFace['steps'][number] | undefined {
    return this.#book.flow(this.#state.flow).steps.find((step) => step.id === id);
  }

  #changed(): boolean {
    const { attempt: _a, ...before } = this.#before;
    const { attempt: _b, ...after } = this.#state;
    return JSON.stringify(before) !== JSON.stringify(after);
  }
}

/** Progress is not said again with a question that the person has just seen. */
function inShort(question: Question): Question {
  const { text, again, progress } = question;
  return {
    ...question,
    text: again ?? text,
    ...(progress ? { progress: { ...progress, first: false } } : {}),
  };
}
