import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { AppError, isAppError } from '../../core/errors.js';
import { STORE_AWAY_SECONDS } from '../../core/limits.js';
import type { Logger } from '../../core/log.js';
import { storageFull } from '../../core/disk-room.js';
import { isStoreAway, isStoreFull } from '../../models/store-away.js';

/** Body of every error answer of the API (RFC 9457) with the stable `code` and what the code carries besides. */
interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly requestId: string;
  readonly [extra: string]: unknown;
}

/** Codes for errors of Express and its body reader, by HTTP status. */
const CODE_OF_STATUS: Readonly<Record<number, string>> = {
  400: 'malformed-request',
  403: 'forbidden',
  404: 'not-found',
  405: 'method-not-allowed',
  413: 'body-too-large',
  415: 'unsupported-media-type',
};

/** Shows an error to a person instead of a program; used below the staff pages. */
export type ErrorPage = (problem: Problem, request: Request, response: Response) => void;

/**
 * The one mapper from errors to answers: `AppError` as it says, errors of Express by their status, everything else as
 * 500 without a word of what happened (that is in the log under the request's id).
 * `pageFor` may claim a request for an HTML answer.
 */
export function errorMapper(
  log: Logger,
  pageFor: (request: Request) => ErrorPage | null,
): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const known = asAppError(error);
    const requestId = String(response.locals['requestId'] ?? '');
    if (known.status >= 500) log.error({ err: error, requestId, errorCode: known.code }, 'request failed');
    const problem = problemOf(known, requestId);
    const retryAfter: unknown = known.details['retryAfterSeconds'];
    if (typeof retryAfter === 'number') response.setHeader('Retry-After', String(retryAfter));
    const page = pageFor(request);
    if (page !== null) {
      page(problem, request, response);
      return;
    }
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  };
}

/** The answer's body for an error. */
function problemOf(error: AppError, requestId: string): Problem {
  return {
    ...error.details,
    type: `urn:loket:problem:${error.code}`,
    title: STATUS_CODES[error.status] ?? 'Error',
    status: error.status,
    detail: error.message,
    code: error.code,
    requestId,
  };
}

/** Ends the chain: nobody answered. */
export const notFound: RequestHandler = (request) => {
  throw new AppError('not-found', 404, `nothing at ${request.method} of this address`);
};

/** Answers 405 with `Allow` for a path that exists under other methods. */
export function methodNotAllowed(allowed: readonly string[]): RequestHandler {
  const allow = allowed.map((method) => method.toUpperCase()).join(', ');
  return (_request, response) => {
    response.setHeader('Allow', allow);
    throw new AppError('method-not-allowed', 405, `use one of: ${allow}`);
  };
}

/** The error as the product's own kind: a database that is away, or has no room, 503, unknown ones `internal-error` 500. */
function asAppError(error: unknown): AppError {
  if (isStoreFull(error)) return storageFull(error);
  if (isAppError(error)) return error;
  const status = statusOf(error);
  if (status !== null && status >= 400 && status < 500) {
    const code = CODE_OF_STATUS[status] ?? 'malformed-request';
    return new AppError(code, status, WORDS[code] ?? 'the request cannot be read', {}, { cause: error });
  }
  if (isStoreAway(error)) {
    const details = { retryAfterSeconds: STORE_AWAY_SECONDS };
    return new AppError('store-away', 503, 'the database cannot be reached; try again', details, {
      cause: error,
    });
  }
  return new AppError('internal-error', 500, 'something failed on our side', {}, { cause: error });
}

/** The library's own messages may quote the request's body, so the product says it in its own words. */
const WORDS: Readonly<Record<string, string>> = {
  'malformed-request': 'the request cannot be read: is the body valid JSON?',
  'not-found': 'nothing at this address',
  'body-too-large': 'the body is too large',
  'unsupported-media-type': 'send the body as application/json',
};

function statusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null) return null;
  const status: unknown = 'status' in error ? error.status : null;
  return typeof status === 'number' ? status : null;
}
