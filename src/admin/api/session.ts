import { z } from 'zod';
import { PASSWORD_CHARS } from '../../core/limits.js';
import type { SessionCookie } from '../auth/cookie.js';
import { ensureSameSite } from '../auth/csrf.js';
import { addressOf, type Principal } from '../auth/principal.js';
import type { Sessions } from '../auth/sessions.js';
import { endpoint, type Endpoint } from '../http/endpoint.js';
import { personName, role, username } from './fields.js';

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
  })
  .meta({ id: 'Session', description: 'A session of the console' });

/** Login and logout (CONTRACT `POST /api/v1/session`). */
export function sessionEndpoints(deps: {
  readonly sessions: Sessions;
  readonly cookie: SessionCookie;
}): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/session',
      operationId: 'login',
      tag: 'Session',
      summary: 'Sign in with a password',
      description:
        'Sets an HttpOnly, SameSite=Strict cookie. Too many wrong passwords lock account and address together for a while.',
      access: 'public',
      body: z.object({
        username: z.string().max(64).meta({ description: 'Username', example: 'helpdesk' }),
        password: z.string().max(PASSWORD_CHARS.max).meta({ description: 'Password', example: 'demo' }),
        otp: z
          .string()
          .max(16)
          .optional()
          .meta({ description: 'One-time code, for accounts that have one', example: '123456' }),
      }),
      answers: { 200: { description: 'Signed in', schema: session } },
      problems: [401, 429],
      handle: async ({ body, request, response }) => {
        ensureSameSite(request);
        const opened = await deps.sessions.login(body.username, body.password, addressOf(request));
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
      answers: { 200: { description: 'The session', schema: session } },
      handle: ({ principal }) => ({ status: 200, body: shown(principal()) }),
    }),
    endpoint({
      method: 'delete',
      path: '/session',
      operationId: 'logout',
      tag: 'Session',
      summary: 'Sign out',
      access: 'own-account',
      answers: { 204: { description: 'Signed out' } },
      handle: async ({ principal, response }) => {
        const { via } = principal();
        if (via.kind === 'cookie') await deps.sessions.end(via.sessionId);
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
  };
}
