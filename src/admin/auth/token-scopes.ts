import type { TokenScope } from '../../models/staff-access.js';

/**
 * Scopes of a token, each including those before it: `read` sees what the account may see; `act` acts on cases, writes
 * to applicants and finishes tasks; `manage` makes and changes accounts (admins).
 */
export const TOKEN_SCOPES = ['read', 'act', 'manage'] as const satisfies readonly TokenScope[];
