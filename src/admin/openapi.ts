import { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponseObject,
} from 'zod-openapi';
import { errorEntry, type ErrorCode } from '../core/error-catalogue.js';
import { scopeOf } from './http/admission.js';
import { answeredCodes } from './http/answered-codes.js';
import type { AnswerSpec, Endpoint } from './http/endpoint.js';

/** Path below which the documented endpoints are. */
export const API_PATH = '/api/v1';

/** RFC 9457 lets a problem carry fields that a client does not know and ignores. */
const problem = z
  .looseObject({
    type: z.string().meta({ description: 'URN of the problem', example: 'urn:loket:problem:held-by-other' }),
    title: z.string().meta({ description: 'Words of the HTTP status', example: 'Conflict' }),
    status: z.int().meta({ description: 'HTTP status', example: 409 }),
    detail: z.string().meta({
      description: 'What happened, for people',
      example: 'Permohonan KT-2026-00041 sedang dikerjakan oleh helpdesk2.',
    }),
    code: z.string().meta({ description: 'Stable code of the problem', example: 'held-by-other' }),
    requestId: z.string().meta({ description: 'Id of the request in the log', example: '01jd9x0m3k' }),
    position: z
      .int()
      .nullable()
      .optional()
      .meta({ description: 'Refused acts: the row where the case stands', example: 7 }),
    version: z.int().optional().meta({ description: 'Refused acts: the version of the case', example: 4 }),
    allowedActions: z
      .array(z.string())
      .optional()
      .meta({ description: 'Refused acts: what the caller may do instead', example: ['claim'] }),
    holder: z.string().optional().meta({ description: 'held-by-other: by whom', example: 'helpdesk2' }),
    issues: z
      .array(
        z.object({
          path: z.string().meta({ description: 'Field', example: 'note' }),
          message: z.string().meta({ description: 'What is wrong with it', example: 'Wajib diisi.' }),
        }),
      )
      .optional()
      .meta({ description: 'Fields that are wrong' }),
    retryAfterSeconds: z
      .int()
      .optional()
      .meta({ description: 'When to try again, as Retry-After says', example: 1 }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem with a stable code' });

const PROBLEM_WORDS: Readonly<Record<number, string>> = {
  400: 'The request cannot be read',
  401: 'Nobody is signed in, the secret is wrong, or a one-time code is needed',
  403: 'The role or the token may not, the password has to be confirmed, or the CSRF token is missing',
  404: 'Not found',
  409: 'Not possible now',
  410: 'No longer there',
  412: 'If-Match names an old version',
  413: 'The body is too large',
  415: 'The body is not JSON',
  421: "Asked for by a name that is not this machine's own",
  422: 'The input is wrong',
  429: 'Too many requests; see Retry-After',
  500: 'Something failed on our side',
  503: 'Not possible for now; see Retry-After',
};

/** Makes the OpenAPI 3.1 document from the declarations that the router is made from. */
export function openApiDocument(
  all: readonly Endpoint[],
  options: {
    readonly baseUrl: string;
    readonly version: string;
    /** Names of the channels and of the office's own doors. */
    readonly channels: readonly string[];
  },
) {
  const endpoints = all.filter(({ hidden }) => hidden !== true);
  const paths: ZodOpenApiPathsObject = {};
  for (const one of endpoints) {
    paths[one.path] = { ...paths[one.path], [one.method]: operationOf(one) };
  }
  const document = createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Loket',
      version: options.version,
      description:
        'Cases of the SOP "Registrasi dan Verifikasi Penyedia Perseorangan (Online)". Sign in by POST /session (cookie and X-CSRF-Token) or with a bearer token. Errors are application/problem+json with a stable `code`.',
    },
    servers: [{ url: `${options.baseUrl}${API_PATH}` }],
    tags: [...new Set(endpoints.map(({ tag }) => tag))].map((name) => ({ name })),
    components: {
      schemas: { Problem: problem },
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description:
            'A token of POST /tokens. Its scope: `read`, `act` (also acts), `manage` (also accounts)',
        },
        cookie: { type: 'apiKey', in: 'cookie', name: 'loket_session', description: 'Set by POST /session' },
      },
    },
    paths,
  });
  const channel = document.components?.schemas?.['Channel'];
  if (channel && 'type' in channel) channel.enum = [...options.channels];
  return document;
}

function operationOf(one: Endpoint): ZodOpenApiOperationObject {
  const signedIn = one.access !== 'public';
  const codes = answeredCodes(one);
  const statuses = [...new Set(codes.map((code) => errorEntry(code).status))];
  const parameters = {
    ...(one.params === null ? {} : { path: one.params }),
    ...(one.query === null ? {} : { query: one.query }),
    ...(one.headers === undefined ? {} : { header: one.headers }),
  };
  return {
    operationId: one.operationId,
    tags: [one.tag],
    summary: one.summary,
    description: descriptionOf(one),
    security: signedIn ? [...(one.session === undefined ? [{ bearer: [] }] : []), { cookie: [] }] : [],
    ...(Object.keys(parameters).length === 0 ? {} : { requestParams: parameters }),
    ...(one.body === null
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: one.body } } } }),
    responses: {
      ...Object.fromEntries(
        Object.entries(one.answers).map(([status, answer]) => [status, responseOf(answer)]),
      ),
      ...Object.fromEntries(statuses.map((status) => [status, problemOf(status, codes)])),
    },
  };
}

function problemOf(status: number, all: readonly ErrorCode[]): ZodOpenApiResponseObject {
  const codes = all.filter((code) => errorEntry(code).status === status);
  const meanings = codes.map((code) => `- \`${code}\`: ${errorEntry(code).happened}`);
  const code = z.enum(codes).meta({ description: 'One of these', example: codes[0] ?? '' });
  return {
    description: [PROBLEM_WORDS[status] ?? 'A problem', '', ...meanings].join('\n'),
    content: {
      'application/problem+json': {
        schema: z.intersection(problem, z.looseObject({ code })),
      },
    },
  };
}

function descriptionOf(one: Endpoint): string {
  const access = one.access === 'public' ? 'Public.' : `Needs the right \`${one.access}\`${doorOf(one)}.`;
  return one.description === undefined ? access : `${one.description}\n\n${access}`;
}

function doorOf(one: Endpoint): string {
  if (one.session === 'signed-in') return ' and a session (no token)';
  if (one.session === 'confirmed') {
    return ' and a session (no token) whose password was given within ten minutes: POST /session/confirm';
  }
  return `; by token the scope \`${scopeOf(one)}\``;
}

function responseOf(answer: AnswerSpec) {
  if (answer.schema === undefined && answer.contentType === undefined) {
    return { description: answer.description };
  }
  const type = answer.contentType ?? 'application/json';
  return {
    description: answer.description,
    content: {
      [type]: {
        schema:
          answer.schema ??
          ({
            type: 'string',
            format: 'binary',
            ...(answer.personal === true ? { 'x-personal': true } : {}),
          } as const),
      },
    },
  };
}
