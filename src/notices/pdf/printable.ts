/** Signs of the PDF standard fonts beyond Latin-1 (WinAnsiEncoding, PDF 32000-1 annex D). */
const BEYOND_LATIN_1 = new Set('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ');
const STAND_IN = '?';

/**
 * A text in the letters of the built-in fonts: others lose their accents (`ḥ` becomes `h`) or become `?`; line breaks
 * stay.
 */
export function printable(text: string): string {
  return Array.from(text.normalize('NFC'), printed).join('');
}

function printed(sign: string): string {
  if (sign === '\n' || has(sign)) return sign;
  if (/\p{M}/u.test(sign)) return '';
  if (/[\p{C}\p{Z}]/u.test(sign)) return ' ';
  const plain = Array.from(sign.normalize('NFKD')).filter(has).join('');
  return plain === '' ? STAND_IN : plain;
}

function has(sign: string): boolean {
  const code = sign.codePointAt(0) ?? 0;
  return (code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code <= 0xff) || BEYOND_LATIN_1.has(sign);
}
