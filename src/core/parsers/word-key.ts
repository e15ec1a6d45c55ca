import { cutText } from '../cut-text.js';

/** Signs that keyboards and copied texts put in the place of plain ones. */
const FOLDS: readonly (readonly [RegExp, string])[] = [
  [/[\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]/gu, '-'],
  [/[\u2018\u2019\u201A\u201B\u2032\u02B9\u02BB\u02BC\u02BD\u0060\u00B4\uFF07]/gu, "'"],
  [/[\u201C-\u201F\u2033\uFF02]/gu, '"'],
  [/(?![\n\t])\s/gu, ' '],
];
/** The zeros of the digits that are read as ASCII digits: Arabic, Persian, full width. */
const ZEROS = [0x0660, 0x06f0, 0xff10];

/**
 * A person's text as the product reads it: NFC, cut by {@link cutText}, with plain digits, dashes, quotes and spaces,
 * without control, direction and zero-width characters and lone surrogates (line breaks and tabs stay), trimmed. May be
 * empty.
 */
export function clean(text: string): string {
  const plain = cutText(text)
    .normalize('NFC')
    .replaceAll(/[\u0660-\u0669\u06F0-\u06F9\uFF10-\uFF19]/gu, asciiDigit)
    .replaceAll(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}]/gu, '');
  return FOLDS.reduce((folded, [signs, sign]) => folded.replaceAll(signs, sign), plain).trim();
}

function asciiDigit(digit: string): string {
  const code = digit.charCodeAt(0);
  return String(code - (ZEROS.findLast((zero) => zero <= code) ?? code));
}

/** The form in which words are compared: lower case, no slash, `@bot` or punctuation around it, single spaces. */
export function wordKey(text: string): string {
  return clean(text)
    .toLowerCase()
    .replace(/^\/([a-z_-]+)@\w+/u, '$1')
    .replaceAll(/^[^\p{L}\p{N}?]+|[^\p{L}\p{N}?]+$/gu, '')
    .replaceAll(/[\s_]+/gu, ' ');
}

/** A {@link wordKey} without the forms of address and particles at its end: "halo min", "status dong". */
export function withoutTail(key: string): string {
  return key.replace(/(?: (?:pak|bu|min|kak|mas|mbak|dong|deh|ya|aja|saja))+$/u, '');
}
