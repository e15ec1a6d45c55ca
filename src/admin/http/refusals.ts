import type { ErrorRequestHandler } from 'express';
import type { ErrorCode } from '../../core/error-catalogue.js';
import { causeOf, isAppError } from '../../core/errors.js';
import type { Logger } from '../../core/log.js';
import type { SecurityEventName, SecurityLog } from '../../models/security-log.js';
import { addressOf, principalOf, requestIdOf } from '../auth/principal.js';

const EVENTS: ReadonlyMap<ErrorCode, SecurityEventName> = new Map([
  ['forbidden-role', 'role-refused'],
  ['forbidden-scope', 'role-refused'],
  ['csrf', 'csrf-refused'],
]);

/** Notes refused roles and wrong CSRF tokens as security events and passes the error on. */
export function noteRefusals(deps: {
  readonly security: SecurityLog;
  readonly log: Logger;
}): ErrorRequestHandler {
  return async (error: unknown, request, response, next) => {
    const name = isAppError(error) ? EVENTS.get(error.code) : undefined;
    if (name !== undefined) {
      const noted = deps.security.note({
        name,
        result: 'refused',
        actor: principalOf(response)?.username ?? null,
        address: addressOf(request),
        requestId: requestIdOf(response),
        details: { method: request.method },
      });
      await noted.catch((cause: unknown) =>
        deps.log.error({ cause: causeOf(cause) }, 'a refusal could not be noted'),
      );
    }
    next(error);
  };
}
