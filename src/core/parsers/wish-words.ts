import { clean, wordKey } from './word-key.js';

/** Longer texts name no single day or hour. */
const MAX_WORDS = 14;

/** Words beside a wish that change nothing about it; places (`nomor 2`), denials and bounds (`sebelum`) are not among them. */
const BESIDE = new Set(
  (
    'ya yaa iya saja aja sj pak bu bapak ibu kak min mas mbak dong deh sih lah nih oke ok baik di pada untuk utk saya aku ' +
    'kami mau ingin pilih ambil minta mohon tolong bisa boleh bisakah bolehkah apakah kalau kalo klo ganti nanti sekitar ' +
    'kira-kira kira tepat teng waktu waktunya jadwal'
  ).split(' '),
);
const PHRASES =
  /\b(?:(?:bisa|boleh) (?:tidak|tdk|gak|ga|gk|nggak|ngga|enggak|engga)|kurang lebih|lebih kurang)\b/gu;
/** `Yang ke 2` is a place, `yang jam 2` an hour. */
const POINTING =
  /\b(?:yang|yg|ke) (?=(?:jam|jm|pukul|pkl|hari|tgl|tanggal|besok|bsk|lusa)\b|\d{1,2}[.:]\d)/gu;

/** `-1` is neither an hour nor a day. */
const SIGNED = /^[-+]\s*\d/u;

/**
 * A wish in the form of `wordKey` without the words around it: `boleh jam 9 aja ya, Pak?` is `jam 9`. Empty for a text of
 * many words and for a number with a sign.
 */
export function bareWish(text: string): string {
  if (SIGNED.test(clean(text))) return '';
  const words = wordKey(text)
    .replaceAll(/[,;.!?]+(?=\s|$)/gu, '')
    .replaceAll(PHRASES, '')
    .replaceAll(POINTING, '')
    .split(' ')
    .filter((word) => word !== '');
  return words.length > MAX_WORDS ? '' : words.filter((word) => !BESIDE.has(word)).join(' ');
}
