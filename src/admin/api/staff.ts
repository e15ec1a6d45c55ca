import { z } from 'zod';
import type { StaffAccounts } from '../auth/accounts.js';
import type { LinkCodes } from '../auth/link-codes.js';
import { endpoint, type Endpoint } from '../http/endpoint.js';
import { listOf, localDate, newPassword, personName, role, username } from './fields.js';

const away = z
  .array(
    z.object({ from: localDate, to: localDate }).refine(({ from, to }) => from <= to, {
      error: 'Tanggal akhir sebelum tanggal awal.',
    }),
  )
  .max(50)
  .meta({
    description: 'Days of absence, both ends included',
    example: [{ from: '2026-12-21', to: '2026-12-23' }],
  });

const active = z.boolean().meta({ description: 'False: the account is switched off', example: true });
const linked = z.boolean().meta({ description: 'True when a chat account is tied to it', example: false });
const secondFactor = z
  .boolean()
  .meta({ description: 'True when log-in asks for a one-time code', example: false });

const member = z
  .object({ username, name: personName, role, active, away, linked, secondFactor })
  .meta({ id: 'Staff', description: 'A member of staff' });

/** Schema of what a new account needs. */
export const newStaff = z.object({ username, name: personName, role, password: newPassword });

/** Schema of a change of an account; a missing field stays as it is. */
export const staffChange = z.object({
  name: personName.optional(),
  role: role.optional(),
  password: newPassword.optional(),
  active: active.optional(),
  away: away.optional(),
  linked: z.literal(false).optional().meta({ description: 'false unties all chat accounts', example: false }),
  secondFactor: z
    .literal(false)
    .optional()
    .meta({ description: 'false removes the second factor, for somebody who lost it', example: false }),
});

/** Endpoints of staff accounts, for admins, and of the caller's own link code. */
export function staffEndpoints(deps: {
  readonly accounts: StaffAccounts;
  readonly linkCodes: LinkCodes;
}): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/staff',
      operationId: 'listStaff',
      tag: 'Staff',
      summary: 'The members of staff',
      access: 'read-staff',
      answers: { 200: { description: 'All accounts', schema: listOf(member, 'Accounts by username') } },
      handle: async () => ({ status: 200, body: { items: await deps.accounts.list() } }),
    }),
    endpoint({
      method: 'post',
      path: '/staff',
      operationId: 'createStaff',
      tag: 'Staff',
      summary: 'Make an account',
      access: 'manage-staff',
      body: newStaff,
      answers: { 201: { description: 'The new account', schema: member } },
      problems: ['staff-exists', 'weak-password'],
      handle: async ({ body, principal }) => ({
        status: 201,
        body: await deps.accounts.create(body, principal().username),
      }),
    }),
    endpoint({
      method: 'patch',
      path: '/staff/{username}',
      operationId: 'changeStaff',
      tag: 'Staff',
      summary: 'Change an account',
      description:
        'Only what is sent changes. A new password or switching off ends sessions, tokens, tied chats and links to scans of the account; a new role, or a second factor that is removed, all of these but the chats. The own password is changed by PUT /staff/me/password.',
      access: 'manage-staff',
      params: z.object({ username }),
      body: staffChange,
      answers: { 200: { description: 'The account', schema: member } },
      problems: ['last-admin', 'not-found', 'own-password', 'weak-password'],
      handle: async ({ params, body, principal }) => ({
        status: 200,
        body: await deps.accounts.change(params.username, body, principal().username),
      }),
    }),
    endpoint({
      method: 'post',
      path: '/staff/me/link-code',
      operationId: 'createLinkCode',
      tag: 'Staff',
      summary: 'A code that ties a chat account to the own account',
      description: 'To be sent as `/hubungkan CODE` in a private chat within ten minutes; works once.',
      access: 'own-account',
      session: 'confirmed',
      answers: {
        201: {
          description: 'The code, once',
          schema: z.object({ code: z.string().meta({ description: 'Link code', example: 'K7QP2M9X' }) }),
        },
      },
      problems: ['too-many-codes'],
      handle: async ({ principal }) => ({
        status: 201,
        body: { code: await deps.linkCodes.make(principal().username) },
      }),
    }),
  ];
}
