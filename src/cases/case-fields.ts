import type { CaseDoc } from '../models/case.js';
import type { Keyring } from '../models/keyring.js';
import type { Applicant, CaseState } from '../sop/case.js';
import type { Office } from '../sop/office.js';
import { isOpen } from '../sop/position.js';
import { dueAt } from '../sop/row-times.js';
import { nameKeys } from './name-search.js';

/** The unencrypted fields of a case that follow from its state. */
export type PlainFields = Pick<
  CaseDoc,
  | 'position'
  | 'status'
  | 'outcome'
  | 'open'
  | 'archivedAt'
  | 'round'
  | 'holder'
  | 'since'
  | 'dueAt'
  | 'bookingStartsAt'
  | 'bookingEndsAt'
  | 'bookingVerifikator'
  | 'version'
  | 'createdAt'
  | 'updatedAt'
>;

/** Keyed hashes of what the applicant stated. */
export type LookupFields = Pick<CaseDoc, 'nikHash' | 'emailHash' | 'nameTokens'>;

/** The fields that lists and guards read, in the clear. */
export function plainFields(state: CaseState, office: Office): PlainFields {
  const due = dueAt(state, office);
  const { booking } = state;
  return {
    position: state.position,
    status: state.status,
    outcome: state.outcome,
    open: isOpen(state),
    archivedAt: state.archivedAt === null ? null : new Date(state.archivedAt),
    round: state.round,
    holder: state.holder,
    since: new Date(state.since),
    dueAt: due === null ? null : new Date(due),
    bookingStartsAt: booking && new Date(booking.startsAt),
    bookingEndsAt: booking && new Date(booking.endsAt),
    bookingVerifikator: booking && booking.verifikator,
    version: state.version,
    createdAt: new Date(state.createdAt),
    updatedAt: new Date(state.updatedAt),
  };
}

/** The keyed hashes by which a case is found by NIK, e-mail or name. */
export function lookupFields(applicant: Applicant, keyring: Keyring): LookupFields {
  return {
    nikHash: nikHash(applicant.nik, keyring),
    emailHash: emailHash(applicant.email, keyring),
    nameTokens: nameKeys(applicant.name).map((key) => nameHash(key, keyring)),
  };
}

/** Keyed hash of a NIK (16 digits). */
export function nikHash(nik: string, keyring: Keyring): string {
  return keyring.lookupHash('nik', nik);
}

/** Keyed hash of an e-mail address, ignoring case and outer spaces. */
export function emailHash(email: string, keyring: Keyring): string {
  return keyring.lookupHash('email', email.trim().toLowerCase());
}

/** Keyed hash of a word of a name, or of a word's beginning. */
export function nameHash(key: string, keyring: Keyring): string {
  return keyring.lookupHash('name', key);
}
