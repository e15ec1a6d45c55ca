const LENGTHS = ['short', 'long', 'full'] as const;

/** How much of the proofs that can be longer or shorter is run, see test/README.md. */
export type Length = (typeof LENGTHS)[number];

/** `LOKET_TESTS`; without it short, as in `npm test`. */
export const LENGTH: Length = lengthOf(process.env['LOKET_TESTS'] ?? 'short');

function lengthOf(word: string): Length {
  const found = LENGTHS.find((length) => length === word);
  if (found === undefined) throw new TypeError(`LOKET_TESTS is one of ${LENGTHS.join(', ')}, not ${word}`);
  return found;
}

/** What a test takes at the present length; a length without a word of its own takes that of the next shorter one. */
export function byLength<T>({
  short,
  long = short,
  full = long,
}: {
  readonly short: T;
  readonly long?: T;
  readonly full?: T;
}): T {
  return { short, long, full }[LENGTH];
}
