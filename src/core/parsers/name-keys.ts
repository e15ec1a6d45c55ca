import { NAME_SEARCH } from '../limits.js';
import { clean } from './word-key.js';

/** The pieces of a name in the form that is searched: in lower case, without accents, signs and invisible characters. */
function pieces(name: string): string[] {
  return clean(name)
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((piece) => piece !== '')
    .slice(0, NAME_SEARCH.words);
}

/** Neighbours written as one word: `nur`, `aini` give `nuraini`. */
function joinedPairs(words: readonly string[]): string[] {
  return words.slice(1).map((word, index) => `${words[index] ?? ''}${word}`);
}

/**
 * The keys by which a name is found: its words, two neighbours as one (`Nur'aini` and `Nur Aini` are `nuraini`, too), and
 * the beginnings of each of `NAME_SEARCH.shortest` letters and more.
 */
export function nameKeys(name: string): string[] {
  const words = pieces(name);
  const keys = new Set<string>();
  for (const word of [...words, ...joinedPairs(words)]) {
    keys.add(word);
    for (let length = NAME_SEARCH.shortest; length <= Math.min(word.length, NAME_SEARCH.longest); length++) {
      keys.add(word.slice(0, length));
    }
  }
  return [...keys];
}

/** What is written before a name and is none of it. */
const ADDRESS = new Set('nama bapak bpk pak ibu bu sdr sdri saudara saudari an atas'.split(' '));

/**
 * The ways in which a searched name may be stored; each is a list of keys that all have to be there. Forms of address
 * and single letters (initials, letters of a title) are left out beside other words; two neighbours may be one word.
 */
export function searchedNames(text: string): readonly (readonly string[])[] {
  const written = [...new Set(pieces(text))];
  const telling = written.filter((word) => word.length > 1 && !ADDRESS.has(word));
  const words = telling.length > 0 ? telling : written;
  if (words.length === 0) return [];
  const joined = joinedPairs(words).map((pair, at) => [...words.slice(0, at), pair, ...words.slice(at + 2)]);
  return [words, ...joined];
}
