import { wordKey } from './word-key.js';

const DENIED =
  /(?:^|\s)(?:tidak|tdk|tak|gak|ga|gk|nggak|ngga|enggak|engga|bukan|bkn|belum|blm|jangan|beda|berbeda|kecuali)(?:lah|nya)?(?=[\s,.]|$)/u;

/** Whether a sentence denies something (`tidak sama`, `bukan seumur hidup`), so that a word in it proves nothing. */
export function denies(text: string): boolean {
  return DENIED.test(wordKey(text).replaceAll(/\btidak ?terbatas\b/gu, ''));
}
