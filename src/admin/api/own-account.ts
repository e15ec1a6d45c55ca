import { z } from 'zod';
import { PASSWORD_CHARS } from '../../core/limits.js';
import { ensureConfirmed } from '../http/admission.js';
import type { SessionCookie } from '../auth/cookie.js';
import type { DeviceCookie } from '../auth/device.js';
import { originOf } from '../auth/origin.js';
import type { OwnAccess } from '../auth/own-access.js';
import { sessionIdOf } from '../auth/principal.js';
import type { SecondFactors } from '../auth/second-factor.js';
import type { Sessions } from '../auth/sessions.js';
import { endpoint, type Endpoint } from '../http/endpoint.js';
import { id, instant, listOf, newPassword } from './fields.js';

const access = z
  .object({
    id,
    kind: z.enum(['session', 'token', 'chat']).meta({ description: 'What lets in', example: 'session' }),
    label: z.string().meta({
      description: "The session's browser, the token's label, the chat's channel",
      example: 'Firefox, Windows',
    }),
    createdAt: instant.nullable(),
    lastUsedAt: instant.nullable(),
    expiresAt: instant.nullable(),
    current: z.boolean().meta({ description: 'True for the session that asks', example: true }),
  })
  .meta({ id: 'Access', description: 'A way into the own account' });

const otpText = z
  .string()
  .max(16)
  .meta({ description: 'One-time code of the authenticator app', example: '123456' });

interface Deps {
  readonly own: OwnAccess;
  readonly sessions: Sessions;
  readonly factors: SecondFactors;
  readonly cookie: SessionCookie;
  readonly devices: DeviceCookie;
}

/** Endpoints of the caller's own password, ways in and second factor. */
export function ownAccountEndpoints(deps: Deps): Endpoint[] {
  return [...accessEndpoints(deps), ...factorEndpoints(deps)];
}

function accessEndpoints(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'put',
      path: '/staff/me/password',
      operationId: 'changeOwnPassword',
      tag: 'Staff',
      summary: 'Change the own password',
      description:
        'Ends all other sessions, tokens, tied chats and links to scans of the account. Needs the current password here, or POST /session/confirm within ten minutes before.',
      access: 'own-account',
      session: 'signed-in',
      beforeSecondFactor: true,
      body: z.object({
        current: z
          .string()
          .max(PASSWORD_CHARS.max)
          .optional()
          .meta({ description: 'Current password', example: 'kata-sandi-sekarang' }),
        password: newPassword,
      }),
      answers: { 204: { description: 'Changed; the session goes on' } },
      problems: ['confirm-password', 'locked-out', 'weak-password', 'wrong-credentials'],
      handle: async ({ body, principal, request, response }) => {
        const who = principal();
        const origin = originOf(request, response, deps.devices);
        if (body.current === undefined) ensureConfirmed(who);
        else await deps.sessions.confirm(who.username, sessionIdOf(who), body.current, origin);
        await deps.own.changePassword(who.username, body.password, sessionIdOf(who), origin);
        return { status: 204 };
      },
    }),
    endpoint({
      method: 'get',
      path: '/staff/me/access',
      operationId: 'listOwnAccess',
      tag: 'Staff',
      summary: 'Sessions, tokens and tied chats of the own account',
      access: 'own-account',
      session: 'signed-in',
      answers: { 200: { description: 'All ways in', schema: listOf(access, 'Ways in') } },
      handle: async ({ principal }) => {
        const who = principal();
        return { status: 200, body: { items: await deps.own.list(who.username, sessionIdOf(who)) } };
      },
    }),
    endpoint({
      method: 'delete',
      path: '/staff/me/access/{id}',
      operationId: 'endOwnAccess',
      tag: 'Staff',
      summary: 'End a session, a token or a tied chat of the own account',
      access: 'own-account',
      session: 'signed-in',
      params: z.object({ id }),
      answers: { 204: { description: 'Ended, in all processes' } },
      problems: ['not-found'],
      handle: async ({ params, principal, request, response }) => {
        const who = principal();
        await deps.own.end(who.username, params.id, originOf(request, response, deps.devices));
        if (params.id === sessionIdOf(who)) deps.cookie.clear(response);
        return { status: 204 };
      },
    }),
  ];
}

function factorEndpoints(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/staff/me/totp',
      operationId: 'beginSecondFactor',
      tag: 'Staff',
      summary: 'A secret for an authenticator app',
      description: 'Shown once. It counts from its first right code on: POST /staff/me/totp/confirm.',
      access: 'own-account',
      session: 'confirmed',
      beforeSecondFactor: true,
      answers: {
        201: {
          description: 'The secret, once',
          schema: z.object({
            secret: z.string().meta({ description: 'Secret in base32', example: 'JBSWY3DPEHPK3PXP' }),
            otpauth: z.string().meta({
              description: 'The same as an address, for a QR code',
              example: 'otpauth://totp/Loket:admin?secret=JBSWY3DPEHPK3PXP&issuer=Loket',
            }),
          }),
        },
      },
      problems: ['second-factor-exists'],
      handle: async ({ principal }) => ({
        status: 201,
        body: await deps.factors.begin(principal().username),
      }),
    }),
    endpoint({
      method: 'post',
      path: '/staff/me/totp/confirm',
      operationId: 'confirmSecondFactor',
      tag: 'Staff',
      summary: 'Turn the second factor on by its first code',
      description: 'Gives the recovery codes, once; each works once in place of a code. Other sessions end.',
      access: 'own-account',
      session: 'confirmed',
      beforeSecondFactor: true,
      body: z.object({ otp: otpText }),
      answers: {
        200: {
          description: 'It is on',
          schema: z.object({
            recoveryCodes: z
              .array(z.string())
              .meta({ description: 'Recovery codes, shown once', example: ['7K2QP-M9XHD'] }),
          }),
        },
      },
      problems: ['no-second-factor', 'otp-not-confirmed', 'second-factor-exists'],
      handle: async ({ body, principal, request, response }) => {
        const who = principal();
        const origin = originOf(request, response, deps.devices);
        const codes = await deps.factors.confirm(who.username, body.otp, sessionIdOf(who), origin);
        return { status: 200, body: { recoveryCodes: codes } };
      },
    }),
    endpoint({
      method: 'delete',
      path: '/staff/me/totp',
      operationId: 'removeSecondFactor',
      tag: 'Staff',
      summary: 'Turn the second factor off',
      access: 'own-account',
      session: 'confirmed',
      answers: { 204: { description: 'It is off' } },
      problems: ['no-second-factor'],
      handle: async ({ principal, request, response }) => {
        const { username } = principal();
        await deps.factors.remove(username, username, originOf(request, response, deps.devices));
        return { status: 204 };
      },
    }),
  ];
}
