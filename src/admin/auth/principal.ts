import type { Request, Response } from 'express';
import { AppError } from '../../core/errors.js';
import type { TokenScope } from '../../models/staff-access.js';
import type { Role } from '../../sop/case.js';

/** Who makes a request, and how they proved it. */
export interface Principal {
  readonly username: string;
  readonly name: string;
  readonly role: Role;
  /** True when the role needs a second factor that the account lacks; only setting it up is open then. */
  readonly mustEnrol: boolean;
  /** How the caller signed in. A cookie needs a CSRF token for changes; a bearer token does not. */
  readonly via:
    | {
        readonly kind: 'cookie';
        readonly sessionId: string;
        readonly csrfToken: string;
        /** True when the password was given within ten minutes. */
        readonly confirmed: boolean;
      }
    | { readonly kind: 'token'; readonly tokenId: string; readonly scope: TokenScope };
}

/** The source of a request, for limits and security events. */
export interface Origin {
  readonly address: string;
  /** The verified mark of a browser that signed in before; null without one. */
  readonly device: string | null;
  readonly requestId: string | null;
  readonly agent: string;
}

/** Notes who makes a request; only the authentication calls it. */
export function setPrincipal(response: Response, principal: Principal): void {
  response.locals['principal'] = principal;
}

/** Who makes a request; null for a visitor. */
export function principalOf(response: Response): Principal | null {
  const principal: unknown = response.locals['principal'];
  return (principal as Principal | undefined) ?? null;
}

/** Who makes a request. @throws {AppError} `not-signed-in` 401 for a visitor. */
export function requirePrincipal(response: Response): Principal {
  const principal = principalOf(response);
  if (principal === null) {
    throw new AppError('not-signed-in');
  }
  return principal;
}

/** The sender's address, as the trusted proxies report it. */
export function addressOf(request: Request): string {
  return request.ip ?? 'unknown';
}

/** The id of the request, which its answer carries. */
export function requestIdOf(response: Response): string | null {
  const id: unknown = response.locals['requestId'];
  return typeof id === 'string' ? id : null;
}

/** The session behind a request. @throws {AppError} `session-needed` 403 for a bearer token. */
export function sessionIdOf({ via }: Principal): string {
  if (via.kind === 'cookie') return via.sessionId;
  throw new AppError('session-needed');
}
