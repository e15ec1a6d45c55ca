import { NIK_SEARCH } from '../core/limits.js';
import { nameKeys } from '../core/parsers/name-keys.js';
import type { Applicant } from '../sop/case.js';
import type { CaseDoc } from './case.js';
import type { Keyring } from './keyring.js';

type Hasher = Pick<Keyring, 'lookupHash'>;

/** Keyed hashes of what the applicant stated. */
export type LookupFields = Pick<CaseDoc, 'nikHash' | 'nikEnds' | 'emailHash' | 'phoneHash' | 'nameTokens'>;

/**
 * The keyed hashes by which a case is found by NIK or its end, e-mail, phone or name. Some hold few possible values, so
 * none is told without the look-up key.
 */
export function lookupFields(
  applicant: Pick<Applicant, 'nik' | 'email' | 'phone' | 'name'>,
  keyring: Hasher,
): LookupFields {
  const { nik, email, phone, name } = applicant;
  return {
    nikHash: nikHash(nik, keyring),
    nikEnds: nikEnds(nik).map((end) => nikEndHash(end, keyring)),
    emailHash: emailHash(email, keyring),
    phoneHash: phoneHash(phone, keyring),
    nameTokens: nameKeys(name).map((key) => nameHash(key, keyring)),
  };
}

function nikEnds(nik: string): string[] {
  const { shortest, longest } = NIK_SEARCH;
  return Array.from({ length: longest - shortest + 1 }, (_, more) => nik.slice(-(shortest + more)));
}

/** Keyed hash of a NIK (16 digits). */
export function nikHash(nik: string, keyring: Hasher): string {
  return keyring.lookupHash('nik', nik);
}

/** Keyed hash of the last `NIK_SEARCH` digits of a NIK. */
export function nikEndHash(end: string, keyring: Hasher): string {
  return keyring.lookupHash('nik-end', end);
}

/** Keyed hash of an e-mail address, ignoring case and outer spaces. */
export function emailHash(email: string, keyring: Hasher): string {
  return keyring.lookupHash('email', email.trim().toLowerCase());
}

/** Keyed hash of a phone number in its stored form (`628…`). */
export function phoneHash(phone: string, keyring: Hasher): string {
  return keyring.lookupHash('phone', phone);
}

/** Keyed hash of a key of a name. */
export function nameHash(key: string, keyring: Hasher): string {
  return keyring.lookupHash('name', key);
}
