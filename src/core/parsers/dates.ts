import { denies } from './denial.js';
import type { Parsed } from './parsed.js';

const MONTHS: readonly (readonly string[])[] = [
  ['januari', 'january', 'jan'],
  ['februari', 'pebruari', 'february', 'feb', 'peb'],
  ['maret', 'march', 'mar', 'mrt'],
  ['april', 'apr'],
  ['mei', 'may', 'mai'],
  ['juni', 'june', 'jun'],
  ['juli', 'july', 'jul'],
  ['agustus', 'august', 'agt', 'agst', 'ags', 'agu', 'aug', 'agus'],
  ['september', 'sept', 'sep'],
  ['oktober', 'october', 'okt', 'oct'],
  ['november', 'nopember', 'nov', 'nop'],
  ['desember', 'december', 'des', 'dec'],
];

/** Two-digit years up to this one belong to the 21st century, later ones to the 20th. */
const CENTURY_TURN = 79;

/**
 * A date in Indonesian spellings (`6 Mei 2027`, `06/05/2027`, `6-5-27`, `tgl 6 mei '27`, `Kamis, 6 Mei 2027`) or ISO, as
 * `YYYY-MM-DD`. Numbers are read day, month, year. A day that the calendar does not have is refused, not moved.
 */
export function parseDate(text: string): Parsed<string> {
  const plain = text
    .toLowerCase()
    .replaceAll(
      /\b(hari|senin|selasa|rabu|kamis|jumat|jum'at|sabtu|minggu|ahad|tanggal|tgl|bulan|tahun|thn|th)\b/gu,
      ' ',
    )
    .replaceAll(/[.,'’`/\-–\s:]+/gu, ' ')
    .trim();
  const iso = /^(\d{4}) (\d{1,2}) (\d{1,2})$/u.exec(plain);
  if (iso !== null) return calendar(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const numbers =
    /^(\d{1,2}) (\d{1,2}) (\d{4}|\d{2})$/u.exec(plain) ?? /^(\d{2})(\d{2})(\d{4}|\d{2})$/u.exec(plain);
  if (numbers !== null) return calendar(year(numbers[3] ?? ''), Number(numbers[2]), Number(numbers[1]));
  const named = /^(\d{1,2}) ?([a-z]+) ?(\d{4}|\d{2})$/u.exec(plain);
  if (named !== null) {
    const month = MONTHS.findIndex((names) => names.includes(named[2] ?? '')) + 1;
    if (month === 0) return { ok: false, reason: 'date-month' };
    return calendar(year(named[3] ?? ''), month, Number(named[1]));
  }
  if (/^([a-z]+ )?\d{4}$/u.test(plain)) return { ok: false, reason: 'date-no-day' };
  if (/^\d{1,2} ?([a-z]+|\d{1,2})$/u.test(plain)) return { ok: false, reason: 'date-no-year' };
  return { ok: false, reason: 'date-form' };
}

const LIFETIME = /\b(seumur|selamanya|selama ?lamanya|tidak terbatas|tanpa batas|lifetime|permanen)\b/iu;
/** What stands before a date that a sentence names. */
const UNTIL = /^.*?(?:\bs\.?\/?d\b\.?|\bsampai\b(?: dengan\b)?|\bhingga\b|\btapi\b|\bmelainkan\b|[,;])\s*/iu;

/**
 * The end of a certificate's validity: a date, or `seumur-hidup` in its usual words. A date in the sentence wins over
 * those words, and a denial proves nothing.
 */
export function parseValidUntil(text: string): Parsed<string> {
  const until = text.replace(/^(berlaku )?(s\.?\/?d\.?|sampai( dengan)?|hingga)\s+/iu, '');
  const whole = parseDate(until);
  if (whole.ok || !LIFETIME.test(text)) return whole;
  for (let rest = text; UNTIL.test(rest);) {
    rest = rest.replace(UNTIL, '');
    const named = parseDate(rest);
    if (named.ok) return named;
  }
  return denies(text) ? { ok: false, reason: 'date-form' } : { ok: true, value: 'seumur-hidup' };
}

function year(digits: string): number {
  if (digits.length === 4) return Number(digits);
  const short = Number(digits);
  return short <= CENTURY_TURN ? 2000 + short : 1900 + short;
}

function calendar(y: number, month: number, day: number): Parsed<string> {
  const date = new Date(Date.UTC(y, month - 1, day));
  const real = y >= 1900 && y <= 2199 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real
    ? { ok: true, value: date.toISOString().slice(0, 10) }
    : { ok: false, reason: 'date-impossible' };
}
