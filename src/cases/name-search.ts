import { NAME_SEARCH } from '../core/limits.js';

/** The words of a name in the form that is searched: each once, in lower case, without accents and punctuation. */
export function nameWords(name: string): string[] {
  const words = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  return [...new Set(words)].slice(0, NAME_SEARCH.words);
}

/** The keys by which a name is found: its words, and their beginnings of `NAME_SEARCH.shortest` letters and more. */
export function nameKeys(name: string): string[] {
  const keys = new Set<string>();
  for (const word of nameWords(name)) {
    keys.add(word);
    for (let length = NAME_SEARCH.shortest; length <= Math.min(word.length, NAME_SEARCH.longest); length++) {
      keys.add(word.slice(0, length));
    }
  }
  return [...keys];
}
