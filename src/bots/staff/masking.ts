/** First name and initial of the last one: what a group may see of a person (CONTRACT). Titles in front are skipped. */
export function shortName(name: string | null): string {
  const words = (name ?? '')
    .replace(/,.*$/u, '')
    .split(/\s+/u)
    .filter((word) => word !== '' && !word.endsWith('.'));
  const [first, ...rest] = words;
  if (first === undefined) return name === null ? '[dihapus]' : 'Penyedia';
  const last = rest.at(-1);
  return last === undefined ? first : `${first} ${Array.from(last)[0]?.toUpperCase() ?? ''}.`;
}

/** Digit runs of six or more, masked (CONTRACT); case numbers, dates and times have shorter ones. */
export function maskDigits(text: string): string {
  return text.replaceAll(/\d{6,}/gu, (run) => '•'.repeat(run.length));
}

/**
 * Words of an applicant for the group: also numbers that are written in pieces (`0812-3456-7890`, `64 72 …`), from ten
 * digits on, and e-mail addresses.
 */
export function maskQuoted(text: string): string {
  const pieces = text.replaceAll(/\+?\d(?:[ .-]?\d){9,}/gu, (run) => run.replaceAll(/\d/gu, '•'));
  return maskDigits(pieces).replaceAll(/\S+@\S+/gu, (address) => `${address.slice(0, 1)}•••@•••`);
}
