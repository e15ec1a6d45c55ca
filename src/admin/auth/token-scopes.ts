import type { TokenScope } from '../../models/staff-access.js';

/**
 * What a token is for, each with what stands before it: `read` sees what the account may see, `act` also acts on cases,
 * writes to applicants and finishes tasks, `manage` also makes and changes accounts (admins).
 */
export const TOKEN_SCOPES = ['read', 'act', 'manage'] as const satisfies readonly TokenScope[];
