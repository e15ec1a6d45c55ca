import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { ErrorCode } from '../../core/error-catalogue.js';
import { AppError, isAppError } from '../../core/errors.js';
import { STORE_AWAY_SECONDS } from '../../core/limits.js';
import type { Logger } from '../../core/log.js';
import { storageFull } from '../../core/disk-room.js';
import { isStoreAway, isStoreFull } from '../../models/store-away.js';

/** RFC 9457, with the stable `code` and the details of that code. */
interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly requestId: string;
  readonly [extra: string]: unknown;
}

/** Any other 4xx is a request that cannot be read. */
const CODE_OF_STATUS: Readonly<Record<number, ErrorCode>> = {
  404: 'not-found',
  412: 'precondition-failed',
  416: 'range-not-satisfiable',
};

/** Shows an error to a person instead of a program. */
export type ErrorPage = (problem: Problem, request: Request, response: Response) => void;

/**
 * Maps every error to an answer: an `AppError` as it says, an error of Express by its status, anything else as 500
 * without a word about the cause. `pageFor` may choose an HTML answer.
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

/** The last handler: no other answered. */
export const notFound: RequestHandler = (request) => {
  throw new AppError('not-found', `nothing at ${request.method} of this address`);
};

/** Answers 405 with `Allow` for a path that exists under other methods. */
export function methodNotAllowed(allowed: readonly string[]): RequestHandler {
  const allow = allowed.map((method) => method.toUpperCase()).join(', ');
  return (_request, response) => {
    response.setHeader('Allow', allow);
    throw new AppError('method-not-allowed', `use one of: ${allow}`);
  };
}

/** 503 for a database that is away or has no room, `internal-error` 500 for an unknown error. */
function asAppError(error: unknown): AppError {
  if (isStoreFull(error)) return storageFull(error);
  if (isAppError(error)) return error;
  const status = statusOf(error);
  if (status !== null && status >= 400 && status < 500) {
    const code = CODE_OF_STATUS[status] ?? 'malformed-request';
    // The library's own message may quote the request, so the catalogue's words are said.
    return new AppError(code, undefined, {}, { cause: error });
  }
  if (isStoreAway(error)) {
    const details = { retryAfterSeconds: STORE_AWAY_SECONDS };
    return new AppError('store-away', undefined, details, { cause: error });
  }
  return new AppError('internal-error', undefined, {}, { cause: error });
}

function statusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null) return null;
  const status: unknown = 'status' in error ? error.status : null;
  return typeof status === 'number' ? status : null;
}
