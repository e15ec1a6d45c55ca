import { onlyNumber } from './numbers.js';
import type { Parsed } from './parsed.js';

/**
 * A mobile phone number, normalised to `628…` with 8 to 11 further digits (docs/domain.md, "Identity data"), alone or as
 * the only such number in words.
 */
export function parsePhone(text: string): Parsed<string> {
  const bare = text
    .replace(/^(nomor|no\.?|hp|telp|telepon|wa|whatsapp|[\s:])+/iu, '')
    .replaceAll(/[\s.\-()]/gu, '');
  if (/^\+?\d+$/u.test(bare)) return mobile(bare);
  const found = onlyNumber(text, (digits) => mobile(digits).ok);
  return found === null ? { ok: false, reason: 'phone-not-digits' } : mobile(found);
}

function mobile(bare: string): Parsed<string> {
  const digits = bare.replace(/^\+/u, '').replace(/^00?62/u, '62');
  const national = digits.replace(/^62/u, '').replace(/^0/u, '');
  if (!national.startsWith('8')) return { ok: false, reason: 'phone-not-mobile' };
  const full = `62${national}`;
  return /^628\d{8,11}$/u.test(full) ? { ok: true, value: full } : { ok: false, reason: 'phone-length' };
}

/** An e-mail address in lower case; `suggestion` is the address with a common slip in its domain corrected, or null. */
export interface EmailAnswer {
  readonly email: string;
  readonly suggestion: string | null;
}

/** Common slips in the domain, and what was probably meant (docs/domain.md, "Identity data"). */
const DOMAIN_FIXES: Readonly<Record<string, string>> = {
  ...fixes('gmail.com', [
    'gmial.com',
    'gmai.com',
    'gmal.com',
    'gmaill.com',
    'gamil.com',
    'gnail.com',
    'gmail.co',
    'gmail.con',
    'gmail.cm',
    'gmail.om',
    'gmail.comm',
    'gmail.id',
    'gmail.co.id',
    'gmil.com',
    'gmaul.com',
    'gmail',
  ]),
  ...fixes('yahoo.com', [
    'yaho.com',
    'yahho.com',
    'yhoo.com',
    'yahoo.con',
    'yahoo.co',
    'yahooo.com',
    'yaho.co',
    'yahoo',
    'yaho',
  ]),
  ...fixes('yahoo.co.id', ['yaho.co.id', 'yahoo.coid', 'yahoo.co.i']),
  ...fixes('hotmail.com', ['hotmal.com', 'hotmai.com', 'hotmail.con', 'hotmail.co', 'hotmial.com']),
  ...fixes('outlook.com', ['outlok.com', 'outlook.con', 'outlook.co', 'outloook.com']),
};

function fixes(right: string, wrong: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(wrong.map((domain) => [domain, right]));
}

/** Words around an address that leave no doubt about it. */
const BESIDE_EMAIL =
  /\b(?:e-?mail|surel|alamat|saya|aku|ini|adalah|yaitu|ialah|pakai|pake|memakai|gunakan|di|ke|nya|ya|saja|aja|pak|bu|kak|min|spse|terima ?kasih|makasih|baik|oke?|silakan|kirim|yang|aktif|pribadi|usaha|kantor)\b/gu;

/**
 * Reads one e-mail address of at most 254 characters out of an answer; drops a trailing dot or comma. Words beside it
 * that may belong to it or deny it (`siti rahmah@contoh.id`, `bukan lama@contoh.id`) are asked about, because a code goes
 * to the address.
 */
export function parseEmail(text: string): Parsed<EmailAnswer> {
  const found = text.toLowerCase().match(/[^\s<>,;:"()]+@[^\s<>,;:"()]*/gu) ?? [];
  if (found.length === 0) return { ok: false, reason: 'email-no-at' };
  if (found.length > 1) return { ok: false, reason: 'email-several' };
  const email = (found[0] ?? '').replace(/[.,!?]+$/u, '');
  const [local = '', domain = '', ...more] = email.split('@');
  const beside = text
    .toLowerCase()
    .replace(found[0] ?? '', ' ')
    .replaceAll(BESIDE_EMAIL, ' ');
  if (/[\p{L}\p{N}]/u.test(beside)) return { ok: false, reason: 'email-words' };
  const fixed = DOMAIN_FIXES[domain];
  const localFits = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/u.test(local);
  const domainFits = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/u.test(domain);
  if (more.length > 0 || !localFits || email.length > 254 || local.length > 64) {
    return { ok: false, reason: 'email-form' };
  }
  if (fixed !== undefined) return { ok: true, value: { email, suggestion: `${local}@${fixed}` } };
  return domainFits
    ? { ok: true, value: { email, suggestion: null } }
    : { ok: false, reason: 'email-domain' };
}

/** Whether an address has a usable domain; a slip such as `a@gmail` has a suggestion, but no usable domain. */
export function usableEmail(email: string): boolean {
  return /@[^@]+\.[a-z]{2,}$/u.test(email);
}

/** A code of six digits, also written in groups; null for anything else. */
export function sixDigits(text: string): string | null {
  const bare = text.replace(/^kode(nya)?\s*[:=]?\s*/iu, '').replaceAll(/[\s-]/gu, '');
  return /^\d{6}$/u.test(bare) ? bare : null;
}
