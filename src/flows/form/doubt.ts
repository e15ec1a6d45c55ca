import { ANSWER_MORE_MS, ANSWER_REPEAT_MS } from '../../core/limits.js';
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

/** Items whose answer may be any words, so that a text which belongs elsewhere fits them too. */
const FREE: ReadonlySet<string> = new Set([
  'spse',
  'name',
  'certificate-number',
  'certificate-issuer',
  'certificate-field',
]);
/** Both may be the same number. */
const SAME_NUMBER: ReadonlySet<string> = new Set(['nik', 'npwp']);
const SHORT = { words: 4, chars: 40 } as const;
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
  const last = turn.state.taken[0];
  if (last !== undefined && origin !== undefined && last.item !== item) {
    if (isRepeated(last, item, text, origin)) {
      if (fits) return ask('same', item, typed, turn);
      turn.say(words.takenAlready(itemLabel(last.item))).briefly();
      return true;
    }
    if (isMore(last, text, origin, turn)) return ask('more', item, typed, turn);
  }
  const forOfficer =
    turn.facts.officerWaits && text.length >= OFFICER_MIN_CHARS && (FREE.has(item) ? isSpoken(text) : !fits);
  return forOfficer && ask('officer', item, typed, turn);
}

/** Words of speech, which stand in what people tell an officer and hardly in a name, a number or an institution. */
const SPOKEN =
  /\b(?:saya|kami|aku|pak|bapak|bu|ibu|kak|min|sudah|sdh|udah|belum|blm|tidak|tdk|gak|bukan|nanti|sedang|lagi|akan|besok|kemarin|tadi|mohon|maaf|tolong|karena|masih|ada|bisa|kalau|kalo|iya|ya|itu|ini|baru saja|hilang)\b/iu;
const SPOKEN_WORDS = 6;

function isSpoken(text: string): boolean {
  return SPOKEN.test(text) || text.split(/\s+/u).length >= SPOKEN_WORDS;
}

function ask(doubt: Doubt, at: string, { text, origin, word }: Typed, turn: Turn): boolean {
  turn.goTo('doubt', {
    doubt,
    at,
    said: text,
    origin: origin === undefined ? null : JSON.stringify(origin),
    word,
  });
  return true;
}

/** Words by their own name, phrases and commands with a slash are nobody's name or user ID. */
function isPlainWord(word: Word, text: string): boolean {
  const key = wordKey(text);
  return text.startsWith('/') || key === word || key.includes(' ');
}

function isRepeated(last: Taken, item: string, text: string, origin: Origin): boolean {
  const both = SAME_NUMBER.has(last.item) && SAME_NUMBER.has(item);
  return !both && wordKey(last.text) === wordKey(text) && between(last, origin) <= ANSWER_REPEAT_MS;
}

/**
 * A text that was received before the last answer was answered, or that followed it faster than anybody reads the next
 * question and answers it, yet not as fast as a repeated delivery.
 */
function isMore(last: Taken, text: string, origin: Origin, turn: Turn): boolean {
  if (!FREE.has(last.item) || text.length > SHORT.chars || text.split(/\s+/u).length > SHORT.words)
    return false;
  const gap = between(last, origin);
  const unseen = origin.receivedAt < last.at;
  if (!unseen && (gap <= ANSWER_MORE_MS.least || gap > ANSWER_MORE_MS.most)) return false;
  return turn.fits(last.item, { kind: 'text', text: joined(last, text) });
}

function between(last: Taken, origin: Origin): number {
  return Math.abs(Date.parse(origin.sentAt) - Date.parse(last.origin.sentAt));
}

function joined(last: Taken | undefined, text: string): string {
  return `${last?.text ?? ''} ${text}`.trim();
}

/** The question whether a text is the answer to the question at which it came. */
export const doubtStep: Step = step<string>('doubt', {
  prompt: doubtQuestion,
  expects: (heard) => (heard.kind === 'text' ? { ok: true, value: heard.text } : null),
  answer: (text, turn) => {
    const at = atOf(turn);
    settled(turn).answerAt(at, { kind: 'text', text });
  },
  choose: (value, turn) => {
    const { doubt } = turn.memo;
    if (value === 'yes' && doubt === 'officer') {
      turn.heedOfficer().perform({ type: 'message-officer', text: saidOf(turn) });
      return;
    }
    const heard = heardOf(turn);
    const { word } = turn.memo;
    const last = turn.state.taken[0];
    if (doubt === 'officer') turn.heedOfficer();
    settled(turn);
    if (doubt === 'command' && value === 'no') turn.obey(String(word) as Word);
    else if (doubt === 'more' && value === 'yes' && last !== undefined)
      turn.answerAt(last.item, { ...heard, text: joined(last, heard.text) });
    else if (isAnswer(doubt, value)) turn.answerAt(turn.state.step, heard);
  },
  done: (_act, result, turn) => {
    settled(turn).say(
      result.ok ? officerWords.sent(peopleAnswer(turn)) : (result.text ?? officerWords.notSent),
    );
  },
  back: (turn) => settled(turn),
});

/** Whether the choice says that the text answers the question at which it came. */
function isAnswer(doubt: unknown, value: string): boolean {
  return doubt === 'same' || doubt === 'command' ? value === 'yes' : value === 'no';
}

/** Goes back to the question at which the doubt arose. */
function settled(turn: Turn): Turn {
  return turn.goTo(atOf(turn), { doubt: null, at: null, said: null, origin: null, word: null });
}

function atOf({ memo }: View): string {
  return String(memo['at'] ?? 'check');
}

function saidOf({ memo }: View): string {
  return String(memo['said'] ?? '');
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
  const last = view.state.taken[0];
  const before = itemLabel(last?.item ?? '');
  const no: Option = { value: 'no', label: words.no, means: 'no' };
  switch (view.memo['doubt'] as Doubt) {
    case 'same':
      return {
        text: words.same(said, before, here),
        options: [{ value: 'yes', label: words.answerOf(here), means: 'yes' }, no],
      };
    case 'more':
      return {
        text: words.more(said, before),
        options: [{ value: 'yes', label: words.together(joined(last, said)), means: 'yes' }, notBut(here)],
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
