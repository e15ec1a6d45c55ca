import type { ErrorCode } from '../../core/error-catalogue.js';
import type { Endpoint } from './endpoint.js';

/** Problems of a case's number in the address. */
export const CASE_PROBLEMS = ['ambiguous-number', 'case-not-found'] as const satisfies readonly ErrorCode[];

/** Problems of making pictures and PDFs of stored files. */
export const SCAN_PROBLEMS = [
  'document-child',
  'document-child-died',
  'document-not-found',
  'document-unreadable',
  'file-damaged',
] as const satisfies readonly ErrorCode[];

/** Problems of an `Idempotency-Key`. */
export const KEY_PROBLEMS = [
  'idempotency-in-progress',
  'idempotency-key-reused',
  'invalid-idempotency-key',
] as const satisfies readonly ErrorCode[];

/** Refusals of the table of actions, and other problems of acting on a case. */
export const ACT_PROBLEMS = [
  ...CASE_PROBLEMS,
  ...KEY_PROBLEMS,
  'action-not-allowed',
  'confirmation-needed',
  'data-key-missing',
  'held-by-other',
  'invalid-input',
  'not-undoable',
  'slot-taken',
  'too-early',
  'version-mismatch',
] as const satisfies readonly ErrorCode[];

const ALWAYS = [
  'event-log-broken',
  'internal-error',
  'secret-key-wrong',
  'storage-full',
  'store-away',
  'store-busy',
  'too-many-requests',
  'wrong-host',
  'wrong-token',
] as const satisfies readonly ErrorCode[];

/** All codes that an endpoint can answer, in order: its own, and those that follow from its declaration. */
export function answeredCodes(one: Endpoint): readonly ErrorCode[] {
  const codes = new Set<ErrorCode>([...ALWAYS, ...(one.problems ?? []), ...codesOfDoor(one)]);
  if (one.params !== null || one.query !== null) codes.add('invalid-parameters');
  if (one.body !== null) codes.add('invalid-input');
  // Any body that comes with a change is read, also one that the endpoint does not ask for.
  if (one.method !== 'get') {
    for (const code of ['body-too-large', 'csrf', 'malformed-request', 'unsupported-media-type'] as const) {
      codes.add(code);
    }
  }
  return [...codes].sort();
}

function codesOfDoor(one: Endpoint): readonly ErrorCode[] {
  if (one.access === 'public') return [];
  return [
    'not-signed-in',
    'forbidden-role',
    ...(one.beforeSecondFactor === true ? [] : (['second-factor-required'] as const)),
    one.session === undefined ? 'forbidden-scope' : 'session-needed',
    ...(one.session === 'confirmed' ? (['confirm-password'] as const) : []),
  ];
}
