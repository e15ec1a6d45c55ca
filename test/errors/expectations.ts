/** Where a string begins and ends in a source, quotes left out. */
interface Literal {
  readonly value: string;
  readonly at: number;
}

/** What a test file expects: calls of `expect` with all that is chained to them, and the tables of `each`. */
const BEGINNINGS = /\bexpect\(|\.each(?:<[^>]*>)?\(|\bexpect[A-Z]\w*\(/gu;

/**
 * The strings that a test file names in an expectation or in a table of `each`: what a test compares, so that it fails
 * when the product no longer says it. Strings in other places (stubs, comments, conditions) do not count.
 */
export function expectedStrings(source: string): ReadonlySet<string> {
  const { bare, literals } = withoutStrings(source);
  const spans = [...bare.matchAll(BEGINNINGS)].map(({ index }) => [index, endOfChain(bare, index)] as const);
  return new Set(
    literals
      .filter(({ at }) => spans.some(([begin, end]) => begin < at && at < end))
      .map(({ value }) => value),
  );
}

/** The source with blanks for comments and the content of strings, which are listed; every place stays where it is. */
function withoutStrings(source: string): { readonly bare: string; readonly literals: readonly Literal[] } {
  const literals: Literal[] = [];
  const TOKENS = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/gu;
  const bare = source.replaceAll(TOKENS, (token, at: number) => {
    if (!token.startsWith('/')) literals.push({ value: token.slice(1, -1), at });
    return ' '.repeat(token.length);
  });
  return { bare, literals };
}

/** Where a call and everything chained to it ends. */
function endOfChain(bare: string, begin: number): number {
  let at = begin;
  for (;;) {
    const open = bare.indexOf('(', at);
    if (open < 0) return bare.length;
    at = closing(bare, open) + 1;
    const next = /^\s*(?:\.\s*\w+\s*)+(?:<[^>]*>)?(?=\()/u.exec(bare.slice(at));
    if (next === null) return at;
  }
}

/** The bracket that closes the one at a place. */
function closing(bare: string, open: number): number {
  let depth = 0;
  for (let at = open; at < bare.length; at++) {
    if (bare[at] === '(') depth += 1;
    if (bare[at] === ')' && --depth === 0) return at;
  }
  return bare.length;
}
