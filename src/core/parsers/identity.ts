import { denies } from './denial.js';
import { numbersIn, onlyNumber } from './numbers.js';
import type { Parsed } from './parsed.js';
import { yesOrNo } from './yes-no.js';

/** The only hard rule for a NIK; anything else is a warning to officers (docs/domain.md, "Identity data"). */
const NIK_DIGITS = 16;

/** Fewer digits than this in a sentence are no attempt at a NIK or NPWP (a house number, "16 angka"). */
const MEANT_DIGITS = 9;

/** Digits of a number written with spaces, dots, dashes or slashes; null when it holds anything else. */
function digitsOf(text: string): string | null {
  const bare = text
    .replace(/^\s*(nomor |no\.? )?(nik|npwp|ktp)( saya)?\s*[:=]?\s*/iu, '')
    .replaceAll(/[\s.\-–/]/gu, '');
  return /^\d+$/u.test(bare) ? bare : null;
}

/** The number that is meant: all of the text, or the only one in a sentence that fits; else the longest one. */
function numberMeant(text: string, fits: (digits: string) => boolean): string | null {
  const whole = digitsOf(text);
  if (whole !== null) return whole;
  const tried = numbersIn(text).filter(({ length }) => length >= MEANT_DIGITS);
  return onlyNumber(text, fits) ?? (tried.length === 1 ? (tried[0] ?? null) : null);
}

/** A NIK: exactly 16 digits after spaces, dots and dashes are taken out, alone or as the only such number in words. */
export function parseNik(text: string): Parsed<string> {
  const digits = numberMeant(text, ({ length }) => length === NIK_DIGITS);
  if (digits === null) return { ok: false, reason: 'nik-not-digits' };
  if (digits.length === NIK_DIGITS) return { ok: true, value: digits };
  return { ok: false, reason: digits.length < NIK_DIGITS ? 'nik-short' : 'nik-long' };
}

/**
 * An NPWP: 15 digits (old form) or 16 (PMK 112/2022), alone or as the only such number in words. `nik`: the value of
 * "sama dengan NIK", if known; a number in the sentence wins over those words, and a denial proves nothing.
 */
export function parseNpwp(text: string, nik: string | undefined): Parsed<string> {
  const fits = (digits: string): boolean => digits.length === 15 || digits.length === 16;
  const digits = numberMeant(text, fits);
  if (digits === null) {
    const same = nik !== undefined && /\b(sama|idem)\b/iu.test(text) && !denies(text);
    return same ? { ok: true, value: nik } : { ok: false, reason: 'npwp-not-digits' };
  }
  if (fits(digits)) return { ok: true, value: digits };
  return { ok: false, reason: 'npwp-length' };
}

/**
 * What people say between answers: thanks, greetings, "later". Nothing but such words is nobody's name; `Nanti Sari` and
 * `Hai Sing` are names.
 */
const SAID_IN_BETWEEN =
  /^(?:(?:terima ?kasih|makasih|trims|thanks|hal+o|hai|assalam\S*|nanti|ntar|se?bentar|tunggu|lagi|dulu|dahulu|ya|yaa|pak|bu|kak|min|mas|mbak|semua|banyak|sekali|siang|pagi|sore|malam)[ ,.!]*)+$/iu;
const GREETING = /^(?:(?:siang|pagi|sore|malam|lagi|dulu|ya|min)[ ,.!]*)+$/iu;

/** A name as on the KTP, in Latin letters: may carry titles, may be one word; spaces become single, the case stays. */
export function parseName(text: string): Parsed<string> {
  const name = text
    .replaceAll(/\s+/gu, ' ')
    .replace(/^(nama( lengkap)?( saya)?( adalah)?|saya)\s*[:=]?\s+(?=\p{L})/iu, '')
    .trim();
  if (yesOrNo(name) !== null || (SAID_IN_BETWEEN.test(name) && !GREETING.test(name)))
    return { ok: false, reason: 'name-short' };
  if (/\d/u.test(name)) return { ok: false, reason: 'name-digits' };
  if ((name.match(/\p{L}/gu) ?? []).length < 2) return { ok: false, reason: 'name-short' };
  if (name.length > 100) return { ok: false, reason: 'name-long' };
  if (!/^[\p{Script=Latin}\p{M}' .,()/-]+$/u.test(name)) return { ok: false, reason: 'name-signs' };
  return { ok: true, value: name };
}

/** User ID of SPSE, for which no rule is published: 3 to 50 printable ASCII characters, none like a password. */
export function parseSpseUserId(text: string): Parsed<string> {
  const id = text.replace(/^(user ?id|userid|username|id)( spse)?( saya)?( adalah)?\s*[:=]?\s+/iu, '').trim();
  if (/(?:^|\s)(?:password|passwd|pass|kata ?sandi|sandi|pin|otp)(?:nya)?(?:\s|[:=]|$)/iu.test(id)) {
    return { ok: false, reason: 'spse-password' };
  }
  if (!/^[\x20-\x7e]+$/u.test(id)) return { ok: false, reason: 'spse-signs' };
  if (id.split(' ').length > 3) return { ok: false, reason: 'spse-sentence' };
  return id.length >= 3 && id.length <= 50 ? { ok: true, value: id } : { ok: false, reason: 'spse-length' };
}
