import { isForm } from './form/is-form.js';
import { keepDoubt } from './form/doubt.js';
import { itemLabel, itemsOf } from './form/items.js';
import type { Question } from './question.js';
import { common } from './texts/common.js';
import type { Turn, View } from './turn.js';
import type { Draft, FlowState, Heard, Origin } from './types.js';

/** Value of the option that takes a correction back. */
export const UNDO = 'undo-correction';
/** Memo entry with what a correction replaced, until the next message. */
const REPLACED = 'replaced';

/**
 * Answers a reply by quoting: to an officer's words it goes to the officers, to an earlier question of the form it
 * corrects that answer. False when it quotes nothing of these, so that it is read as any other text.
 */
export function answerQuoted(text: string, origin: Origin | undefined, turn: Turn): boolean {
  if (origin?.quotes === undefined) return false;
  const quoted = turn.facts.quoted(origin.quotes);
  if (quoted === null) return false;
  if (quoted.from === 'petugas') {
    if (turn.kase === null && turn.draft.acknowledged === null && !turn.facts.officerWaits) return false;
    turn.aside('officer', 'message').answerAt('message', { kind: 'text', text });
    return true;
  }
  const { asks } = quoted;
  if (asks === null || asks === turn.state.step) return false;
  return correct(asks, { kind: 'text', text, origin }, turn);
}

/** Reads an edited message as the correction of the answer that it was; false when it was none that is remembered. */
export function correctByEdit(text: string, edits: string | undefined, turn: Turn): boolean {
  const taken = turn.state.taken.find(({ origin }) => origin.id === edits);
  if (taken === undefined || taken.item === null || text === '') return false;
  return correct(taken.item, { kind: 'text', text, origin: taken.origin }, turn);
}

/** False when the form is not open or never had an answer to the item. A text that does not fit leads to its question. */
function correct(item: string, heard: Extract<Heard, { kind: 'text' }>, turn: Turn): boolean {
  const { state } = turn;
  const form = isForm(state.flow) ? state.flow : state.returnTo?.flow;
  if (form === undefined || !isForm(form)) return false;
  if (!isForm(state.flow)) turn.comeBack();
  if (!isForm(turn.state.flow)) return false;
  const value = itemsOf(turn).find(({ key }) => key === item)?.value ?? null;
  if (value === null) return false;
  const { applicant, confirmedEmail } = turn.draft;
  const before = JSON.stringify({ applicant, confirmedEmail });
  const backToDoubt = keepDoubt(turn, item);
  turn.answerAt(item, heard);
  if (JSON.stringify(turn.draft.applicant) !== JSON.stringify(applicant)) {
    turn.say(common.corrected(itemLabel(item), value)).note({ [REPLACED]: before });
  }
  backToDoubt();
  return true;
}

/** Adds the option to take the last correction back. */
export function withUndo(question: Question, { memo }: View): Question {
  if (memo[REPLACED] === undefined) return question;
  return { ...question, options: [...(question.options ?? []), { value: UNDO, label: common.undo }] };
}

/** Takes the last correction back. */
export function undo(turn: Turn): void {
  const replaced = turn.memo[REPLACED];
  if (typeof replaced !== 'string') return;
  turn.keep(JSON.parse(replaced) as Pick<Draft, 'applicant' | 'confirmedEmail'>);
  const backToDoubt = keepDoubt(turn, null);
  turn
    .note({ [REPLACED]: null })
    .say(common.undone)
    .next();
  backToDoubt();
}

/** The option stands for one message only: afterwards it would take back more than the person sees. */
export function forgetUndo(before: FlowState, turn: Turn): void {
  const old = before.memo[REPLACED];
  if (old !== undefined && turn.memo[REPLACED] === old) turn.note({ [REPLACED]: null });
}

/** Flows in which no answer to a question of ours is waited for. */
const RESTING: ReadonlySet<string> = new Set(['home', 'status']);

/** Sends free words to the officer who wrote last; false when none did, or while a question of ours is open. */
export function tellOfficer(text: string, turn: Turn): boolean {
  if (!turn.facts.officerWaits || !RESTING.has(turn.state.flow)) return false;
  turn.aside('officer', 'message').answerAt('message', { kind: 'text', text });
  return true;
}
