import type { Request, Response } from 'express';
import { AppError } from '../../core/errors.js';
import type { TokenScope } from '../../models/staff-access.js';
import type { Role } from '../../sop/case.js';

/** Who makes a request, and by what he proved it. */
export interface Principal {
  readonly username: string;
  readonly name: string;
  readonly role: Role;
  /** The role needs a second factor that the account has not got: nothing but setting it up is open. */
  readonly mustEnrol: boolean;
  /** A cookie needs a CSRF token for changes; a bearer token does not. */
  readonly via:
    | {
        readonly kind: 'cookie';
        readonly sessionId: string;
        readonly csrfToken: string;
        /** The password was given within ten minutes. */
        readonly confirmed: boolean;
      }
    | { readonly kind: 'token'; readonly tokenId: string; readonly scope: TokenScope };
}

/** Where a request comes from, for limits and for the log of security events. */
export interface Origin {
  readonly address: string;
  /** Secret of a browser that signed in before, proved to be ours; null without one. */
  readonly device: string | null;
  readonly requestId: string | null;
  /** Program that made the request, as it says. */
  readonly agent: string;
}

/** Keeps the principal for this answer; called by the authentication only. */
export function setPrincipal(response: Response, principal: Principal): void {
  response.locals['principal'] = principal;
}

/** The request's principal, or null for a visitor. */
export function principalOf(response: Response): Principal | null {
  const principal: unknown = response.locals['principal'];
  return (principal as Principal | undefined) ?? null;
}

/**
 * The request's principal.
 * @throws {AppError} `not-signed-in` 401 for a visitor.
 */
export function requirePrincipal(response: Response): Principal {
  const principal = principalOf(response);
  if (principal === null) {
    throw new AppError('not-signed-in');
  }
  return principal;
}

/** The address of the sender, as the proxies that are trusted tell it. */
export function addressOf(request: Request): string {
  return request.ip ?? 'unknown';
}

/** The id of the request, as its answer carries it. */
export function requestIdOf(response: Response): string | null {
  const id: unknown = response.locals['requestId'];
  return typeof id === 'string' ? id : null;
}

/**
 * The session behind a request.
 * @throws {AppError} `session-needed` 403 for a bearer token
 */
export function sessionIdOf({ via }: Principal): string {
  if (via.kind === 'cookie') return via.sessionId;
  throw new AppError('session-needed');
}
