import { NIK_SEARCH } from '../core/limits.js';
import { parsePhone } from '../core/parsers/contact.js';
import { parseNik } from '../core/parsers/identity.js';
import { searchedNames } from '../core/parsers/name-keys.js';
import { clean } from '../core/parsers/word-key.js';
import { parseCaseNumber, type TypedNumber } from '../sop/numbers.js';

/**
 * What a search looks for, as somebody typed or pasted it. A few digits alone may be a running number or the end of a
 * NIK, so that both are looked for.
 */
export type Sought =
  | { readonly kind: 'number'; readonly number: TypedNumber; readonly nikEnd: string | null }
  | { readonly kind: 'nik'; readonly nik: string }
  | { readonly kind: 'nik-end'; readonly nikEnd: string }
  | { readonly kind: 'email'; readonly emails: readonly string[] }
  | { readonly kind: 'phone'; readonly phone: string }
  | { readonly kind: 'name'; readonly names: readonly (readonly string[])[] }
  | { readonly kind: 'nothing' };

const { shortest, longest } = NIK_SEARCH;
const END = new RegExp(`^\\d{${shortest},${longest}}$`, 'u');
/** `NIK 9013`, `NIK: …9013`, and what lists show of a NIK: `••••••••••••9013`. */
const NAMED_END = new RegExp(
  `^(?:(?:no|nomor)?[. ]*(?:nik|ktp)\\b|[•●*…]|\\.\\.|x{2})[^\\p{L}\\d]*(?:akhiran|berakhir(?:an)?|terakhir|belakang)?[^\\p{L}\\d]*(?:x+[^\\p{L}\\d]*)?(\\d{${shortest},${longest}})$`,
  'iu',
);
/** What stands before a case number. */
const NUMBER_LABEL = /^(?:(?:no|nomor|nomer|nmr|permohonan|berkas|registrasi)\b|[#:.\s(])+/iu;

/** Reads a search text. `prefix` is the office's, of case numbers. */
export function readSought(text: string, prefix: string): Sought {
  const q = clean(text).replaceAll(/\s+/gu, ' ');
  if (q.includes('@') || /^mailto:/iu.test(q)) return { kind: 'email', emails: emailsIn(q) };
  const named = NAMED_END.exec(q)?.[1];
  if (named !== undefined) return { kind: 'nik-end', nikEnd: named };
  const number = soughtNumber(q, prefix);
  if (number) {
    const digits = q.replaceAll(/\D/gu, '');
    const alone = number.year === null && !/[a-z#]/iu.test(q) && END.test(digits);
    return { kind: 'number', number, nikEnd: alone ? digits : null };
  }
  const nik = parseNik(q);
  if (nik.ok) return { kind: 'nik', nik: nik.value };
  if (END.test(q)) return { kind: 'nik-end', nikEnd: q };
  const phone = parsePhone(q.replace(/^(?:tel|sms|whatsapp|wa|hp|ponsel)\b[\s:.]*/iu, ''));
  if (phone.ok) return { kind: 'phone', phone: phone.value };
  const names = searchedNames(q.replace(/^(?:nama|a\.?n\.?|atas nama)\s*[:.]?\s+/iu, ''));
  return names.length === 0 ? { kind: 'nothing' } : { kind: 'name', names };
}

/**
 * A case number as it was typed, with or without words before it (`no. KT-2026-00041`), or the one that stands in other
 * words or an address; null for anything else, also for digits that are said to be of a NIK.
 */
export function soughtNumber(text: string, prefix: string): TypedNumber | null {
  const q = clean(text);
  const bare = q.replace(NUMBER_LABEL, '').replace(/[\s.,;:!?)]+$/u, '');
  const inside = new RegExp(
    `(?<![\\p{L}\\d])${escaped(prefix)}[\\s./-]*20\\d{2}[\\s./-]*\\d{1,7}(?![\\p{L}\\d])`,
    'iu',
  ).exec(q)?.[0];
  return parseCaseNumber(bare, prefix) ?? (inside === undefined ? null : parseCaseNumber(inside, prefix));
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);
}

/** The addresses in a text, once each, out of `mailto:` links, brackets and sentences. */
function emailsIn(text: string): readonly string[] {
  const plain = text.toLowerCase().replaceAll('%40', '@');
  const found = plain.match(/[^\s<>,;:"()[\]?]+@[^\s<>,;:"()[\]?]*/gu) ?? [];
  return [...new Set(found.map((one) => one.replace(/^['*_]+/u, '').replace(/[.!'*_]+$/u, '')))];
}
