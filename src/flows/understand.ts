import { cutText } from '../core/cut-text.js';

/**
 * A text as the flows read it: in NFC, cut to what is read of one text ({@link cutText}), without control, direction
 * and zero-width characters and lone surrogates (line breaks and tabs stay), trimmed. May be empty.
 */
export function clean(text: string): string {
  return cutText(text)
    .normalize('NFC')
    .replaceAll(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .trim();
}

/**
 * The form in which words are compared: lower case, without a slash in front, Telegram's `@bot` behind a command and
 * punctuation around, with single spaces.
 */
export function wordKey(text: string): string {
  return clean(text)
    .toLowerCase()
    .replace(/^\/([a-z_-]+)@\w+/u, '$1')
    .replaceAll(/^[^\p{L}\p{N}?]+|[^\p{L}\p{N}?]+$/gu, '')
    .replaceAll(/[\s_]+/gu, ' ');
}

const YES = new Set(
  (
    'y ya iya iyaa yaa yah yoi ok oke okay okey okeh sip siap setuju lanjut lanjutkan betul benar bener boleh mau ' +
    'sudah udah udh sdh yes yup baik baiklah'
  ).split(' '),
);
const YES_PHRASES = new Set([
  'ya benar',
  'ya betul',
  'sudah benar',
  'sudah betul',
  'udah bener',
  'ya lanjut',
  'ya setuju',
  'oke lanjut',
  'ok lanjut',
  'saya mengerti',
  'saya setuju',
  'ya sudah',
  'silakan lanjut',
]);
const NO = new Set(
  'n no tidak tdk gak ga nggak ngga enggak engga gk tak bukan jangan blm belum belom salah ndak tidk nda'.split(
    ' ',
  ),
);
const NO_PHRASES = new Set([
  'tidak jadi',
  'gak jadi',
  'nggak jadi',
  'tidak usah',
  'gak usah',
  'nggak usah',
  'belum ada',
  'blm ada',
  'belum punya',
  'tidak mau',
  'gak mau',
]);

/** A {@link wordKey} without the forms of address and particles at its end: "halo min", "status dong". */
export function withoutTail(key: string): string {
  return key.replace(/(?: (?:pak|bu|min|kak|mas|mbak|dong|deh|ya|aja|saja))+$/u, '');
}

const THANKS =
  /^(?:(?:ok|oke|baik|siap|ya),? )?(?:te?rima ?kasih|makasi+h?|mksh|trims|thanks|thank you|thx|tq)(?: (?:banyak|sekali|infonya|informasinya|bantuannya))?$/u;

/** Whether a text only says thanks. */
export function isThanks(text: string): boolean {
  return THANKS.test(withoutTail(wordKey(text)));
}

/**
 * Whether a text is a plain yes or no, also in colloquial forms (docs/domain.md, "Words and tone"); null when it is
 * neither.
 */
export function yesOrNo(text: string): 'yes' | 'no' | null {
  const key = withoutTail(wordKey(text));
  if (YES.has(key) || YES_PHRASES.has(key)) return 'yes';
  return NO.has(key) || NO_PHRASES.has(key) ? 'no' : null;
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

/**
 * The place in a list, counted from 1, that a text names (`1`, `no. 2`, `satu`, `yang pertama`, `pilih 3`), or null.
 */
export function ordinal(text: string): number | null {
  const key = wordKey(text)
    .replace(/^(saya )?(pilih|pilihan|nomor|nomer|no|yang|yg|ke|opsi)[ .-]*/u, '')
    .replace(/^(nomor|no|yang|yg|ke)[ .-]*/u, '');
  if (/^\d{1,2}$/u.test(key)) return Number(key) || null;
  const index = ORDINALS.findIndex((names) => names.includes(key));
  return index < 0 ? null : index + 1;
}

const QUESTION_WORDS =
  /^(apa|apakah|bagaimana|bagaimanakah|gimana|gmn|gmana|kenapa|knp|mengapa|berapa|brp|kapan|dimana|di mana|dmn|siapa|bisa|bisakah|boleh|bolehkah|haruskah|harus|perlukah|cara|caranya|mau tanya|tanya|mohon info|info)\b/u;

/** Whether a text reads like a question rather than an answer. */
export function looksLikeQuestion(text: string): boolean {
  return text.includes('?') || QUESTION_WORDS.test(wordKey(text));
}

const FOREIGN = new Set(
  'i you the want need how what where when can could please register hello thanks thank is are my this help me english do'.split(
    ' ',
  ),
);

/** Whether a text seems to be in another language: mostly non-Latin letters, or at least two common English words. */
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
