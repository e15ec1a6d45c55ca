/** Signs that people write between the digits of one number. */
const BETWEEN = String.raw`[\s.\-/()]`;
/** A number that no letter touches: `64720O` and `KT2026` hold none. */
const NUMBER = new RegExp(String.raw`(?<![\p{L}\d])\+?\d(?:${BETWEEN}*\d)*(?![\p{L}\d])`, 'gu');

/**
 * The numbers in a text, each as its bare digits (a plus in front stays), in their order: `NPWP saya
 * 09.254.294.3-407.000, bukan NIK` gives one. Numbers side by side with only separators between are one.
 */
export function numbersIn(text: string): readonly string[] {
  return (text.match(NUMBER) ?? []).map((found) => found.replaceAll(/[^\d+]/gu, ''));
}

/** The one number in a text that fits; null when none or several different ones do. */
export function onlyNumber(text: string, fits: (digits: string) => boolean): string | null {
  const found = new Set(numbersIn(text).filter(fits));
  const [only] = found;
  return found.size === 1 && only !== undefined ? only : null;
}
