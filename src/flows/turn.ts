import type { CaseState } from '../sop/case.js';
import type { Office } from '../sop/office.js';
import { emptyDraft } from './draft.js';
import type { Question } from './question.js';
import { files as fileWords } from './texts/files.js';
import type { ReasonCode } from './texts/reasons.js';
import type { Act, ActType, Draft, Facts, FlowName, FlowState, HeardFile, FlowResult, Say } from './types.js';
import { looksForeign } from './understand.js';

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
  readonly draft: Draft;
}

/** What a turn needs of a `Flow` (step.ts). */
export interface FlowFace {
  readonly version: number;
  readonly steps: readonly {
    readonly id: string;
    readonly files: ((files: readonly HeardFile[], turn: Turn) => unknown) | null;
  }[];
  /** False when the case has moved on. */
  readonly fits: (view: View) => boolean;
  /** Goes to the step that is due: at the start, after an answer, and when the step of a stored state is gone. */
  readonly next: (turn: Turn) => void;
  /** A side trip goes back to its question. */
  readonly back: (turn: Turn) => void;
  /** Takes files at a step that does not ask for any; null: they are named as not used. */
  readonly files: ((files: readonly HeardFile[], turn: Turn) => void) | null;
  readonly side: boolean;
}

/** What a turn borrows from the engine. */
export interface Book {
  readonly flow: (name: FlowName) => FlowFace;
  readonly home: (turn: Turn) => void;
  readonly refusal: (reason: ReasonCode, attempt: number) => string;
  readonly question: (view: View) => Question;
  readonly render: (says: readonly Say[], question: Question | null, view: View) => readonly Say[];
}

/** One computation over a state; `finish` gives the outcome. */
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
  #heard = '';
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

  say(text: string, extra: Omit<Say, 'text' | 'choices'> = {}): this {
    this.#says.push({ text, ...extra });
    return this;
  }

  remember(answers: Draft['applicant']): this {
    return this.keep({ applicant: { ...this.draft.applicant, ...answers } });
  }

  /** Makes a draft if there is none. */
  keep(changes: Partial<Draft>): this {
    this.#state = { ...this.#state, draft: { ...this.draft, ...changes } };
    return this;
  }

  /** Null removes the draft. */
  replaceDraft(draft: Draft | null): this {
    this.#state = { ...this.#state, draft };
    return this;
  }

  /** Null removes an entry. */
  note(entries: Memo): this {
    const memo = Object.fromEntries(
      Object.entries({ ...this.#state.memo, ...entries }).filter(([, value]) => value !== null),
    );
    this.#state = { ...this.#state, memo };
    return this;
  }

  goTo(step: string, entries: Memo = {}): this {
    this.#state = { ...this.#state, step, attempt: 0 };
    return this.note(entries);
  }

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

  /** Goes on a side trip; from one side trip to another the question to come back to stays. */
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

  backInFlow(): this {
    this.#book.flow(this.#state.flow).back(this);
    return this;
  }

  home(): this {
    this.#book.home(this);
    return this;
  }

  sayUnused(files: readonly HeardFile[]): this {
    return this.say(fileWords.notNow(files.map(({ label }) => label)));
  }

  /** False when neither the step nor its flow can use the files. */
  take(files: readonly HeardFile[]): boolean {
    const flow = this.#book.flow(this.#state.flow);
    const here = flow.steps.find(({ id }) => id === this.#state.step)?.files ?? flow.files;
    here?.(files, this);
    return here !== null;
  }

  /** Null: only a case came from the other chat. */
  adopt(theirs: FlowState | null): this {
    return this.replaceDraft(theirs?.draft ?? null).home();
  }

  /** The person has just seen the long form. */
  briefly(): this {
    this.#brief = true;
    return this;
  }

  /** The person has not seen the question yet. */
  inFull(): this {
    this.#brief = false;
    return this;
  }

  understood(): this {
    this.#state = { ...this.#state, attempt: 0 };
    return this;
  }

  /** Notes six digits that do not fit the pending mail code; a step that cannot use them says so. */
  suspectCode(): this {
    this.#codeSuspected = true;
    return this;
  }

  /** A refusal looks at the language of this text. */
  hearing(text: string): this {
    this.#heard = text;
    return this;
  }

  /** Says why the answer was not understood, more with every attempt, and asks again. */
  refuse(reason: ReasonCode): this {
    const attempt = this.#state.attempt + 1;
    this.#state = { ...this.#state, attempt };
    this.#brief = true;
    const foreign = looksForeign(this.#heard) ? 'foreign-language' : reason;
    const code = this.#codeSuspected ? 'code-elsewhere' : foreign;
    return this.say(this.#book.refusal(code, attempt));
  }

  perform(act: Act): this {
    this.#act = act;
    return this;
  }

  /** `rev` grows when anything but the count of attempts has changed, which makes older buttons stale. */
  finish(): FlowResult {
    const state = { ...this.#state, rev: this.#changed() ? this.#before.rev + 1 : this.#before.rev };
    this.#state = state;
    if (this.#act !== null) {
      return { state, says: this.#book.render(this.#says, null, this), act: this.#act };
    }
    const question = this.#book.question(this);
    const asked = this.#brief ? { ...question, text: question.again ?? question.text } : question;
    return { state, says: this.#book.render(this.#says, asked, this) };
  }

  #changed(): boolean {
    const { attempt: _a, ...before } = this.#before;
    const { attempt: _b, ...after } = this.#state;
    return JSON.stringify(before) !== JSON.stringify(after);
  }
}
