/** Marks that stand for what is not shown. */
const HIDDEN = '•';

/** A number by its last characters; one that is not longer is hidden whole. */
export function maskStart(value: string, shown: number): string {
  return value.length <= shown
    ? HIDDEN.repeat(value.length)
    : HIDDEN.repeat(value.length - shown) + value.slice(-shown);
}

/** A word, a name or an address by its first letter. Its length is not told. */
export function maskAfterFirst(value: string): string {
  return `${Array.from(value)[0] ?? ''}${HIDDEN.repeat(3)}`;
}

/** An e-mail address by its first letter. */
export function maskMail(address: string): string {
  return `${maskAfterFirst(address)}@${HIDDEN.repeat(3)}`;
}

/** Digit runs of six or more, masked (CONTRACT); case numbers, dates and times have shorter ones. */
export function maskDigits(text: string): string {
  return text.replaceAll(/\d{6,}/gu, (run) => HIDDEN.repeat(run.length));
}

/**
 * Words of an applicant: also numbers that are written in pieces (`0812-3456-7890`, `64 72 …`), from ten digits on, and
 * e-mail addresses.
 */
export function maskQuoted(text: string): string {
  const pieces = text.replaceAll(/\+?\d(?:[ .-]?\d){9,}/gu, (run) => run.replaceAll(/\d/gu, HIDDEN));
  return maskDigits(pieces).replaceAll(/\S+@\S+/gu, maskMail);
}
