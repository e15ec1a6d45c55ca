import { isDoc, toInteger, type Doc } from '../bson/values.js';
import { RETRYABLE, TRANSIENT } from '../errors.js';
import type { SessionInfo } from '../transactions/sessions.js';

/** Codes after which the driver may send the same write again: the server was shutting down or was not the primary. */
const RETRYABLE_CODES = new Set([
  6, 7, 89, 91, 134, 189, 262, 317, 358, 9001, 10107, 11600, 11602, 13435, 13436,
]);
/** Codes after which the driver may run the whole transaction again. */
const TRANSIENT_CODES = new Set([24, 112, 246, 251, 239, 267]);

/**
 * The labels of a refusal, as MongoDB gives them (`error_labels.cpp`). They depend on whether the command was part of a
 * transaction, ended one, or was a retryable write.
 */
export function errorLabels(name: string, session: SessionInfo | undefined, code: number): string[] {
  const ends = name === 'commitTransaction' || name === 'abortTransaction';
  if (session?.inTransaction && !ends)
    return TRANSIENT_CODES.has(code) || RETRYABLE_CODES.has(code) ? [TRANSIENT] : [];
  const labels: string[] = [];
  if (session?.txnNumber !== undefined && RETRYABLE_CODES.has(code)) labels.push(RETRYABLE);
  if (ends && TRANSIENT_CODES.has(code)) labels.push(TRANSIENT);
  return labels;
}

/** The labels of a reply that succeeded but carries a write concern error. */
export function writeConcernLabels(name: string, session: SessionInfo | undefined, error: Doc): string[] {
  const labels = errorLabels(name, session, toInteger(error['code']) ?? 0);
  return labels.filter((label) => label === RETRYABLE);
}

/** The write concern error for a concern that a single server cannot fulfil; undefined when it can. */
export function unsatisfied(writeConcern: unknown): Doc | undefined {
  const wanted = isDoc(writeConcern) ? writeConcern['w'] : undefined;
  if (typeof wanted === 'string' && wanted !== 'majority')
    return {
      code: 79,
      codeName: 'UnknownReplWriteConcern',
      errmsg: `No write concern mode named '${wanted}' found in replica set configuration`,
    };
  return (toInteger(wanted) ?? 1) > 1
    ? { code: 100, codeName: 'UnsatisfiableWriteConcern', errmsg: 'Not enough data-bearing nodes' }
    : undefined;
}
