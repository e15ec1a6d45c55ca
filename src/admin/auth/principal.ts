import type { Request, Response } from 'express';
import { AppError } from '../../core/errors.js';
import type { Role } from '../../sop/case.js';

/** Who makes a request, and by what he proved it. */
export interface Principal {
  readonly username: string;
  readonly name: string;
  readonly role: Role;
  /** A cookie needs a CSRF token for changes; a bearer token does not. */
  readonly via:
    | { readonly kind: 'cookie'; readonly sessionId: string; readonly csrfToken: string }
    | { readonly kind: 'token'; readonly tokenId: string };
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
    throw new AppError('not-signed-in', 401, 'Silakan masuk terlebih dahulu.');
  }
  return principal;
}

/** The address of the sender, as the proxies that are trusted tell it. */
export function addressOf(request: Request): string {
  return request.ip ?? 'unknown';
}
