import { Binary, BSONRegExp } from 'bson';
import { isNumeric } from '../bson/values.js';
import { refusal } from '../errors.js';
import { toRegExp } from '../query/patterns.js';
import {
  binary,
  define,
  isNullish,
  named,
  textOf,
  unary,
  variadic,
  wholeNumber,
  wrongType,
  type Named,
} from './arguments.js';
import { asText } from './conversions.js';

/** Code points, not the UTF-16 units that JavaScript counts. */
const characters = (text: string): string[] => Array.from(text);

function trim(side: 'both' | 'left' | 'right'): (given: Named, name: string) => unknown {
  return ({ input, chars }, name) => {
    if (isNullish(input)) return null;
    const text = characters(textOf(input, name));
    const drop = new Set(
      chars === undefined
        ? characters(
            '\0 \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a',
          )
        : characters(textOf(chars, name)),
    );
    let from = 0;
    let to = text.length;
    if (side !== 'right') while (from < to && drop.has(text[from] ?? '')) from += 1;
    if (side !== 'left') while (to > from && drop.has(text[to - 1] ?? '')) to -= 1;
    return text.slice(from, to).join('');
  };
}

/** A string for the operators that take null as empty. */
function loose(value: unknown, name: string): string {
  return isNullish(value) ? '' : asText(value, name);
}

function substringBytes(values: unknown[], name: string): unknown {
  const [text, from, count] = values;
  const bytes = Buffer.from(loose(text, name), 'utf8');
  const start = wholeNumber(from, name);
  const length = wholeNumber(count, name);
  if (start < 0) throw refusal(50752, `${name}: starting index must be non-negative`);
  const end = length < 0 ? bytes.length : Math.min(bytes.length, start + length);
  const inside = (at: number): boolean => at < bytes.length && ((bytes[at] ?? 0) & 0xc0) === 0x80;
  if (inside(start) || inside(end))
    throw refusal(28656, `${name}: Invalid range, ending in the middle of a UTF-8 character.`);
  return bytes.toString('utf8', Math.min(start, bytes.length), end);
}

function indexOf(units: (text: string) => { find: (part: string, from: number, to: number) => number }) {
  return (values: unknown[], name: string): unknown => {
    const [text, part, from = 0, to] = values;
    if (isNullish(text)) return null;
    const end = to === undefined ? Infinity : wholeNumber(to, name);
    return units(textOf(text, name)).find(textOf(part, name), wholeNumber(from, name), end);
  };
}

const byBytes = (text: string): { find: (part: string, from: number, to: number) => number } => {
  const bytes = Buffer.from(text, 'utf8');
  return {
    find: (part, from, to) =>
      from > bytes.length ? -1 : bytes.subarray(0, Math.min(to, bytes.length)).indexOf(part, from),
  };
};

const byCharacters = (text: string): { find: (part: string, from: number, to: number) => number } => ({
  find: (part, from, to) => {
    const all = characters(text);
    const wanted = characters(part);
    for (let at = from; at + wanted.length <= Math.min(to, all.length); at += 1)
      if (wanted.every((item, index) => all[at + index] === item)) return at;
    return -1;
  },
});

function regexOf({ regex, options }: Named): RegExp {
  if (regex instanceof BSONRegExp)
    return toRegExp(regex.pattern, typeof options === 'string' ? options : regex.options);
  if (typeof regex === 'string') return toRegExp(regex, typeof options === 'string' ? options : '');
  throw refusal(51105, "regular expression operators need 'regex' to be a string or a regex");
}

function matches(given: Named, name: string): { match: string; idx: number; captures: (string | null)[] }[] {
  const input = given['input'];
  if (isNullish(input) || isNullish(given['regex'])) return [];
  const text = textOf(input, name);
  const pattern = regexOf(given);
  const found = text.matchAll(new RegExp(pattern.source, `${pattern.flags}g`));
  return [...found].map((match) => ({
    match: match[0],
    idx: characters(text.slice(0, match.index)).length,
    captures: match.slice(1).map((capture: string | undefined) => capture ?? null),
  }));
}

const REGEX = [['input', 'regex'], ['options']] as const;

function replace(all: boolean): (given: Named, name: string) => unknown {
  return ({ input, find, replacement }, name) => {
    if (isNullish(input) || isNullish(find) || isNullish(replacement)) return null;
    const [text, part, other] = [textOf(input, name), textOf(find, name), textOf(replacement, name)];
    return all ? text.replaceAll(part, () => other) : text.replace(part, () => other);
  };
}

define({
  $concat: variadic((values, name) =>
    values.some(isNullish) ? null : values.map((value) => textOf(value, name)).join(''),
  ),
  $toLower: unary((value, name) => loose(value, name).toLowerCase()),
  $toUpper: unary((value, name) => loose(value, name).toUpperCase()),
  $strLenCP: unary((value, name) => characters(textOf(value, name)).length),
  $strLenBytes: unary((value, name) => Buffer.byteLength(textOf(value, name))),
  $strcasecmp: binary((a, b, name) => {
    const [left, right] = [loose(a, name).toUpperCase(), loose(b, name).toUpperCase()];
    return left < right ? -1 : left > right ? 1 : 0;
  }),
  $substr: variadic(substringBytes, 3),
  $substrBytes: variadic(substringBytes, 3),
  $substrCP: variadic((values, name) => {
    const [text, from, count] = values;
    const start = wholeNumber(from, name);
    if (start < 0) throw refusal(34455, '$substrCP: the starting index must be a non-negative integer');
    return characters(loose(text, name))
      .slice(start, start + wholeNumber(count, name))
      .join('');
  }, 3),
  $indexOfBytes: variadic(indexOf(byBytes), 2, 4),
  $indexOfCP: variadic(indexOf(byCharacters), 2, 4),
  $split: binary((text, separator, name) => {
    if (isNullish(text) || isNullish(separator)) return null;
    if (separator === '') throw refusal(40087, '$split requires a non-empty separator');
    return textOf(text, name).split(textOf(separator, name));
  }),
  $trim: named(['input'], ['chars'], trim('both')),
  $ltrim: named(['input'], ['chars'], trim('left')),
  $rtrim: named(['input'], ['chars'], trim('right')),
  $replaceOne: named(['input', 'find', 'replacement'], [], replace(false)),
  $replaceAll: named(['input', 'find', 'replacement'], [], replace(true)),
  $regexMatch: named(...REGEX, (given, name) => matches(given, name).length > 0),
  $regexFind: named(...REGEX, (given, name) => matches(given, name)[0] ?? null),
  $regexFindAll: named(...REGEX, matches),
  $binarySize: unary((value, name) => {
    if (isNullish(value)) return null;
    if (typeof value === 'string') return Buffer.byteLength(value);
    if (value instanceof Binary) return value.length();
    throw wrongType(name, 'a string or binary data', value);
  }),
  $isNumber: unary((value) => isNumeric(value)),
});
