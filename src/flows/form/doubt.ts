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
/** Memo entry with the rests that are to be asked about next ({@link Rest}), as JSON. */
const QUEUE = 'queue';
/** All memo entries of a doubt. */
const ENTRIES = ['doubt', 'at', 'said', 'origin', 'word', 'before', LATE, QUEUE] as const;
const NOTHING: View['memo'] = Object.fromEntries(ENTRIES.map((name) => [name, null]));

/** A text that may be the rest of the answer `before`; memo entries. */
type Rest = Pick<View['memo'], 'said' | 'origin' | 'before'>;
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
function ask(doubt: Doubt, at: string, typed: Typed, turn: Turn, of?: Taken): boolean {
  turn.goTo('doubt', { ...NOTHING, doubt, at, word: typed.word, ...restOf(typed, of) });
  return true;
}

function restOf(
  { text, origin }: Pick<Typed, 'text' | 'origin'>,
  of: Pick<Taken, 'item' | 'text'> | undefined,
): Rest {
  return {
    said: text,
    origin: origin === undefined ? null : JSON.stringify(origin),
    before: of === undefined ? null : JSON.stringify({ item: of.item, text: of.text }),
  };
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
  answer: (heard, turn) => {
    const at = atOf(turn);
    const before = turn.memo;
    settled(turn).answerAt(at, heard);
    offerAgain(before, turn, turn.state.step !== at);
  },
  files: (heard, turn) => {
    const at = atOf(turn);
    const before = turn.memo;
    settled(turn).take(heard);
    offerAgain(before, turn, turn.state.step !== at);
  },
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
  const queue = queueOf(turn);
  if (doubt === 'officer') turn.heedOfficer();
  settled(turn);
  if (doubt === 'command' && value === 'no') turn.obey(String(word) as Word);
  else if (doubt === 'more' && value === 'yes' && before.item !== null) {
    // Its own words are remembered too, should they come again.
    turn.hearing(heard.text, heard.origin).took(before.item);
    turn.answerAt(before.item, { ...heard, text: joined(before, heard.text) });
  } else if (isAnswer(doubt, value) && !late) turn.answerAt(turn.state.step, heard);
  const [next, ...others] = queue;
  if (next !== undefined) offer(next, others, turn, true);
}

/**
 * Deals with a text that comes while a rest is asked about, unless it answers the question at which that rest came; then
 * false.
 */
function hearBesideRest(typed: Typed, turn: Turn): boolean {
  const { text, origin } = typed;
  const before = beforeOf(turn);
  const said = saidOf(turn);
  const queue = queueOf(turn);
  if ([said, ...queue.map((rest) => String(rest.said))].some((known) => contains(known, text)))
    return stays(turn);
  if (wordKey(text) === wordKey(joined(before, said))) {
    answered('yes', turn);
    return true;
  }
  const more = `${said} ${text}`;
  if (origin !== undefined && followsRest(origin, turn) && fitsBefore(before, more, turn)) {
    turn.note(restOf({ text: more, origin }, before));
    return true;
  }
  if (turn.memo[LATE] !== true) return false;
  // The question that is due does not stand in the chat yet: nothing can be an answer to it.
  const begun = origin === undefined ? undefined : begunBy(atOf(turn), text, origin, turn);
  if (begun !== undefined) {
    turn.note({ [QUEUE]: JSON.stringify([...queue, restOf(typed, begun)]) });
    return stays(turn);
  }
  turn.refuse('pick-one');
  return true;
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
 * Asks about a doubted rest once more, behind an answer to the question at which it came: whoever answered may not have
 * seen the doubt, and the rest would be lost without a word. `moved`: that question is answered.
 */
function offerAgain(doubted: View['memo'], turn: Turn, moved: boolean): void {
  if (doubted['doubt'] !== 'more') return;
  const { said = null, origin = null, before = null } = doubted;
  offer({ said, origin, before }, queueOf({ memo: doubted }), turn, moved || doubted[LATE] === true);
}

/** An act may still have to be carried out for the answer before; its step then goes on. */
function offer(rest: Rest, others: readonly Rest[], turn: Turn, late: boolean): void {
  if (turn.acts) return;
  turn.goTo('doubt', {
    ...NOTHING,
    ...rest,
    doubt: 'more',
    at: turn.state.step,
    [LATE]: late ? true : null,
    [QUEUE]: others.length === 0 ? null : JSON.stringify(others),
  });
}

function queueOf({ memo }: Pick<View, 'memo'>): readonly Rest[] {
  const queue = memo[QUEUE];
  return typeof queue === 'string' ? (JSON.parse(queue) as Rest[]) : [];
}

/**
 * Gives what goes back to the doubt that is open, after something else was heard that leaves the question at which it
 * arose as it is. A doubt about the answer to `corrected` has become needless.
 */
export function keepDoubt(turn: Turn, corrected: string | null): () => void {
  if (turn.state.step !== 'doubt') return () => undefined;
  const at = atOf(turn);
  const entries = Object.fromEntries(ENTRIES.map((name) => [name, turn.memo[name] ?? null]));
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
