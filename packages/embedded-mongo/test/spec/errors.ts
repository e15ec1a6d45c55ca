import { MongoBulkWriteError, MongoError, MongoServerError, type Document } from 'mongodb';
import { NotInDriver } from './entities.js';
import { match, Mismatch, type Lookup } from './match.js';

/** Compares an error with what a test expects of it. @throws Mismatch */
export function matchError(expected: Document, error: unknown, lookup: Lookup): void {
  if (error instanceof NotInDriver) throw error;
  if (!(error instanceof Error)) throw new Mismatch('no error was thrown');
  const told = error as Error & Document;
  const cause = (told['cause'] instanceof MongoServerError ? told['cause'] : told) as Error & Document;
  const server = cause instanceof MongoServerError;
  if (expected['isClientError'] === true && server && !isNetwork(told))
    throw new Mismatch(`an error of the client was expected: ${error.message}`);
  if (expected['isClientError'] === false && !server)
    throw new Mismatch(`an error of the server was expected: ${error.message}`);
  const wanted = expected['errorContains'] as string | undefined;
  if (
    wanted !== undefined &&
    !`${error.message} ${cause.message}`.toLowerCase().includes(wanted.toLowerCase())
  )
    throw new Mismatch(`the message lacks '${wanted}': ${error.message}`);
  if (expected['errorCode'] !== undefined && cause['code'] !== expected['errorCode'])
    throw new Mismatch(
      `code ${String(cause['code'])} instead of ${String(expected['errorCode'])}: ${error.message}`,
    );
  if (expected['errorCodeName'] !== undefined && cause['codeName'] !== expected['errorCodeName'])
    throw new Mismatch(
      `codeName ${String(cause['codeName'])} instead of ${String(expected['errorCodeName'])}: ${error.message}`,
    );
  matchLabels(expected, told, cause);
  if (expected['errorResponse'] !== undefined)
    match(expected['errorResponse'], cause['errorResponse'] ?? cause, lookup);
  if (expected['writeErrors'] !== undefined)
    match(expected['writeErrors'], roots(told['writeErrors']), lookup);
  if (expected['writeConcernErrors'] !== undefined)
    match(expected['writeConcernErrors'], told['writeConcernErrors'], lookup);
  if (expected['expectResult'] !== undefined)
    match(
      expected['expectResult'],
      told['partialResult'] ?? (error instanceof MongoBulkWriteError ? error.result : told['result']),
      lookup,
    );
}

function matchLabels(expected: Document, error: Error, cause: Error): void {
  const has = (label: string): boolean =>
    [error, cause].some((one) => one instanceof MongoError && one.hasErrorLabel(label));
  for (const label of (expected['errorLabelsContain'] as string[] | undefined) ?? [])
    if (!has(label)) throw new Mismatch(`label ${label} is missing: ${error.message}`);
  for (const label of (expected['errorLabelsOmit'] as string[] | undefined) ?? [])
    if (has(label)) throw new Mismatch(`label ${label} should not be there: ${error.message}`);
}

function isNetwork(error: Error): boolean {
  return error.name === 'MongoNetworkError' || error.name === 'MongoNetworkTimeoutError';
}

/** Write errors by their index, as plain fields. */
function roots(errors: unknown): unknown {
  if (errors instanceof Map) return errors;
  if (!Array.isArray(errors)) return errors;
  return Object.fromEntries(errors.map((error: Document) => [String(error['index']), error]));
}
