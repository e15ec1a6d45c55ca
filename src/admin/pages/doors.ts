import type { RequestHandler } from 'express';
import { isSafe } from '../auth/csrf.js';
import { principalOf, sessionIdOf } from '../auth/principal.js';
import { requireLogin } from './context.js';
import { STAFF_PATH } from './layout.js';

/** The log-in, and the button of a personal link. */
const FOR_VISITORS = /^\/(?:masuk|berkas\/[\w-]+)\/?$/;
const FOR_ENROLLING =
  /^\/(?:aset\/[\w.]+|keluar|akun\/(?:faktor(?:\/mulai|\/konfirmasi)?|konfirmasi|sandi))\/?$/;

/** The page that sets up the second factor. */
export const FACTOR_PAGE = `${STAFF_PATH}/akun/faktor`;

/**
 * Sends visitors who submit a form to the login, before its body is read. Pages accept sessions only, because scopes of
 * tokens are checked by the API alone.
 * @throws {AppError} `session-needed` 403 for a bearer token.
 */
export const ensureSignedIn: RequestHandler = (request, response, next) => {
  const principal = principalOf(response);
  if (principal !== null) sessionIdOf(principal);
  if (principal !== null || isSafe(request) || FOR_VISITORS.test(request.path)) next();
  else void requireLogin(request, response, next);
};

/** Sends a member who must still set up a second factor to the page for it, whatever they ask for. */
export const ensureEnrolled: RequestHandler = (request, response, next) => {
  if (principalOf(response)?.mustEnrol !== true || FOR_ENROLLING.test(request.path)) next();
  else response.redirect(303, FACTOR_PAGE);
};
