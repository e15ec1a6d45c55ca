import { createHash, createHmac } from 'node:crypto';
import type { Request } from 'express';
import { AppError } from '../../core/errors.js';
import { sameText } from '../../core/same-text.js';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * The CSRF token of a session. It is derived from the session's secret, so that nothing more is stored and it ends with
 * the session.
 */
export function csrfTokenOf(sessionSecret: string): string {
  return createHmac('sha256', sessionSecret).update('csrf').digest('base64url');
}

/** The hash under which a session, token or link is stored: whoever reads the database cannot log in with it. */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** True for methods that change nothing. */
export function isSafe(request: Request): boolean {
  return SAFE_METHODS.has(request.method);
}

/**
 * Refuses a change that another site made the browser send: the header or form field must equal the session's token.
 * @throws {AppError} `csrf` 403.
 */
export function ensureCsrf(request: Request, expected: string): void {
  const field: unknown =
    typeof request.body === 'object' && request.body !== null && '_csrf' in request.body
      ? request.body._csrf
      : undefined;
  const given = request.header('x-csrf-token') ?? field;
  if (typeof given !== 'string' || !sameText(given, expected)) {
    throw new AppError('csrf', 'Formulir sudah kedaluwarsa. Silakan muat ulang halaman dan coba lagi.');
  }
}

/**
 * Refuses another site's form where there is no session (login). A client that does not say where its request comes
 * from is no browser with a signed-in person.
 * @throws {AppError} `csrf` 403.
 */
export function ensureSameSite(request: Request): void {
  const site = request.header('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    throw new AppError('csrf', 'Formulir ini hanya dapat dikirim dari halaman kami.');
  }
}
