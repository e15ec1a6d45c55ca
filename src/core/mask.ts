const HIDDEN = '•';

/** Shows the last `shown` characters of a number, the others as `•`; a number that is not longer is hidden whole. */
export function maskStart(value: string, shown: number): string {
  return value.length <= shown
    ? HIDDEN.repeat(value.length)
    : HIDDEN.repeat(value.length - shown) + value.slice(-shown);
}

/** Shows the first letter of a word, name or address. The result does not tell its length. */
export function maskAfterFirst(value: string): string {
  return `${Array.from(value)[0] ?? ''}${HIDDEN.repeat(3)}`;
}

/** Shows the first letter of an e-mail address. */
export function maskMail(address: string): string {
  return `${maskAfterFirst(address)}@${HIDDEN.repeat(3)}`;
}

/** Hides six or more digits in a row ("The staff group" in docs/contract.md); dates and case numbers have fewer. */
export function maskDigits(text: string): string {
  return text.replaceAll(/\d{6,}/gu, (run) => HIDDEN.repeat(run.length));
}

/**
 * Masks an applicant's words: six or more digits in a row, ten or more in pieces (`0812-3456-7890`, `64 72 …`), and
 * e-mail addresses.
 */
export function maskQuoted(text: string): string {
  const pieces = text.replaceAll(/\+?\d(?:[ .-]?\d){9,}/gu, (run) => run.replaceAll(/\d/gu, HIDDEN));
  return maskDigits(pieces).replaceAll(/\S+@\S+/gu, maskMail);
}
