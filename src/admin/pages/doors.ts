import type { RequestHandler } from 'express';
import { isSafe } from '../auth/csrf.js';
import { principalOf, sessionIdOf } from '../auth/principal.js';
import { requireLogin } from './context.js';
import { STAFF_PATH } from './layout.js';

/** Forms that visitors may send: log-in, and the button of a personal link. */
const FOR_VISITORS = /^\/(?:masuk|berkas\/[\w-]+)\/?$/;
/** What a session may do whose role needs a second factor that it has not got. */
const FOR_ENROLLING =
  /^\/(?:aset\/[\w.]+|keluar|akun\/(?:faktor(?:\/mulai|\/konfirmasi)?|konfirmasi|sandi))\/?$/;

/** Page on which the second factor is set up. */
export const FACTOR_PAGE = `${STAFF_PATH}/akun/faktor`;

/**
 * Leads visitors who send a form to the login before its body is read. Pages are for sessions: a token's scope is kept by
 * the API alone.
 * @throws {AppError} `session-needed` 403 for a bearer token
 */
export const ensureSignedIn: RequestHandler = (request, response, next) => {
  const principal = principalOf(response);
  if (principal !== null) sessionIdOf(principal);
  if (principal !== null || isSafe(request) || FOR_VISITORS.test(request.path)) next();
  else void requireLogin(request, response, next);
};

/** Leads somebody whose role needs a second factor to the page that sets it up, and nowhere else. */
export const ensureEnrolled: RequestHandler = (request, response, next) => {
  if (principalOf(response)?.mustEnrol !== true || FOR_ENROLLING.test(request.path)) next();
  else response.redirect(303, FACTOR_PAGE);
};
