import type { Request } from 'express';
import { z } from 'zod';
import { IDEMPOTENCY_KEY_CHARS } from '../../core/limits.js';
import { ACTIONS } from '../../sop/actions.js';
import type { Action } from '../../sop/action.js';
import type { Office } from '../../sop/office.js';
import type { Principal } from '../auth/principal.js';
import { callerOf, memberOf, resolveCase } from '../cases/resolve.js';
import { ACT_PROBLEMS } from '../http/answered-codes.js';
import { endpoint, type Answer, type Endpoint } from '../http/endpoint.js';
import type { Idempotency, KeyedCall } from '../idempotency.js';
import type { CasesPort } from '../ports.js';
import { documentedInput } from './action-body.js';
import { caseView } from './case-schema.js';
import { caseNumber } from './fields.js';

/** An `If-Match` that is no version of ours must never match. */
const NO_VERSION = -1;

/** Schema of the header `Idempotency-Key`. */
export const idempotencyHeader = z.string().max(IDEMPOTENCY_KEY_CHARS).optional().meta({
  description: 'Makes a repetition safe: the same key and body are answered as the first time, for 24 hours',
  example: '7c0f3b1e-3a4b-4a53-9a1b-0d9f5f2f7f7e',
});

const headers = z.object({
  'If-Match': z
    .string()
    .optional()
    .meta({ description: 'Version of the case as last seen, in quotes; stale: 412', example: '"4"' }),
  'Idempotency-Key': idempotencyHeader,
});

interface Deps {
  readonly cases: CasesPort;
  readonly office: Office;
  readonly idempotency: Idempotency;
}

/**
 * Makes one endpoint for each act of the table, which checks the body last of all ("Order of checks" in
 * docs/contract.md).
 */
export function actionEndpoints(deps: Deps): Endpoint[] {
  const known = Object.values(ACTIONS).map((action) =>
    endpoint({
      method: 'post',
      path: `/cases/{number}/actions/${action.name}`,
      operationId: action.name.replace(/-(\w)/g, (_all, letter: string) => letter.toUpperCase()),
      tag: 'Actions',
      summary: action.summary,
      description: describe(action),
      access: 'read-cases',
      params: z.object({ number: caseNumber }),
      ...bodyOf(action, deps.office),
      headers,
      answers: { 200: { description: 'The case after the act', schema: caseView } },
      problems: ACT_PROBLEMS,
      handle: ({ params, request, principal }) => act(deps, params.number, action.name, request, principal()),
    }),
  );
  const unknown = endpoint({
    method: 'post',
    path: '/cases/{number}/actions/{action}',
    operationId: 'unknownAction',
    tag: 'Actions',
    summary: 'Refuses an act that does not exist',
    access: 'read-cases',
    hidden: true,
    params: z.object({ number: caseNumber, action: z.string() }),
    answers: {},
    handle: ({ params, request, principal }) => act(deps, params.number, params.action, request, principal()),
  });
  return [...known, unknown];
}

/** The `Idempotency-Key` of a call with what it belongs to; null when the client sent none. */
export function keyedCall(request: Request, principal: Principal): KeyedCall | null {
  const key = request.header('idempotency-key');
  if (key === undefined) return null;
  return {
    username: principal.username,
    method: request.method,
    path: request.baseUrl + request.path,
    key,
    body: request.body,
  };
}

/** Undefined without the header or for `*`. */
function ifMatchOf(header: string | undefined): number | undefined {
  const text = header?.trim();
  if (text === undefined || text === '*') return undefined;
  const version = /^"?(\d{1,9})"?$/.exec(text)?.[1];
  return version === undefined ? NO_VERSION : Number(version);
}

async function act(
  deps: Deps,
  number: string,
  action: string,
  request: Request,
  principal: Principal,
): Promise<Answer> {
  const ifVersion = ifMatchOf(request.header('if-match'));
  const caller = callerOf(principal);
  const answer = await deps.idempotency.run(keyedCall(request, principal), async (tx) => {
    const { id } = await resolveCase(deps, number);
    const { after } = await deps.cases.actIn(tx, {
      caseId: id,
      action,
      input: request.body ?? {},
      caller,
      channel: 'api',
      ...(ifVersion === undefined ? {} : { ifVersion }),
    });
    return { status: 200, body: await deps.cases.view(after, caller, tx), version: after.version };
  });
  // The answer shows the whole case, even when it is the kept answer to a repetition, so the reading is recorded.
  const { id } = await resolveCase(deps, number);
  const what = { document: null, page: null, view: 'act', starts: false } as const;
  await deps.cases.readingBy(id, memberOf(principal), 'api', what);
  return answer;
}

function bodyOf(action: Action, office: Office): { documentedBody?: z.ZodType } {
  const documentedBody = documentedInput(action, office);
  return documentedBody === null ? {} : { documentedBody };
}

function describe(action: Action): string {
  const at = {
    draft: 'Before there is a case',
    open: 'At any row of an open case',
    any: 'At any row, also of a closed case',
  };
  const where = typeof action.at === 'string' ? at[action.at] : `At row ${action.at.join(', ')}`;
  return `${where}; by ${action.roles.join(', ')}. "${action.label}".`;
}
