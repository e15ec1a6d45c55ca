import { AppError } from '../../core/errors.js';
import type { TokenScope } from '../../models/staff-access.js';
import { ensureMay } from '../../sop/access.js';
import { TOKEN_SCOPES } from '../auth/token-scopes.js';
import type { Principal } from '../auth/principal.js';
import type { Endpoint } from './endpoint.js';

type Door = Pick<Endpoint, 'access' | 'beforeSecondFactor' | 'method' | 'scope' | 'session'>;

/** The scope that a bearer token needs for an endpoint: the declared one, or that of its right and method. */
export function scopeOf({ access, method, scope }: Pick<Door, 'access' | 'method' | 'scope'>): TokenScope {
  if (scope !== undefined) return scope;
  if (method === 'get') return 'read';
  return access === 'manage-staff' ? 'manage' : 'act';
}

/**
 * Checks that a caller may use an endpoint: by role, scope of the token, and how recently the password was given.
 * @throws {AppError} 403 `forbidden-role`, `second-factor-required`, `session-needed`, `forbidden-scope`,
 *   `confirm-password`.
 */
export function ensureAdmitted(principal: Principal, door: Door): void {
  if (door.access !== 'public') ensureMay(principal.role, door.access);
  if (principal.mustEnrol && door.beforeSecondFactor !== true) throw secondFactorRequired();
  const { via } = principal;
  if (via.kind === 'token') {
    if (door.session !== undefined) {
      throw new AppError('session-needed');
    }
    const scope = scopeOf(door);
    if (TOKEN_SCOPES.indexOf(via.scope) < TOKEN_SCOPES.indexOf(scope)) {
      throw new AppError('forbidden-scope', undefined, { scope });
    }
  } else if (door.session === 'confirmed') ensureConfirmed(principal);
}

/** Checks that the password was given within ten minutes. @throws {AppError} `confirm-password` 403 otherwise */
export function ensureConfirmed({ via }: Principal): void {
  if (via.kind === 'cookie' && via.confirmed) return;
  throw new AppError('confirm-password');
}

function secondFactorRequired(): AppError {
  return new AppError('second-factor-required');
}
