import type { RequestHandler } from 'express';
import { AppError } from '../../core/errors.js';
import type { SessionCookie } from './cookie.js';
import { ensureCsrf, isSafe } from './csrf.js';
import { principalOf, setPrincipal } from './principal.js';
import type { Sessions } from './sessions.js';
import type { Tokens } from './tokens.js';

/**
 * Finds the caller by bearer token, else by cookie, else takes a visitor.
 * @throws {AppError} `wrong-token` 401 for an unknown bearer token.
 */
export function authenticate(deps: {
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  readonly cookie: SessionCookie;
}): RequestHandler {
  return async (request, response, next) => {
    const bearer = /^Bearer +(\S+)$/i.exec(request.header('authorization') ?? '')?.[1];
    if (bearer !== undefined) {
      const principal = await deps.tokens.find(bearer);
      if (principal === null) {
        response.setHeader('WWW-Authenticate', 'Bearer');
        throw new AppError('wrong-token');
      }
      setPrincipal(response, principal);
    } else {
      const secret = deps.cookie.read(request);
      const principal = secret === null ? null : await deps.sessions.find(secret);
      if (principal !== null) setPrincipal(response, principal);
      else if (secret !== null) deps.cookie.clear(response);
    }
    next();
  };
}

/**
 * Checks the CSRF token of changes that come with a cookie; bearer tokens and visitors pass. It runs after the body was
 * read, because forms carry the token in a field.
 * @throws {AppError} `csrf` 403.
 */
export const checkCsrf: RequestHandler = (request, response, next) => {
  const principal = principalOf(response);
  if (principal?.via.kind === 'cookie' && !isSafe(request)) ensureCsrf(request, principal.via.csrfToken);
  next();
};
