import { parseDay } from '../core/parsers/days.js';
import type { Parsed } from '../core/parsers/parsed.js';
import { parseWish, type Wish } from '../core/parsers/wish.js';
import { bareWish } from '../core/parsers/wish-words.js';
import { yesOrNo } from '../core/parsers/yes-no.js';
import type { Day } from '../sop/calendar.js';
import { isTime } from './booking-questions.js';
import type { Option } from './question.js';
import type { ReasonCode } from './texts/reasons.js';
import type { View } from './turn.js';
import { ordinal } from './understand.js';
import { localDate } from './when.js';

/** A typed wish, and what else the text may have meant. */
export interface Typed {
  readonly wish: Wish;
  /** The value of the option at the place that the text also names, on channels that number the options. */
  readonly instead: string | null;
  /** Whether it begins with a yes. */
  readonly agreed: boolean;
}

type TypedOrNone = Parsed<Typed, ReasonCode> | null;

/**
 * Reads the answer to the question for a day. A bare number is the day of the month of a free day; any other is null when
 * it names a place among the options.
 */
export function typedDay(
  said: string,
  free: readonly Day[],
  options: readonly Option[],
  view: View,
): TypedOrNone {
  const number = bareNumber(said);
  if (number === null) return typed(parseWish(said, today(view)));
  const ofMonth = free.find((day) => Number(day.slice(8)) === number);
  if (ofMonth !== undefined) return typed({ ok: true, value: { day: ofMonth, clock: null } });
  if (optionAt(said, options) !== null) return null;
  const day = parseDay(`tanggal ${number}`, today(view));
  return typed(day.ok ? { ok: true, value: { day: day.value, clock: null } } : day);
}

/**
 * Reads the answer to a question for an hour. A number is an hour. Where options are numbered it is null when it names a
 * place and `isFree` denies the hour.
 */
export function typedTime(
  said: string,
  isFree: (wish: Wish) => boolean,
  options: readonly Option[],
  view: View,
): TypedOrNone {
  const parsed = parseWish(said, today(view));
  if (!parsed.ok) return typed(parsed.reason === 'day-form' ? { ok: false, reason: 'clock-form' } : parsed);
  const place = isNumbered(view) ? optionAt(said, options) : null;
  if (place === null) return typed(parsed);
  if (!isFree(parsed.value)) return null;
  return typed(parsed, 'value' in place && isTime(place.value) ? place.value : null);
}

/** A denial before a comma is about the time on offer: `tidak, jam 10`. */
const DENIED_FIRST = /^(?:tidak|tdk|gak|ga|nggak|bukan|jangan)(?: jadi)?(?: pak| bu| kak)?\s*[,.]\s*/iu;
/** A yes before the time. */
const AGREED_FIRST = /^(\p{L}+)[\s,.]+\S/u;

/** Reads a further wish at the confirmation of a time; null for anything else, and for a number of the options. */
export function typedInstead(said: string, options: readonly Option[], view: View): TypedOrNone {
  if (isNumbered(view) && optionAt(said, options) !== null) return null;
  const parsed = parseWish(said.replace(DENIED_FIRST, ''), today(view));
  if (!parsed.ok && parsed.reason === 'day-form') return null;
  return typed(parsed, null, yesOrNo(AGREED_FIRST.exec(said)?.[1] ?? '') === 'yes');
}

function typed(
  parsed: Parsed<Wish, ReasonCode>,
  instead: string | null = null,
  agreed = false,
): Parsed<Typed, ReasonCode> {
  return parsed.ok ? { ok: true, value: { wish: parsed.value, instead, agreed } } : parsed;
}

function today(view: View): Day {
  return localDate(view.facts.now, view);
}

/** People see numbers only where there are no buttons. */
function isNumbered({ facts }: View): boolean {
  return facts.channel.limits.choices === 0;
}

function bareNumber(said: string): number | null {
  const bare = bareWish(said);
  return /^\d{1,2}$/u.test(bare) ? Number(bare) : null;
}

function optionAt(said: string, options: readonly Option[]): Option | null {
  const place = ordinal(said);
  return place === null ? null : (options[place - 1] ?? null);
}
