import { wordKey } from './word-key.js';

const DENIED =
  /(?:^|\s)(?:tidak|tdk|tak|gak|ga|gk|nggak|ngga|enggak|engga|bukan|bkn|belum|blm|jangan|beda|berbeda|kecuali)(?:lah|nya)?(?=[\s,.]|$)/u;

const NO_FIRST =
  /^\s*(?:tidak|tdk|gak|ga|nggak|ngga|enggak|bukan|bkn|salah|keliru)(?:\s+(?:pak|bu|kak|min|itu|salah))*\s*[,.;:]\s*(?=\S)/iu;

/** A text without the no before it: "bukan, siti@contoh.id" answers a question and says the right value. */
export function withoutNo(text: string): string {
  return text.replace(NO_FIRST, '');
}

/** Whether a sentence denies something (`tidak sama`, `bukan seumur hidup`), so that a word in it proves nothing. */
export function denies(text: string): boolean {
  return DENIED.test(wordKey(text).replaceAll(/\btidak ?terbatas\b/gu, ''));
}
