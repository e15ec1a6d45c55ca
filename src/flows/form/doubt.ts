import { wordKey } from '../../core/parsers/word-key.js';
import type { Option, Question } from '../question.js';
import { step, type Step, type Typed } from '../step.js';
import { doubts as words } from '../texts/doubts.js';
import { officerWords } from '../texts/help.js';
import type { Turn, View } from '../turn.js';
import type { Heard, Origin, Taken } from '../types.js';
import type { Word } from '../words.js';
import { peopleAnswer } from '../when.js';
import { itemLabel } from './items.js';
import {
  beginsWith,
  begunBy,
  contains,
  followsClosely,
  FREE,
  isRepeat,
  isUnseen,
  joined,
  takenAs,
} from './typed-before.js';

/** What a typed text may be instead of the answer to the present question. */
type Doubt =
  /** The last answer once more. */
  | 'same'
  /** The rest of the last answer. */
  | 'more'
  /** Words for the officer who wrote last. */
  | 'officer'
  /** One of the applicant's words. */
  | 'command';

/** Memo entry of a doubt about a rest, behind whose question there is an answer already. */
const LATE = 'late';
/** Memo entry with texts that wait until the doubt is settled ({@link Held}), as JSON. */
const HELD = 'held';
/** All memo entries of a doubt. */
const ENTRIES = ['doubt', 'at', 'said', 'origin', 'word', 'before', LATE, HELD] as const;
const NOTHING: View['memo'] = Object.fromEntries(ENTRIES.map((name) => [name, null]));

/** A text that was sent before the doubt could be seen, and says nothing about it. */
interface Held {
  readonly text: string;
  readonly origin: Origin;
}
const OFFICER_MIN_CHARS = 3;

/**
 * Asks about a text that came to the question of `item` and may belong elsewhere. False when there is no doubt, and
 * nothing was said.
 */
export function raiseDoubt(item: string, typed: Typed, turn: Turn): boolean {
  const { text, origin, word } = typed;
  const fits = turn.fits(item, { kind: 'text', text });
  if (word !== null)
    return FREE.has(item) && fits && !isPlainWord(word, text) && ask('command', item, typed, turn);
  if (origin !== undefined) {
    const same = takenAs(item, text, origin, turn);
    if (same !== undefined && fits) return ask('same', item, typed, turn, same);
    if (same !== undefined && saidTaken(same, turn)) return true;
    const begun = begunBy(item, text, origin, turn);
    if (begun !== undefined) return ask('more', item, typed, turn, begun);
  }
  const forOfficer =
    turn.facts.officerWaits && text.length >= OFFICER_MIN_CHARS && (FREE.has(item) ? isSpoken(text) : !fits);
  return forOfficer && ask('officer', item, typed, turn);
}

/** Asks once more what an answer was doubted for that comes again at once: a repeat confirms nothing. */
export function askAgainWhenRepeated({ text, origin }: Typed, turn: Turn): boolean {
  const [last] = turn.state.taken;
  if (last === undefined || origin === undefined || !isRepeat(last, text, origin)) return false;
  turn.briefly();
  return true;
}

/** Words of speech, which stand in what people tell an officer and hardly in a name, a number or an institution. */
const SPOKEN =
  /\b(?:saya|kami|aku|pak|bapak|bu|ibu|kak|min|sudah|sdh|udah|belum|blm|tidak|tdk|gak|bukan|nanti|sedang|lagi|akan|besok|kemarin|tadi|mohon|maaf|tolong|karena|masih|ada|bisa|kalau|kalo|iya|ya|itu|ini|baru saja|hilang)\b/iu;
const SPOKEN_WORDS = 6;

function isSpoken(text: string): boolean {
  return SPOKEN.test(text) || text.split(/\s+/u).length >= SPOKEN_WORDS;
}

/** `of`: the answer before, if the doubt is about that one too. */
function ask(doubt: Doubt, at: string, { text, origin, word }: Typed, turn: Turn, of?: Taken): boolean {
  turn.goTo('doubt', {
    ...NOTHING,
    doubt,
    at,
    said: text,
    origin: origin === undefined ? null : JSON.stringify(origin),
    word,
    before: of === undefined ? null : JSON.stringify({ item: of.item, text: of.text }),
    // No text answers a question that is not about an item.
    [LATE]: itemLabel(at) === at ? true : null,
  });
  return true;
}

/** Says that an answer is stored already; false for a choice, which is no answer to an item. */
function saidTaken({ item }: Taken, turn: Turn): boolean {
  if (item === null) return false;
  turn.say(words.takenAlready(itemLabel(item))).briefly();
  return true;
}

