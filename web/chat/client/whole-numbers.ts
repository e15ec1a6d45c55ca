import { WHOLE_NUMBER_CHARS } from './limits';

/** A part of a text; `whole` is true for a number that must stay on one line. */
export interface TextPart {
  readonly text: string;
  readonly whole: boolean;
}

/**
 * Digits in groups of three and more (`0812 3456 7890`), and words with hyphens, of which those with a digit are
 * numbers: of cases (`KT-2026-00001`), NPWP (`09.254.294.3-407.000`), telephones (`0812-3456-7890`).
 */
const NUMBER =
  /(?<![\p{L}\p{N}/.-])(?:\+?\d{2,}(?:[ -]\d{3,})+(?!\d)|\+?[\p{L}\p{N}.]+(?:-[\p{L}\p{N}.]+)+)/gu;
const GOES_ON = /^[\p{L}\p{N}/-]/u;

/**
 * Splits a text at its numbers, in which a line could break at each hyphen and space; joined again, the parts are the
 * text. A number longer than `WHOLE_NUMBER_CHARS` may break, because it would not fit into a narrow page.
 */
export function wholeNumbers(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(NUMBER)) {
    const number = match[0].replace(/\.+$/u, '');
    const end = match.index + match[0].length;
    const isNumber = /\d/u.test(number) && !GOES_ON.test(text.slice(end, end + 2));
    if (!isNumber || number.length > WHOLE_NUMBER_CHARS) continue;
    if (match.index > from) parts.push({ text: text.slice(from, match.index), whole: false });
    parts.push({ text: number, whole: true });
    from = match.index + number.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), whole: false });
  return parts;
}
