import { z } from 'zod';
import { PASSWORD_CHARS } from '../../core/limits.js';
import type { SessionCookie } from '../auth/cookie.js';
import { ensureSameSite } from '../auth/csrf.js';
import type { DeviceCookie } from '../auth/device.js';
import { loginOriginOf, originOf } from '../auth/origin.js';
import { sessionIdOf, type Principal } from '../auth/principal.js';
import type { Sessions } from '../auth/sessions.js';
import { endpoint, type Endpoint } from '../http/endpoint.js';
import { instant, personName, role, username } from './fields.js';

const user = z
  .object({ username, name: personName, role })
  .meta({ id: 'User', description: 'Who is signed in' });

const session = z
  .object({
    user,
    csrfToken: z.string().nullable().meta({
      description: 'To be sent as X-CSRF-Token with every change by cookie; null with a bearer token',
      example: 'q0H3…',
    }),
    mustEnrol: z.boolean().meta({
      description: 'True: the role needs a second factor; until it is set up nothing else is open',
      example: false,
    }),
  })
  .meta({ id: 'Session', description: 'A session of the console' });

/** Endpoints of login, confirmation and logout. */
export function sessionEndpoints(deps: {
  readonly sessions: Sessions;
  readonly cookie: SessionCookie;
  readonly devices: DeviceCookie;
}): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/session',
      operationId: 'login',
      tag: 'Session',
      summary: 'Sign in with a password',
      description:
        'Sets an HttpOnly, SameSite=Strict cookie. An account with a second factor is answered `otp-required` without a code. Too many wrong passwords lock account and address together for a while, and many addresses are slowed down together.',
      access: 'public',
      body: z.object({
        username: z.string().max(64).meta({ description: 'Username', example: 'helpdesk' }),
        password: z.string().max(PASSWORD_CHARS.max).meta({ description: 'Password', example: 'demo' }),
        otp: z.string().max(16).optional().meta({
          description: 'One-time code of the second factor, or one of its recovery codes',
          example: '123456',
        }),
      }),
      answers: { 200: { description: 'Signed in', schema: session } },
      problems: ['locked-out', 'otp-required', 'wrong-credentials', 'wrong-otp'],
      handle: async ({ body, request, response }) => {
        ensureSameSite(request);
        const { origin, remember } = loginOriginOf(request, response, deps.devices);
        const opened = await deps.sessions.login({ ...body, otp: body.otp ?? '' }, origin);
        remember();
        deps.cookie.set(response, opened.secret);
        return { status: 200, body: shown(opened.principal) };
      },
    }),
    endpoint({
      method: 'get',
      path: '/session',
      operationId: 'getSession',
      tag: 'Session',
      summary: 'Who is signed in',
      access: 'own-account',
      beforeSecondFactor: true,
      answers: { 200: { description: 'The session', schema: session } },
      handle: ({ principal }) => ({ status: 200, body: shown(principal()) }),
    }),
    endpoint({
      method: 'post',
      path: '/session/confirm',
      operationId: 'confirmSession',
      tag: 'Session',
      summary: 'Give the password once more',
      description:
        'Needed for tokens, link codes and the second factor; counts for ten minutes, as the password at log-in does. Wrong ones are counted like those of log-in.',
      access: 'own-account',
      session: 'signed-in',
      beforeSecondFactor: true,
      body: z.object({
        password: z
          .string()
          .max(PASSWORD_CHARS.max)
          .meta({ description: 'Password of the account', example: 'demo' }),
      }),
      answers: {
        200: { description: 'Confirmed', schema: z.object({ confirmedUntil: instant }) },
      },
      problems: ['locked-out', 'wrong-credentials'],
      handle: async ({ body, principal, request, response }) => {
        const who = principal();
        const origin = originOf(request, response, deps.devices);
        const until = await deps.sessions.confirm(who.username, sessionIdOf(who), body.password, origin);
        return { status: 200, body: { confirmedUntil: until.toISOString() } };
      },
    }),
    endpoint({
      method: 'delete',
      path: '/session',
      operationId: 'logout',
      tag: 'Session',
      summary: 'Sign out',
      access: 'own-account',
      scope: 'read',
      beforeSecondFactor: true,
      answers: { 204: { description: 'Signed out' } },
      handle: async ({ principal, request, response }) => {
        await deps.sessions.end(principal(), originOf(request, response, deps.devices));
        deps.cookie.clear(response);
        return { status: 204 };
      },
    }),
  ];
}

function shown(principal: Principal): z.output<typeof session> {
  return {
    user: { username: principal.username, name: principal.name, role: principal.role },
    csrfToken: principal.via.kind === 'cookie' ? principal.via.csrfToken : null,
    mustEnrol: principal.mustEnrol,
  };
}
