import { DateTime, type Zone } from 'luxon';
import { refusal } from '../errors.js';

const pad = (value: number, length: number): string => String(value).padStart(length, '0');

/** What `$dateToString` writes for each letter behind `%`. */
const WRITERS: Readonly<Record<string, (time: DateTime) => string>> = {
  Y: (time) => pad(time.year, 4),
  m: (time) => pad(time.month, 2),
  d: (time) => pad(time.day, 2),
  H: (time) => pad(time.hour, 2),
  M: (time) => pad(time.minute, 2),
  S: (time) => pad(time.second, 2),
  L: (time) => pad(time.millisecond, 3),
  j: (time) => pad(time.ordinal, 3),
  w: (time) => String((time.weekday % 7) + 1),
  U: (time) => pad(Math.floor((time.ordinal - (time.weekday % 7) + 6) / 7), 2),
  G: (time) => pad(time.weekYear, 4),
  V: (time) => pad(time.weekNumber, 2),
  u: (time) => String(time.weekday),
  b: (time) => time.toFormat('LLL'),
  B: (time) => time.toFormat('LLLL'),
  z: (time) => time.toFormat('ZZZ'),
  Z: (time) => String(time.offset),
  '%': () => '%',
};

/** Writes an instant by a format of `$dateToString`. @throws MongoCommandError 18535 or 18536 for a wrong format */
export function formatDate(time: DateTime, format: string): string {
  if (/(^|[^%])(%%)*%$/.test(format)) throw refusal(18535, "Unmatched '%' at end of format string");
  return format.replace(/%(.)/gs, (_, letter: string) => {
    const write = WRITERS[letter];
    if (!write) throw refusal(18536, `Invalid format character '%${letter}' in format string`);
    return write(time);
  });
}

/** The tokens of luxon's parser for the same letters. */
const TOKENS: Readonly<Record<string, string>> = {
  Y: 'yyyy',
  m: 'L',
  d: 'd',
  H: 'H',
  M: 'm',
  S: 's',
  L: 'S',
  j: 'o',
  G: 'kkkk',
  V: 'W',
  u: 'E',
  b: 'LLL',
  B: 'LLLL',
  z: 'ZZZ',
  '%': "'%'",
};

/**
 * Parses a date by a format of `$dateFromString`.
 * @throws MongoCommandError 241 when it does not fit
 */
export function parseByFormat(text: string, format: string, zone: Zone): Date {
  const tokens = format.replace(/%(.)|[a-zA-Z]+/gs, (part, letter: string | undefined) => {
    if (letter === undefined) return `'${part}'`;
    const token = TOKENS[letter];
    if (token === undefined) throw refusal(18536, `Invalid format character '%${letter}' in format string`);
    return token;
  });
  const parsed = DateTime.fromFormat(text, tokens, { zone, locale: 'en-US' });
  if (!parsed.isValid) throw refusal(241, `Error parsing date string '${text}' by format '${format}'`);
  return parsed.toJSDate();
}