/** Words by their own name, phrases and commands with a slash are nobody's name or user ID. */
function isPlainWord(word: Word, text: string): boolean {
  const key = wordKey(text);
  return text.startsWith('/') || key === word || key.includes(' ');
}

/** The question whether a text is the answer to the question at which it came. */
export const doubtStep: Step = step<Extract<Heard, { kind: 'text' }>>('doubt', {
  prompt: doubtQuestion,
  expects: (heard) => (heard.kind === 'text' ? { ok: true, value: heard } : null),
  answer: (heard, turn) => hearInstead(turn, (at) => turn.answerAt(at, heard)),
  files: (heard, turn) => hearInstead(turn, () => turn.take(heard)),
  // What is typed here may belong elsewhere as well: people who get no answer say everything once more.
  doubt: (typed, turn) => {
    const { text, origin, word } = typed;
    if (wordKey(text) === wordKey(saidOf(turn))) return stays(turn);
    if (word !== null) return false;
    const same = origin === undefined ? undefined : takenAs(atOf(turn), text, origin, turn);
    if (same !== undefined && saidTaken(same, turn)) return true;
    return turn.memo['doubt'] === 'more' ? hearBesideRest(typed, turn) : raiseDoubt(atOf(turn), typed, turn);
  },
  choose: answered,
  done: (_act, result, turn) => {
    settled(turn).say(
      result.ok ? officerWords.sent(peopleAnswer(turn)) : (result.text ?? officerWords.notSent),
    );
  },
  back: (turn) => settled(turn),
});

/** Goes back to the question at which the doubt arose (`at`) and has it hear something else than what was doubted. */
function hearInstead(turn: Turn, hear: (at: string) => unknown): void {
  const at = atOf(turn);
  const doubted = turn.memo;
  settled(turn);
  hear(at);
  offerAgain(doubted, turn, turn.state.step !== at);
}

/** Does what a choice at a doubt says. */
function answered(value: string, turn: Turn): void {
  const { doubt } = turn.memo;
  if (value === 'yes' && doubt === 'officer') {
    turn.heedOfficer().perform({ type: 'message-officer', text: saidOf(turn) });
    return;
  }
  const heard = heardOf(turn);
  const { word } = turn.memo;
  const before = beforeOf(turn);
  const late = turn.memo[LATE] === true;
  const held = heldOf(turn);
  if (doubt === 'officer') turn.heedOfficer();
  settled(turn);
  if (doubt === 'command' && value === 'no') turn.obey(String(word) as Word);
  else if (doubt === 'more' && value === 'yes' && before.item !== null) {
    // Its own words are remembered too, should they come again.
    turn.hearing(heard.text, heard.origin).took(before.item);
    turn.answerAt(before.item, { ...heard, text: joined(before, heard.text) });
  } else if (isAnswer(doubt, value) && !late) turn.answerAt(turn.state.step, heard);
  hearHeld(held, turn);
}

/** Hears what waited, in order, until one of it is asked about. */
function hearHeld([first, ...others]: readonly Held[], turn: Turn): void {
  if (first === undefined || turn.acts) return;
  const { text, origin } = first;
  const at = turn.state.step;
  if (!raiseDoubt(at, { text, origin, word: null }, turn)) turn.answerAt(at, { kind: 'text', text, origin });
  if (turn.state.step === 'doubt') turn.note({ [HELD]: others.length === 0 ? null : JSON.stringify(others) });
  else hearHeld(others, turn);
}

/**
 * Deals with a text that comes while a rest is asked about, unless it answers the question at which that rest came; then
 * false.
 */
function hearBesideRest({ text, origin }: Typed, turn: Turn): boolean {
  const before = beforeOf(turn);
  const said = saidOf(turn);
  const held = heldOf(turn);
  if (contains(said, text) || held.some((one) => wordKey(one.text) === wordKey(text))) return stays(turn);
  if (wordKey(text) === wordKey(joined(before, said))) {
    answered('yes', turn);
    return true;
  }
  const late = turn.memo[LATE] === true;
  if (origin !== undefined) {
    const more = `${said} ${text}`;
    if (followsRest(origin, turn) && fitsBefore(before, more, turn)) {
      turn.note({ said: more, origin: JSON.stringify(origin) });
      return true;
    }
    if (isUnseen(origin, turn) || (late && begunBy(atOf(turn), text, origin, turn) !== undefined)) {
      turn.note({ [HELD]: JSON.stringify([...held, { text, origin }]) });
      return stays(turn);
    }
  }
  // The question that is due does not stand in the chat: nothing can be an answer to it.
  if (late) turn.refuse('pick-one');
  return late;
}

