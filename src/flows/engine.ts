import { answerFromFaq } from './faq.js';
import { command } from './commands.js';
import { isConfirmedCode, replacesAddress, tryCode } from './mail-code.js';
import { DUE, migrateState } from './migrate.js';
import { sixDigits } from '../core/parsers/contact.js';
import { clean, wordKey } from '../core/parsers/word-key.js';
import { yesOrNo } from '../core/parsers/yes-no.js';
import { render } from './render.js';
import type { Option, Question } from './question.js';
import type { Flow, Step } from './step.js';
import { common, unsupported } from './texts/common.js';
import { files as fileWords } from './texts/files.js';
import { mailCode } from './texts/mail-code.js';
import { home as homeWords } from './texts/home.js';
import { refusal } from './texts/reasons.js';
import { Turn, type Book, type View } from './turn.js';
import { isForm } from './form/is-form.js';
import { answerQuoted, correctByEdit, forgetUndo, tellOfficer, undo, UNDO, withUndo } from './belated.js';
import type { Conversation, Facts, FlowName, FlowState, Heard, Origin } from './types.js';
import { isThanks, looksLikeQuestion, ordinal } from './understand.js';
import { isWord, wordOf } from './words.js';

const OFFER_FROM_ATTEMPT = 3;

/**
 * Runs conversations over a set of flows: understands what was heard at the current step, lets the step answer, and
 * asks what is due next. `home` goes where a person without a question is. Pure: equal inputs give equal outcomes.
 */
export function createConversation(
  flows: Readonly<Record<FlowName, Flow>>,
  home: (turn: Turn) => void,
): Conversation {
  const book: Book = {
    flow: (name) => flows[name],
    home,
    obey: (word, turn) => command(word, turn, stepOf(turn, flows)),
    refusal,
    question: (view) => questionOf(view, flows),
    render: (says, question, { state, facts }) =>
      render(says, question, { rev: state.rev, step: state.step }, facts.channel),
  };
  const open = (state: FlowState, facts: Facts, tapped: boolean): Turn => {
    const turn = new Turn(state, facts, book, tapped);
    if (turn.state.step === DUE) turn.next();
    if (!flows[turn.state.flow].fits(turn)) settle(turn);
    return turn;
  };
  return {
    begin: (facts) => new Turn(BLANK, facts, book).home().finish(),
    meet: (heard, facts) => {
      const turn = new Turn(BLANK, facts, book).home();
      const { flow, step } = turn.state;
      listen(heard, turn, flows);
      // The greeting says who answers; where another question comes first, that is said in short.
      const greets = turn.state.flow === flow && turn.state.step === step;
      if (!greets) turn.sayFirst(homeWords.introduction(turn.office));
      return turn.inFull().finish();
    },
    hear: (state, heard, facts) => {
      const turn = open(state, facts, heard.kind === 'choice');
      listen(heard, turn, flows);
      forgetUndo(state, turn);
      return turn.finish();
    },
    resume: (state, act, result, facts) => {
      const known = result.ok && result.kase !== undefined ? { ...facts, kase: result.kase } : facts;
      const turn = new Turn(state, known, book);
      stepOf(turn, flows).done(act, result, turn);
      if (!flows[turn.state.flow].fits(turn)) settle(turn);
      return turn.finish();
    },
    ask: (state, facts) => open(state, facts, false).finish().says,
    migrate: (state) => migrateState(state, flows),
  };
}

const BLANK: FlowState = {
  flow: 'home',
  version: 1,
  step: 'notice',
  rev: 0,
  attempt: 0,
  memo: {},
  draft: null,
  taken: [],
  returnTo: null,
};

/** The case may have moved on while the person was elsewhere; a correction that is no longer asked for is dropped. */
function settle(turn: Turn): void {
  const { kase } = turn;
  const open = kase !== null && kase.status !== 'closed';
  if (open && kase.position !== 4 && turn.state.draft !== null) turn.replaceDraft(null);
  turn.home();
}

function stepOf({ state }: View, flows: Readonly<Record<FlowName, Flow>>): Step {
  const { steps } = flows[state.flow];
  const found = steps.find(({ id }) => id === state.step) ?? steps[0];
  if (found === undefined) throw new TypeError(`flow without steps: ${state.flow}`);
  return found;
}

function questionOf(view: View, flows: Readonly<Record<FlowName, Flow>>): Question {
  const question = withUndo(stepOf(view, flows).prompt(view), view);
  if (view.state.attempt < OFFER_FROM_ATTEMPT || view.state.flow === 'officer') return question;
  const options = question.options ?? [];
  if (options.some((option) => 'word' in option && option.word === 'petugas')) return question;
  return { ...question, options: [...options, { word: 'petugas', label: common.officerButton }] };
}

