import type { Parsed } from './parsed.js';
import { yesOrNo } from './yes-no.js';

const single = (text: string): string => text.replaceAll(/\s+/gu, ' ').trim();

/** Number of a certificate: 3 to 60 characters with at least one digit or letter (docs/domain.md, "Identity data"). */
export function parseCertificateNumber(text: string): Parsed<string> {
  const number = single(text).replace(/^(nomor|no\.?)( sertifikat)?\s*[:=]\s*/iu, '');
  if (!/[\p{L}\p{N}]/u.test(number) || number.length < 3 || yesOrNo(number) !== null)
    return { ok: false, reason: 'certificate-number-short' };
  return number.length > 60 ? { ok: false, reason: 'certificate-number-long' } : { ok: true, value: number };
}

/** Who issued a certificate: free text of 2 to 120 characters with letters. */
export function parseIssuer(text: string): Parsed<string> {
  const issuer = single(text).replace(/^(penerbit|diterbitkan oleh)\s*[:=]?\s+/iu, '');
  if (yesOrNo(issuer) !== null || (issuer.match(/\p{L}/gu) ?? []).length < 2)
    return { ok: false, reason: 'issuer-short' };
  return issuer.length > 120 ? { ok: false, reason: 'issuer-long' } : { ok: true, value: issuer };
}

/** Field or classification of a certificate: free text of 2 to 160 characters with letters. */
export function parseField(text: string): Parsed<string> {
  const field = single(text).replace(/^(bidang|klasifikasi|subklasifikasi)\s*[:=]\s*/iu, '');
  if (yesOrNo(field) !== null || (field.match(/\p{L}/gu) ?? []).length < 2)
    return { ok: false, reason: 'field-short' };
  return field.length > 160 ? { ok: false, reason: 'field-long' } : { ok: true, value: field };
}
