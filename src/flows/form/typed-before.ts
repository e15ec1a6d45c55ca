import { ANSWER_MORE_MS, ANSWER_REPEAT_MS } from '../../core/limits.js';
import { wordKey } from '../../core/parsers/word-key.js';
import { yesOrNo } from '../../core/parsers/yes-no.js';
import type { Turn, View } from '../turn.js';
import type { Origin, Taken } from '../types.js';

/** Items whose answer may be any words, so that a text which belongs elsewhere fits them too. */
export const FREE: ReadonlySet<string> = new Set([
  'spse',
  'name',
  'certificate-number',
  'certificate-issuer',
  'certificate-field',
]);
/** Both may be the same number. */
const SAME_NUMBER: ReadonlySet<string> = new Set(['nik', 'npwp']);
/** The most of a rest. */
const SHORT = { words: 4, chars: 40 } as const;
const SECOND_MS = 1_000;

/** What the same text was taken as a moment ago, at another question than that of `item`; not only the last one. */
export function takenAs(item: string, text: string, origin: Origin, turn: Turn): Taken | undefined {
  return turn.state.taken.find((taken) => {
    const both = taken.item !== null && SAME_NUMBER.has(taken.item) && SAME_NUMBER.has(item);
    return taken.item !== item && !both && isRepeat(taken, text, origin);
  });
}

/** The same text as an answer before, a moment after it. */
export function isRepeat(taken: Taken, text: string, origin: Origin): boolean {
  return wordKey(taken.text) === wordKey(text) && between(taken, origin) <= ANSWER_REPEAT_MS;
}

/** The answer before, if a text that came to the question of `item` may be the rest of it, or all of it. */
export function begunBy(item: string, text: string, origin: Origin, turn: Turn): Taken | undefined {
  const last = lastBefore(origin, turn);
  if (last === undefined || last.item === null || last.item === item || !FREE.has(last.item))
    return undefined;
  if (!FREE.has(item) && turn.fits(item, { kind: 'text', text })) return undefined;
  const fits = turn.fits(last.item, { kind: 'text', text: joined(last, text) });
  return fits && (isWhole(last, text, origin) || isRest(last, text, origin, turn)) ? last : undefined;
}

/** The answer that a text follows, by the sender's clock: answers may be taken in another order. */
function lastBefore({ sentAt }: Origin, { state }: View): Taken | undefined {
  const sent = ({ origin }: Taken): number => Date.parse(origin.sentAt);
  const earlier = state.taken.filter((taken) => sent(taken) <= Date.parse(sentAt));
  return earlier.toSorted((a, b) => sent(b) - sent(a))[0];
}

/** A text that begins with the last answer: somebody who sent the beginning of it has now sent all. */
function isWhole(last: Taken, text: string, origin: Origin): boolean {
  return beginsWith(text, last.text) && between(last, origin) <= ANSWER_REPEAT_MS;
}

/**
 * A text that was sent before the next question was there to be answered, or that followed the last answer faster than
 * anybody reads that question and answers it, yet not as fast as a repeated delivery.
 */
function isRest(last: Taken, text: string, origin: Origin, turn: Turn): boolean {
  if (text.length > SHORT.chars || text.split(/\s+/u).length > SHORT.words) return false;
  // It was said to a question that is settled meanwhile.
  if (yesOrNo(text) !== null) return false;
  if (origin.receivedAt < last.at || followsClosely(origin, last.origin)) return true;
  const gap = between(last, origin);
  return gap > ANSWER_MORE_MS.most && gap <= ANSWER_REPEAT_MS && isUnseen(origin, turn);
}

/** Whether the newest message of ours came after the text was sent. Senders' clocks may tell whole seconds. */
export function isUnseen({ sentAt }: Origin, { facts }: View): boolean {
  if (facts.channel.delivery === 'history') return false;
  const shownAt = facts.lastShown();
  return shownAt === null || Date.parse(sentAt) + SECOND_MS <= Date.parse(shownAt);
}

/** Behind another text as quickly as people send what they write in pieces, yet not as a repeated delivery. */
export function followsClosely(origin: Origin, other: Origin): boolean {
  const gap = Date.parse(origin.sentAt) - Date.parse(other.sentAt);
  return gap > ANSWER_MORE_MS.least && gap <= ANSWER_MORE_MS.most;
}

function between(last: Taken, origin: Origin): number {
  return Math.abs(Date.parse(origin.sentAt) - Date.parse(last.origin.sentAt));
}

/** The answer before with its rest, or the whole of it. */
export function joined(before: Pick<Taken, 'text'>, text: string): string {
  return beginsWith(text, before.text) ? text : `${before.text} ${text}`;
}

/** Whether words stand in a text, side by side. */
export function contains(text: string, words: string): boolean {
  return ` ${wordKey(text)} `.includes(` ${wordKey(words)} `);
}

/** Whether a text begins with the words of another, and goes on. */
export function beginsWith(text: string, start: string): boolean {
  return wordKey(text).startsWith(`${wordKey(start)} `);
}
