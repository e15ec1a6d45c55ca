import { z } from 'zod';
import { caseNotFound } from '../../cases/act-refused.js';
import { soughtNumber } from '../../cases/sought.js';
import { AppError } from '../../core/errors.js';
import { CASES_PER_PAGE, SEARCH_CHARS } from '../../core/limits.js';
import { POSITIONS } from '../../sop/case.js';
import type { TypedNumber } from '../../sop/numbers.js';
import type { Office } from '../../sop/office.js';
import { callerOf, memberOf, resolveCase } from '../cases/resolve.js';
import { CASE_PROBLEMS } from '../http/answered-codes.js';
import { endpoint, type Endpoint } from '../http/endpoint.js';
import type { CasesPort } from '../ports.js';
import { caseEvent, caseView, maskedCaseView, position, status, timelineItem } from './case-schema.js';
import { caseNumber, listOf, username } from './fields.js';

const number = z.object({ number: caseNumber });

/** An address holds the row as text. */
const positionParam = z.coerce
  .number()
  .pipe(z.literal(POSITIONS))
  .meta({ description: 'SOP row', example: 7 });

const searchWords = z.string().trim().max(SEARCH_CHARS);
const cursor = z.string().max(200).meta({ description: 'nextCursor of the page before', example: 'eyJ…' });
const limit = z.int().min(1).max(CASES_PER_PAGE.most);

const page = {
  200: {
    description: 'A page of cases',
    schema: listOf(maskedCaseView, 'Cases').extend({
      nextCursor: z.string().nullable().meta({ description: 'Null on the last page', example: null }),
      total: z.int().meta({ description: 'Cases on all pages', example: 1 }),
    }),
  },
};

function given<T extends object>(asked: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(
    Object.entries(asked).filter(([, value]) => value !== undefined && value !== ''),
  ) as { [K in keyof T]: Exclude<T[K], undefined> };
}

/**
 * The case number alone: a search text may be somebody's NIK, and addresses are logged on the way.
 * @throws {AppError} `search-by-post` 400.
 */
function numberOnly(q: string | undefined, office: Office): { number?: TypedNumber } {
  if (q === undefined || q === '') return {};
  const number = soughtNumber(q, office.numberPrefix);
  if (number === null) throw new AppError('search-by-post');
  return { number };
}

/** Endpoints of a case, of the list of cases, and of what a case consists of. */
export function caseEndpoints(deps: { readonly cases: CasesPort; readonly office: Office }): Endpoint[] {
  const { cases } = deps;
  return [
    endpoint({
      method: 'get',
      path: '/cases',
      operationId: 'listCases',
      tag: 'Cases',
      summary: 'Cases, the newest first',
      description:
        'Personal data is masked. `q` takes case numbers only: addresses end up in logs. Everything else is searched by POST /cases/search.',
      access: 'read-cases',
      query: z.object({
        status: status.optional(),
        position: positionParam.optional(),
        holder: username.optional(),
        q: searchWords
          .optional()
          .meta({ description: 'Case number, typed in any way', example: 'KT-2026-00041' }),
        late: z
          .enum(['true', 'false'])
          .optional()
          .meta({ description: 'Only late ones, or only those in time', example: 'true' }),
        cursor: cursor.optional(),
        limit: z.coerce
          .number()
          .pipe(limit)
          .default(CASES_PER_PAGE.usual)
          .meta({ description: 'Cases of a page', example: CASES_PER_PAGE.usual }),
      }),
      answers: page,
      problems: ['bad-cursor', 'search-by-post'],
      handle: async ({ query: { late, q, ...rest }, principal }) => {
        const filter = { ...given(rest), ...numberOnly(q, deps.office), limit: rest.limit };
        const only = late === undefined ? {} : { late: late === 'true' };
        return { status: 200, body: await cases.list({ ...filter, ...only }, callerOf(principal())) };
      },
    }),
    endpoint({
      method: 'post',
      path: '/cases/search',
      operationId: 'searchCases',
      tag: 'Cases',
      summary: 'Find cases by number, name, NIK, e-mail or phone',
      description:
        'The same answer as the list. The words stand in the body: they are in no address and no log.',
      access: 'read-cases',
      body: z.object({
        q: searchWords.optional().meta({
          description:
            'Case number, name (words or their beginnings), NIK (whole, or its last 4 to 8 digits), e-mail or phone, as typed or pasted',
          example: 'budi',
        }),
        status: status.optional(),
        position: position.optional(),
        holder: username.optional(),
        late: z
          .boolean()
          .optional()
          .meta({ description: 'Only late ones, or only those in time', example: true }),
        cursor: cursor.optional(),
        limit: limit
          .default(CASES_PER_PAGE.usual)
          .meta({ description: 'Cases of a page', example: CASES_PER_PAGE.usual }),
      }),
      answers: page,
      problems: ['bad-cursor'],
      handle: async ({ body, principal }) => ({
        status: 200,
        body: await cases.list({ ...given(body), limit: body.limit }, callerOf(principal())),
      }),
    }),
    endpoint({
      method: 'get',
      path: '/cases/{number}',
      operationId: 'getCase',
      tag: 'Cases',
      summary: 'A case',
      description:
        'Recorded as a reading; the first one by its holder starts the work at the row. `ETag` is the version.',
      access: 'read-cases',
      params: number,
      answers: { 200: { description: 'The case', schema: caseView } },
      problems: CASE_PROBLEMS,
      handle: async ({ params, principal }) => {
        const { id } = await resolveCase(deps, params.number);
        await cases.readingBy(id, memberOf(principal()), 'api', { document: null, page: null });
        const state = await cases.byId(id);
        if (state === null) throw caseNotFound();
        const view = await cases.view(state, callerOf(principal()));
        return { status: 200, body: view, version: view.version };
      },
    }),
    endpoint({
      method: 'get',
      path: '/cases/{number}/events',
      operationId: 'listCaseEvents',
      tag: 'Cases',
      summary: 'The log of a case',
      description: 'Shows personal data, so it is recorded as a reading.',
      access: 'read-cases',
      params: number,
      answers: { 200: { description: 'All events, oldest first', schema: listOf(caseEvent, 'Events') } },
      problems: CASE_PROBLEMS,
      handle: async ({ params, principal }) => {
        const { id } = await resolveCase(deps, params.number);
        await cases.readingBy(id, memberOf(principal()), 'api', {
          document: null,
          page: null,
          view: 'log',
        });
        return { status: 200, body: { items: await cases.events(id) } };
      },
    }),
    endpoint({
      method: 'get',
      path: '/cases/{number}/timeline',
      operationId: 'getCaseTimeline',
      tag: 'Cases',
      summary: 'The stays of a case at the rows of the SOP, with office minutes',
      access: 'read-cases',
      params: number,
      answers: { 200: { description: 'Stays, oldest first', schema: listOf(timelineItem, 'Stays') } },
      problems: CASE_PROBLEMS,
      handle: async ({ params }) => {
        const state = await resolveCase(deps, params.number);
        return { status: 200, body: { items: await cases.timeline(state) } };
      },
    }),
  ];
}
