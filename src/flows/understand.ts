import { withoutTail, wordKey } from '../core/parsers/word-key.js';

const THANKS =
  /^(?:(?:ok|oke|baik|siap|ya),? )?(?:te?rima ?kasih|makasi+h?|mksh|trims|thanks|thank you|thx|tq)(?: (?:banyak|sekali|infonya|informasinya|bantuannya))?$/u;

/** True for a text that only says thanks. */
export function isThanks(text: string): boolean {
  return THANKS.test(withoutTail(wordKey(text)));
}

const ORDINALS: readonly (readonly string[])[] = [
  ['satu', 'pertama', 'kesatu'],
  ['dua', 'kedua'],
  ['tiga', 'ketiga'],
  ['empat', 'keempat'],
  ['lima', 'kelima'],
  ['enam', 'keenam'],
  ['tujuh', 'ketujuh'],
  ['delapan', 'kedelapan'],
  ['sembilan', 'kesembilan'],
  ['sepuluh', 'kesepuluh'],
];

/** The place in a list, counted from 1, that a text names (`1`, `no. 2 aja`, `yang pertama`); null when it names none. */
export function ordinal(text: string): number | null {
  const key = withoutTail(wordKey(text))
    .replace(/^(saya )?(pilih|pilihan|nomor|nomer|no|yang|yg|ke|opsi)[ .-]*/u, '')
    .replace(/^(nomor|no|yang|yg|ke)[ .-]*/u, '');
  if (/^\d{1,2}$/u.test(key)) return Number(key) || null;
  const index = ORDINALS.findIndex((names) => names.includes(key));
  return index < 0 ? null : index + 1;
}

const QUESTION_WORDS =
  /^(apa|apakah|bagaimana|bagaimanakah|gimana|gmn|gmana|kenapa|knp|mengapa|berapa|brp|kapan|dimana|di mana|dmn|siapa|bisa|bisakah|boleh|bolehkah|haruskah|harus|perlukah|cara|caranya|mau tanya|tanya|mohon info|info)\b/u;

/** True for a text that reads like a question rather than an answer. */
export function looksLikeQuestion(text: string): boolean {
  return text.includes('?') || QUESTION_WORDS.test(wordKey(text));
}

const FOREIGN = new Set(
  'i you the want need how what where when can could please register hello thanks thank is are my this help me english do'.split(
    ' ',
  ),
);

/**
 * True for a text that seems to be in another language: mostly non-Latin letters, or at least two common English words.
 */
export function looksForeign(text: string): boolean {
  const letters = text.match(/\p{L}/gu) ?? [];
  const latin = text.match(/\p{Script=Latin}/gu) ?? [];
  if (letters.length >= 2 && latin.length * 2 < letters.length) return true;
  return (
    text
      .toLowerCase()
      .split(/[^a-z]+/u)
      .filter((word) => FOREIGN.has(word)).length >= 2
  );
}
