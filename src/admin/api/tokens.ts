import { z } from 'zod';
import { API_TOKEN_DAYS } from '../../core/limits.js';
import type { DeviceCookie } from '../auth/device.js';
import { originOf } from '../auth/origin.js';
import { TOKEN_SCOPES } from '../auth/token-scopes.js';
import type { Tokens } from '../auth/tokens.js';
import { endpoint, type Endpoint } from '../http/endpoint.js';
import { id, instant, listOf, oneLine } from './fields.js';

const tokenLabel = oneLine('Keterangan')
  .max(100)
  .meta({ description: 'What the token is for', example: 'laporan' });

const scope = z.enum(TOKEN_SCOPES).meta({
  description:
    'What the token is for; each includes the ones before it: `read`, `act` (acts, messages, tasks), `manage` (accounts)',
  example: 'read',
});

/** Schema of what a new token needs. */
export const newToken = z.object({
  label: tokenLabel.default(''),
  scope: scope.default('act'),
  days: z
    .int()
    .min(1)
    .max(API_TOKEN_DAYS, `Paling lama ${API_TOKEN_DAYS} hari.`)
    .default(API_TOKEN_DAYS)
    .meta({ description: 'Days until it ends', example: 30 }),
});

/** Endpoints of the caller's own bearer tokens. */
export function tokenEndpoints(deps: {
  readonly tokens: Tokens;
  readonly devices: DeviceCookie;
}): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/tokens',
      operationId: 'createToken',
      tag: 'Session',
      summary: 'Make a bearer token for the own account',
      description:
        'The token is shown in this answer only; it has the rights of the account within its scope, and ends with a new password or role.',
      access: 'own-account',
      session: 'confirmed',
      body: newToken,
      answers: {
        201: {
          description: 'The token, once',
          schema: z.object({
            id,
            token: z.string().meta({ description: 'The token, shown once', example: 'lkt_S3cr3t…' }),
            expiresAt: instant,
          }),
        },
      },
      problems: ['too-many-tokens'],
      handle: async ({ principal, body, request, response }) => ({
        status: 201,
        body: await deps.tokens.create(principal().username, body, originOf(request, response, deps.devices)),
      }),
    }),
    endpoint({
      method: 'get',
      path: '/tokens',
      operationId: 'listTokens',
      tag: 'Session',
      summary: 'The tokens of the own account',
      access: 'own-account',
      answers: {
        200: {
          description: 'The tokens, without their secrets',
          schema: listOf(
            z.object({
              id,
              label: tokenLabel,
              scope,
              createdAt: instant,
              lastUsedAt: instant.nullable(),
              expiresAt: instant,
            }),
            'Tokens, newest first',
          ),
        },
      },
      handle: async ({ principal }) => ({
        status: 200,
        body: { items: await deps.tokens.list(principal().username) },
      }),
    }),
    endpoint({
      method: 'delete',
      path: '/tokens/{id}',
      operationId: 'revokeToken',
      tag: 'Session',
      summary: 'Take a token out of use',
      access: 'own-account',
      params: z.object({ id }),
      answers: { 204: { description: 'The token no longer works' } },
      problems: ['not-found'],
      handle: async ({ principal, params, request, response }) => {
        const origin = originOf(request, response, deps.devices);
        await deps.tokens.revoke(principal().username, params.id, origin);
        return { status: 204 };
      },
    }),
  ];
}
