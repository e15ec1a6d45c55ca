import { AppError } from '../core/errors.js';
import type { Role } from './case.js';

const RIGHTS = [
  'read-cases',
  'write-messages',
  'do-tasks',
  'read-staff',
  'read-audit',
  'manage-staff',
  'own-account',
] as const;

/**
 * A right of staff besides acts, whose roles the action table has.
 * - `read-cases`: cases with their events, timeline, scans, conversation, tasks and times;
 * - `write-messages`: write to an applicant;
 * - `do-tasks`: mark a task as done; the role of the task is checked as well ({@link mayDoTask});
 * - `read-staff`: names and roles of colleagues;
 * - `read-audit`: security events and changes of accounts;
 * - `manage-staff`: make and change accounts;
 * - `own-account`: own password, second factor, sessions, tokens and code of `/hubungkan`.
 */
export type Right = (typeof RIGHTS)[number];

const EVERYBODY: readonly Role[] = ['helpdesk', 'verifikator', 'admin', 'auditor'];
const OFFICERS: readonly Role[] = ['helpdesk', 'verifikator', 'admin'];

const HOLDERS: Readonly<Record<Right, readonly Role[]>> = {
  'read-cases': EVERYBODY,
  'write-messages': OFFICERS,
  'do-tasks': OFFICERS,
  'read-staff': EVERYBODY,
  'read-audit': ['admin', 'auditor'],
  'manage-staff': ['admin'],
  'own-account': EVERYBODY,
};

/** True when the role has the right. */
export function may(role: Role, right: Right): boolean {
  return HOLDERS[right].includes(role);
}

/**
 * Checks a role for API, pages and chat; there is no other check of roles.
 * @throws {AppError} `forbidden-role` 403.
 */
export function ensureMay(role: Role, right: Right): void {
  if (!may(role, right)) {
    throw new AppError('forbidden-role', 'Maaf, peran Anda tidak mencakup tindakan ini.', { right });
  }
}

/** True when `role` may close a task for `taskRole`; an admin may close everybody's. */
export function mayDoTask(role: Role, taskRole: Role): boolean {
  return may(role, 'do-tasks') && (role === taskRole || role === 'admin');
}
