import type { Parsed } from '../core/parsers/parsed.js';
import type { ActFor, FlowFace, Turn, View } from './turn.js';
import type { ActResult, ActType, FlowName, Heard, HeardFile, Origin } from './types.js';
import type { Question } from './question.js';
import type { ReasonCode } from './texts/reasons.js';
import type { Word } from './words.js';

/** Reads something that was heard; null when it is not the kind of message that the step can use. */
export type Expect<A> = (heard: Heard, view: View) => Parsed<A, ReasonCode> | null;

/** A typed text. `word`: the applicant's word that it stands for. */
export interface Typed {
  readonly text: string;
  readonly origin: Origin | undefined;
  readonly word: Word | null;
}

/** A step of a flow, with the type of its answer hidden inside. */
export interface Step {
  readonly id: string;
  /** What the step asks. */
  readonly prompt: (view: View) => Question;
  /** Deals with an answer, also by refusing it; false when the step cannot use that kind of message. */
  readonly read: (heard: Heard, turn: Turn) => boolean;
  /** True when the message is an answer to the question as it stands. */
  readonly takes: (heard: Heard, view: View) => boolean;
  /** True when it asked whether a text was meant for this question, which it then must not read. */
  readonly doubt: (typed: Typed, turn: Turn) => boolean;
  /** Deals with a chosen option, by its value. */
  readonly choose: (value: string, turn: Turn) => void;
  /** Takes files; null: the flow does. */
  readonly files: ((files: readonly HeardFile[], turn: Turn) => unknown) | null;
  /** Goes on after an act of this step was carried out or refused. */
  readonly done: (act: ActFor<ActType>, result: ActResult, turn: Turn) => unknown;
  /** What *kembali* does here; null: what the flow does. */
  readonly back: ((turn: Turn) => unknown) | null;
  /** True when the answer is free text, so that none is taken for a question to the FAQ. */
  readonly freeText: boolean;
}

interface StepSpec<A> {
  readonly prompt: (view: View) => Question;
  readonly expects?: Expect<A>;
  readonly answer?: (answer: A, turn: Turn) => unknown;
  readonly doubt?: (typed: Typed, turn: Turn) => boolean;
  readonly choose?:
    Readonly<Record<string, (turn: Turn) => unknown>> | ((value: string, turn: Turn) => unknown);
  readonly files?: (files: readonly HeardFile[], turn: Turn) => unknown;
  readonly done?: (act: ActFor<ActType>, result: ActResult, turn: Turn) => unknown;
  readonly back?: (turn: Turn) => unknown;
  readonly freeText?: boolean;
}

/** Makes a step of what it asks, what it understands, and what it does with an answer. */
export function step<A = never>(id: string, spec: StepSpec<A>): Step {
  const { choose } = spec;
  return {
    id,
    prompt: spec.prompt,
    read: (heard, turn) => {
      const parsed = spec.expects?.(heard, turn) ?? null;
      if (parsed === null) return false;
      if (parsed.ok) spec.answer?.(parsed.value, turn);
      else turn.refuse(parsed.reason);
      return true;
    },
    takes: (heard, view) => spec.expects?.(heard, view)?.ok ?? false,
    doubt: spec.doubt ?? (() => false),
    choose: (value, turn) => {
      if (typeof choose === 'function') choose(value, turn);
      else choose?.[value]?.(turn);
    },
    files: spec.files ?? null,
    done: spec.done ?? (() => undefined),
    back: spec.back ?? null,
    freeText: spec.freeText ?? false,
  };
}

/** Expects text that a parser understands. */
export function text<A>(parse: (text: string, view: View) => Parsed<A, ReasonCode>): Expect<A> {
  return (heard, view) => (heard.kind === 'text' ? parse(heard.text, view) : null);
}

/** Null for a step that is gone, so that the flow finds the next one. */
type StepMoves = Readonly<Record<string, string | null>>;

/** A named set of steps with stable ids. */
export interface Flow extends FlowFace {
  readonly name: FlowName;
  readonly steps: readonly Step[];
  /** Moves by the version they start from: `{1: {telepon: 'phone'}}` leads from version 1 to version 2. */
  readonly migrations: Readonly<Record<number, StepMoves>>;
}
