/**
 * What a program would misread in the address of a server with a name and a password, `scheme://user:password@host`:
 * reserved characters of the user or the password that are not percent-encoded. Null when there is nothing. The words
 * never repeat the address.
 */
export function misreadCredentials(address: string): string | null {
  const rest = address.replace(/^[^/]*\/\//u, '');
  // Whatever stands before the last "@" was meant as user and password: neither a host nor an option has one.
  const at = rest.lastIndexOf('@');
  const user = at < 0 ? '' : rest.slice(0, at);
  const found = RESERVED.filter((character) => user.includes(character));
  if (/%(?![\da-f]{2})/iu.test(user)) found.push('%');
  if (/\s/u.test(user)) found.push(' ');
  if (found.length === 0) return null;
  const encoded = found.map(
    (character) => `${character === ' ' ? 'a space' : `"${character}"`} as ${encodeURIComponent(character)}`,
  );
  return `user and password hold characters that mean something else in an address; write ${encoded.join(', ')}`;
}

const RESERVED = ['@', '/', '?', '#'];

/** True for an address that a mail can be sent from: `a@b` or `Name <a@b>`. */
export function isMailbox(text: string): boolean {
  return ADDRESS.test(/^[^<>]*<([^<>]+)>$/u.exec(text)?.[1] ?? text);
}

/** A name without quotes, then a host name; literals such as `a@[127.0.0.1]` are left out. */
const ADDRESS = /^[^\s@<>(),:;"[\]\\]+@[a-z\d](?:[a-z\d-]*[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]*[a-z\d])?)*$/iu;

/** Beginnings of names that belong to Loket. Others in the environment may be anybody's. */
const OURS = ['LOKET_', 'TELEGRAM_', 'WHATSAPP_', 'SMTP_'];

/** Known to others than the product: `LOKET_TESTS` sets the length of the tests. */
const NOT_SETTINGS = new Set(['LOKET_TESTS']);

/** A variable that looks like a setting and is none. */
export interface UnknownSetting {
  readonly name: string;
  readonly problem: string;
}

/** The variables of `names` that begin like Loket's settings and are none of `known`: probably slips. */
export function unknownSettings(names: readonly string[], known: readonly string[]): UnknownSetting[] {
  return names.flatMap((name) => {
    const prefix = OURS.find((beginning) => name.toUpperCase().startsWith(beginning));
    if (prefix === undefined || known.includes(name) || NOT_SETTINGS.has(name)) return [];
    const near = known
      .map((other) => ({ other, slips: slipsBetween(name.toUpperCase(), other) }))
      .filter(({ slips }) => slips <= MOST_SLIPS)
      .toSorted((a, b) => a.slips - b.slips)[0];
    const meant = near ? near.other : known.filter((other) => other.startsWith(prefix)).join(', ');
    return [{ name, problem: `is no setting and probably a slip; known: ${meant}` }];
  });
}

/** Most letters wrong in a name for the meant one to be guessed. */
const MOST_SLIPS = 3;

/** Letters to be put in, left out or changed to make one word the other (Levenshtein). */
function slipsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of Array.from(one).entries()) {
    const next = [index + 1];
    for (const [at, wanted] of Array.from(other).entries()) {
      next.push(
        Math.min((next[at] ?? 0) + 1, (row[at + 1] ?? 0) + 1, (row[at] ?? 0) + (letter === wanted ? 0 : 1)),
      );
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
