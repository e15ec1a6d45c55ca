import { z } from 'zod';
import type { Tokens } from '../auth/tokens.js';
import { endpoint, type Endpoint } from '../http/endpoint.js';
import { id, instant, listOf, oneLine } from './fields.js';

/** What a token is for, in the owner's words. */
export const tokenLabel = oneLine('Keterangan')
  .max(100)
  .meta({ description: 'What the token is for', example: 'laporan' });

/** Bearer tokens of the caller's own account. */
export function tokenEndpoints(deps: { readonly tokens: Tokens }): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/tokens',
      operationId: 'createToken',
      tag: 'Session',
      summary: 'Make a bearer token for the own account',
      description: 'The token is shown in this answer only; it has the rights of the account.',
      access: 'own-account',
      body: z.object({ label: tokenLabel.default('') }),
      answers: {
        201: {
          description: 'The token, once',
          schema: z.object({
            id,
            token: z.string().meta({ description: 'The token, shown once', example: 'lkt_S3cr3t…' }),
          }),
        },
      },
      problems: [409],
      handle: async ({ principal, body }) => ({
        status: 201,
        body: await deps.tokens.create(principal().username, body.label),
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
            z.object({ id, label: tokenLabel, createdAt: instant, lastUsedAt: instant.nullable() }),
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
      problems: [404],
      handle: async ({ principal, params }) => {
        await deps.tokens.revoke(principal().username, params.id);
        return { status: 204 };
      },
    }),
  ];
}
