import type { Parsed } from './parsed.js';
import { bareWish } from './wish-words.js';

/** The zones of Indonesia, as people write them behind an hour. */
export type ClockZone = 'WIB' | 'WITA' | 'WIT';

/** A time of the day as somebody said it. */
export interface ClockTime {
  /** After midnight, 0 to 1439; on the clock of `zone`, if one was said. */
  readonly minutes: number;
  /** Whether the half of the day was said (`pagi`, `sore`). */
  readonly half: boolean;
  readonly zone: ClockZone | null;
}

const HALF_DAY = 12 * 60;
const DAY = 24 * 60;

/** From and to (excluded), in minutes after midnight; the night goes on behind it. */
const HALVES: ReadonlyMap<string, readonly [from: number, to: number]> = new Map([
  ['pagi', [0, HALF_DAY]],
  ['siang', [9 * 60, 16 * 60]],
  ['sore', [13 * 60, 19 * 60]],
  ['petang', [13 * 60, 19 * 60]],
  ['malam', [18 * 60, DAY + 4 * 60]],
]);
const HALF_WORD = /\b(?:pagi|siang|sore|petang|malam)\b/gu;
const ZONE_WORD = /\b(?:wib|wita|wit)\b/gu;
const HOUR_WORD = /\b(?:jam|jm|pukul|pkl|pk)\b/gu;

const UNITS = ['satu', 'dua', 'tiga', 'empat', 'lima', 'enam', 'tujuh', 'delapan', 'sembilan'];
const UNIT = UNITS.join('|');
const TEENS = new RegExp(`\\b(${UNIT}) ?belas\\b`, 'gu');
const TENS = new RegExp(`\\b(${UNIT}) ?puluh(?: (${UNIT}))?\\b`, 'gu');
const ONES = new RegExp(`\\b(?:${UNIT})\\b`, 'gu');

const PLAIN = /^(\d{1,2})(?: ?[.:, ] ?(\d{2})(?:[.:]00)?)?$/u;
const FOUR_DIGITS = /^([01]\d)([0-5]\d)$/u;
const PAST = /^(\d{1,2})(?:[.:]00)? (?:lewat|lwt|lebih) (\d{1,2}|seperempat|setengah)(?: menit)?$/u;
const BEFORE = /^(\d{1,2})(?:[.:]00)? (?:kurang|krg) (\d{1,2}|seperempat)(?: menit)?$/u;
const HALF_TO = /^setengah (\d{1,2})$/u;

/**
 * A time of the day, in digits or Indonesian words: `9`, `09.30`, `jam 3 sore`, `setengah sepuluh`, `10 kurang
 * seperempat`, `jam 10an`, `pukul 09.30 WITA saja`. An hour that the named half of the day does not have is refused.
 */
export function parseClock(text: string): Parsed<ClockTime> {
  const key = asDigits(bareWish(text)).replaceAll(/(?<=\p{L})(?=\d)|(?<=\d)(?=\p{L})/gu, ' ');
  const halves = [...new Set(key.match(HALF_WORD))];
  const zones = [...new Set(key.match(ZONE_WORD))];
  const hour = key
    .replaceAll(HALF_WORD, '')
    .replaceAll(ZONE_WORD, '')
    .replaceAll(HOUR_WORD, '')
    .replaceAll(/\s+/gu, ' ')
    .trim()
    .replace(/(?<=\d)[ -]+an$/u, '');
  const said = minutesOf(hour);
  if (said === null || halves.length > 1 || zones.length > 1) return { ok: false, reason: 'clock-form' };
  const [half] = halves;
  const minutes = half === undefined ? said : inHalf(said, half);
  if (!(minutes >= 0 && minutes < DAY)) return { ok: false, reason: 'clock-impossible' };
  const zone = (zones[0]?.toUpperCase() ?? null) as ClockZone | null;
  return { ok: true, value: { minutes, half: half !== undefined, zone } };
}

/** The minutes that may be meant: `3` without a half of the day can be 03.00 and 15.00; the likelier one comes last. */
export function clockReadings({ minutes, half }: ClockTime): readonly number[] {
  return !half && minutes >= 60 && minutes < 7 * 60 ? [minutes, minutes + HALF_DAY] : [minutes];
}

/** NaN for an hour or minute that no clock has; null for what is no hour. */
function minutesOf(hour: string): number | null {
  const plain = PLAIN.exec(hour) ?? FOUR_DIGITS.exec(hour);
  if (plain !== null) return total(Number(plain[1]), Number(plain[2] ?? 0));
  const past = PAST.exec(hour);
  if (past !== null) return total(Number(past[1]), part(past[2]));
  const before = BEFORE.exec(hour);
  if (before !== null) return total(previous(before[1]), 60 - part(before[2]));
  const halfTo = HALF_TO.exec(hour);
  return halfTo === null ? null : total(previous(halfTo[1]), 30);
}

function total(hours: number, minutes: number): number {
  if (hours === 24 && minutes === 0) return 0;
  return hours <= 23 && minutes >= 0 && minutes <= 59 ? hours * 60 + minutes : Number.NaN;
}

/** The hour before, on a clock of twelve: `setengah satu` is 12.30. */
function previous(hours: string | undefined): number {
  return hours === '1' || hours === '01' ? 12 : Number(hours) - 1 + (Number(hours) === 0 ? 24 : 0);
}

function part(minutes: string | undefined): number {
  if (minutes === 'seperempat') return 15;
  return minutes === 'setengah' ? 30 : Number(minutes);
}

function inHalf(minutes: number, half: string): number {
  const [from, to] = HALVES.get(half) ?? [0, DAY];
  const readings = minutes < HALF_DAY + 60 ? [minutes, (minutes + HALF_DAY) % DAY] : [minutes];
  const fits = (at: number): boolean => at >= from && at < to;
  return readings.find((at) => fits(at) || fits(at + DAY)) ?? Number.NaN;
}

function asDigits(text: string): string {
  return text
    .replaceAll(/\bsepuluh\b/gu, '10')
    .replaceAll(/\bsebelas\b/gu, '11')
    .replaceAll(TEENS, (_all, unit: string) => `1${unitOf(unit)}`)
    .replaceAll(TENS, (_all, tens: string, unit: string | undefined) => `${unitOf(tens)}${unitOf(unit)}`)
    .replaceAll(ONES, (unit) => String(unitOf(unit)));
}

function unitOf(word: string | undefined): number {
  return word === undefined ? 0 : UNITS.indexOf(word) + 1;
}
