import type { Parsed } from './parsed.js';
import { yesOrNo } from './yes-no.js';

/** The only hard rule for a NIK; anything else is a warning to officers (docs/domain.md, "Identity data"). */
const NIK_DIGITS = 16;

/** Digits of a number written with spaces, dots, dashes or slashes; null when it holds anything else. */
function digitsOf(text: string): string | null {
  const bare = text
    .replace(/^\s*(nomor |no\.? )?(nik|npwp|ktp)( saya)?\s*[:=]?\s*/iu, '')
    .replaceAll(/[\s.\-–/]/gu, '');
  return /^\d+$/u.test(bare) ? bare : null;
}

/** A NIK: exactly 16 digits after spaces, dots and dashes are taken out. */
export function parseNik(text: string): Parsed<string> {
  const digits = digitsOf(text);
  if (digits === null) return { ok: false, reason: 'nik-not-digits' };
  if (digits.length === NIK_DIGITS) return { ok: true, value: digits };
  return { ok: false, reason: digits.length < NIK_DIGITS ? 'nik-short' : 'nik-long' };
}

/** An NPWP: 15 digits (old form) or 16 (PMK 112/2022). `nik`: the value of "sama dengan NIK", if known. */
export function parseNpwp(text: string, nik: string | undefined): Parsed<string> {
  if (nik !== undefined && /\b(sama|idem)\b/iu.test(text)) return { ok: true, value: nik };
  const digits = digitsOf(text);
  if (digits === null) return { ok: false, reason: 'npwp-not-digits' };
  if (digits.length === 15 || digits.length === 16) return { ok: true, value: digits };
  return { ok: false, reason: 'npwp-length' };
}

/** What people say between answers, and which is nobody's name: thanks, greetings, "later". */
const SAID_IN_BETWEEN =
  /^(terima ?kasih|makasih|trims|thanks|hal+o|hai|assalam\S*|nanti|ntar|se?bentar|tunggu)\b/iu;

/** A name as on the KTP, in Latin letters: may carry titles, may be one word; spaces become single, the case stays. */
export function parseName(text: string): Parsed<string> {
  const name = text
    .replaceAll(/\s+/gu, ' ')
    .replace(/^(nama( lengkap)?( saya)?( adalah)?|saya)\s*[:=]?\s+(?=\p{L})/iu, '')
    .trim();
  if (yesOrNo(name) !== null || SAID_IN_BETWEEN.test(name)) return { ok: false, reason: 'name-short' };
  if (/\d/u.test(name)) return { ok: false, reason: 'name-digits' };
  if ((name.match(/\p{L}/gu) ?? []).length < 2) return { ok: false, reason: 'name-short' };
  if (name.length > 100) return { ok: false, reason: 'name-long' };
  if (!/^[\p{Script=Latin}\p{M}' .,’`()/-]+$/u.test(name)) return { ok: false, reason: 'name-signs' };
  return { ok: true, value: name };
}

/** User ID of SPSE, for which no rule is published: 3 to 50 printable ASCII characters, none like a password. */
export function parseSpseUserId(text: string): Parsed<string> {
  const id = text.replace(/^(user ?id|userid|username|id)( spse)?( saya)?( adalah)?\s*[:=]?\s+/iu, '').trim();
  if (/\b(password|passwd|pass|kata ?sandi|sandi|pin|otp)\b/iu.test(id)) {
    return { ok: false, reason: 'spse-password' };
  }
  if (!/^[\x20-\x7e]+$/u.test(id)) return { ok: false, reason: 'spse-signs' };
  if (id.split(' ').length > 3) return { ok: false, reason: 'spse-sentence' };
  return id.length >= 3 && id.length <= 50 ? { ok: true, value: id } : { ok: false, reason: 'spse-length' };
}