function stays(turn: Turn): true {
  turn.briefly();
  return true;
}

/** True for a text that was sent right behind the doubted one. */
function followsRest(origin: Origin, turn: Turn): boolean {
  const doubted = heardOf(turn).origin;
  return doubted !== undefined && followsClosely(origin, doubted);
}

function fitsBefore(before: Pick<Taken, 'item' | 'text'>, rest: string, turn: Turn): boolean {
  return before.item !== null && turn.fits(before.item, { kind: 'text', text: joined(before, rest) });
}

/**
 * Asks about a doubted rest once more, behind an answer to the question at which it came: the rest would be lost without
 * a word. `moved`: that question is answered. An act may still have to be carried out for that; its step then goes on.
 */
function offerAgain(doubted: View['memo'], turn: Turn, moved: boolean): void {
  if (doubted['doubt'] !== 'more' || turn.acts) return;
  const late = moved || doubted[LATE] === true;
  turn.goTo('doubt', { ...entriesOf(doubted), at: turn.state.step, [LATE]: late ? true : null });
}

function entriesOf(memo: View['memo']): View['memo'] {
  return Object.fromEntries(ENTRIES.map((name) => [name, memo[name] ?? null]));
}

function heldOf({ memo }: View): readonly Held[] {
  const held = memo[HELD];
  return typeof held === 'string' ? (JSON.parse(held) as Held[]) : [];
}

/**
 * Gives what goes back to the doubt that is open, after something else was heard that leaves the question at which it
 * arose as it is. A doubt about the answer to `corrected` has become needless.
 */
export function keepDoubt(turn: Turn, corrected: string | null): () => void {
  if (turn.state.step !== 'doubt') return () => undefined;
  const at = atOf(turn);
  const entries = entriesOf(turn.memo);
  const needless = corrected !== null && beforeOf(turn).item === corrected;
  return () => {
    if (!needless && turn.state.step === at && !turn.acts) turn.goTo('doubt', entries);
  };
}

/** Whether the choice says that the text answers the question at which it came. */
function isAnswer(doubt: unknown, value: string): boolean {
  return doubt === 'same' || doubt === 'command' ? value === 'yes' : value === 'no';
}

/** Goes back to the question at which the doubt arose. */
function settled(turn: Turn): Turn {
  return turn.goTo(atOf(turn), NOTHING);
}

function atOf({ memo }: View): string {
  return String(memo['at'] ?? 'check');
}

function saidOf({ memo }: View): string {
  return String(memo['said'] ?? '');
}

/** The answer before; a doubt that an older release asked about is about the last one. */
function beforeOf({ memo, state }: View): Pick<Taken, 'item' | 'text'> {
  const { before } = memo;
  if (typeof before === 'string') return JSON.parse(before) as Pick<Taken, 'item' | 'text'>;
  return state.taken[0] ?? { item: null, text: '' };
}

function heardOf(view: View): Extract<Heard, { kind: 'text' }> {
  const { origin } = view.memo;
  const from = typeof origin === 'string' ? { origin: JSON.parse(origin) as Origin } : {};
  return { kind: 'text', text: saidOf(view), ...from };
}

function doubtQuestion(view: View): Question {
  const said = saidOf(view);
  const at = atOf(view);
  const here = itemLabel(at);
  const before = beforeOf(view);
  const no: Option = { value: 'no', label: words.no, means: 'no' };
  switch (view.memo['doubt'] as Doubt) {
    case 'same':
      return {
        text:
          before.item === null
            ? words.sameChoice(said, here)
            : words.same(said, itemLabel(before.item), here),
        options: [{ value: 'yes', label: words.answerOf(here), means: 'yes' }, no],
      };
    case 'more':
      return {
        text: (beginsWith(said, before.text) ? words.whole : words.more)(said, itemLabel(before.item ?? '')),
        options: [
          { value: 'yes', label: words.together(joined(before, said)), means: 'yes' },
          view.memo[LATE] === true ? no : notBut(here),
        ],
      };
    case 'officer':
      return {
        text: words.officer(said),
        options: [{ value: 'yes', label: words.toOfficer, means: 'yes' }, notBut(here)],
      };
    case 'command':
      return {
        text: words.command(said, here),
        options: [
          { value: 'yes', label: words.answer, means: 'yes', forms: ['jawaban'] },
          { value: 'no', label: words.order, means: 'no', forms: ['perintah'] },
        ],
      };
  }
}

function notBut(here: string): Option {
  return { value: 'no', label: words.notBut(here), means: 'no' };
}