function listen(heard: Heard, turn: Turn, flows: Readonly<Record<FlowName, Flow>>): void {
  switch (heard.kind) {
    case 'text':
      hearText(clean(heard.text), heard.origin, turn, flows);
      return;
    case 'choice':
      hearChoice(heard.id, turn, flows);
      return;
    case 'files': {
      if (turn.take(heard.files)) return;
      if (turn.state.step !== 'notice') turn.sayUnused(heard.files);
      else turn.say(fileWords.notBeforeNotice(heard.files.map(({ label }) => label)));
      return;
    }
    case 'contact':
      if (!stepOf(turn, flows).read(heard, turn)) turn.say(common.contactNotNeeded);
      return;
    case 'edited':
      if (!correctByEdit(clean(heard.text), heard.edits, turn)) turn.say(common.edited);
      return;
    case 'unsupported':
      turn.say(unsupported(heard.what));
  }
}

/** A command of another bot, or a mistyped one, never counts as an answer to the question. */
const COMMAND = /^\/[a-z]\w*(?:@\w+)?(?:\s|$)/iu;

function hearText(
  text: string,
  origin: Origin | undefined,
  turn: Turn,
  flows: Readonly<Record<FlowName, Flow>>,
): void {
  if (text === '') {
    turn.say(common.empty);
    return;
  }
  if (answerQuoted(text, origin, turn)) return;
  const step = stepOf(turn, flows);
  if (hearCode(text, turn, step)) return;
  if (replacesAddress(text, turn)) {
    turn.answerAt('email', { kind: 'text', text, ...(origin ? { origin } : {}) });
    return;
  }
  const { options = [], placesLast = false } = questionOf(turn, flows);
  const plain = named(text, options) === null && wordOf(text) === null;
  if (plain && !isThanks(text) && tellOfficer(text, turn)) return;
  const answers = placesLast && step.takes({ kind: 'text', text }, turn);
  const numbered = options.length > turn.facts.channel.limits.choices;
  const option = answers ? named(text, options) : pick(text, options, numbered);
  const word = option !== null && 'word' in option ? option.word : option === null ? wordOf(text) : null;
  if (option !== null && 'value' in option) {
    choose(option.value, turn, step);
    if (turn.state.draft !== null) turn.hearing(text, origin).took(null);
  } else if (word !== null && step.doubt({ text, origin, word }, turn)) return;
  else if (word !== null) command(word, turn, step);
  else if (answers) step.read({ kind: 'text', text }, turn.understood());
  else if (!step.freeText && isThanks(text)) turn.say(common.welcome).understood().briefly();
  else if (!step.freeText && COMMAND.test(text)) turn.refuse('unknown-command');
  else if (!step.freeText && looksLikeQuestion(text) && answerFromFaq(text, turn))
    turn.understood().briefly();
  else if (!step.freeText && text.endsWith('?')) turn.hearing(text).refuse('question');
  else if (step.doubt({ text, origin, word: null }, turn)) return;
  else if (!step.read({ kind: 'text', text, ...(origin ? { origin } : {}) }, turn.hearing(text, origin))) {
    turn.refuse(options.length > 0 ? 'pick-one' : 'not-understood');
  }
}

function choose(value: string, turn: Turn, step: Step): void {
  turn.understood();
  if (value === UNDO) undo(turn);
  else step.choose(value, turn);
}

function isCodeStep(step: Step, { state }: View): boolean {
  return step.id === 'code' && isForm(state.flow);
}

/** The step of the code compares the digits itself. */
function hearCode(text: string, turn: Turn, step: Step): boolean {
  const digits = sixDigits(text);
  if (digits === null || isCodeStep(step, turn) || step.takes({ kind: 'text', text }, turn)) return false;
  if (isConfirmedCode(turn)) {
    turn.say(mailCode.already);
    return false;
  }
  const verdict = tryCode(turn, digits);
  if (verdict.is !== 'right') {
    if (verdict.is !== 'none') turn.suspectCode();
    return false;
  }
  turn.say(mailCode.confirmed(turn.draft.applicant.email ?? '')).briefly();
  return true;
}

function hearChoice(id: string, turn: Turn, flows: Readonly<Record<FlowName, Flow>>): void {
  const step = stepOf(turn, flows);
  const [head = '', stepId = '', ...rest] = id.split('.');
  if (head === 'w' && isWord(stepId)) {
    command(stepId, turn, step);
    return;
  }
  const value = rest.join('.');
  const current = head === `r${turn.state.rev.toString(36)}` && stepId === step.id;
  const offered = questionOf(turn, flows).options ?? [];
  if (!current || !offered.some((option) => 'value' in option && option.value === value)) {
    turn.say(common.staleButton);
    return;
  }
  choose(value, turn, step);
}

function pick(text: string, options: readonly Option[], numbered: boolean): Option | null {
  const meant = yesOrNo(text);
  return (
    named(text, options) ??
    placed(text, options, numbered) ??
    options.find((option) => 'value' in option && meant !== null && option.means === meant) ??
    null
  );
}

/** The option whose place in the list a text names. */
function placed(text: string, options: readonly Option[], numbered: boolean): Option | null {
  const place = ordinal(text);
  const found = place === null ? undefined : options[place - 1];
  if (found === undefined) return null;
  return numbered || !('value' in found && found.deliberate) ? found : null;
}

/** The option whose label or form a text is. */
function named(text: string, options: readonly Option[]): Option | null {
  const key = wordKey(text);
  const found = options.find(
    (option) =>
      wordKey(option.label) === key || ('value' in option && (option.forms?.includes(key) ?? false)),
  );
  return found ?? null;
}
