import { clean, withoutTail, wordKey } from '../core/parsers/word-key.js';

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

/** Signs before a choice: brackets, quotes, bold, a hash. Others make a number an amount (`-1`, `Rp1`, `>1`). */
const CHOICE_BEGINS = /^[\s("'*[#]*[\p{L}\p{N}]/u;
/** Signs after a choice: those again, a full stop, the frame of a keycap, a thumb. Others do not (`1?`, `1%`, `1-`). */
const CHOICE_ENDS = /[\p{L}\p{N}][\s)"'*\].,!\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}]*$/u;

/**
 * The place in a list, counted from 1, that a text plainly names (`1`, `1.`, `#1`, `no. 2 aja`, `yang pertama`); null when
 * it names none (`-1`, `1?`, `1-2`).
 */
export function ordinal(text: string): number | null {
  const written = clean(text);
  if (!CHOICE_BEGINS.test(written) || !CHOICE_ENDS.test(written)) return null;
  const key = withoutTail(wordKey(text))
    .replace(/^(?:saya )?(?:pilihan|pilih|nomor|nomer|nmr|no|yang|yg|opsi)\b[ .:]*#?/u, '')
    .replace(/^(?:nomor|nomer|no|yang|yg)\b[ .:]*#?/u, '')
    .replace(/^ke[ -]*(?=\d)/u, '');
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
