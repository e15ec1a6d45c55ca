import { z } from 'zod';
import { CASES_PER_PAGE, SEARCH_CHARS } from '../../core/limits.js';
import { POSITIONS } from '../../sop/case.js';
import type { Office } from '../../sop/office.js';
import { callerOf, caseNotFound, memberOf, resolveCase } from '../cases/resolve.js';
import { endpoint, type Endpoint } from '../http/endpoint.js';
import type { CasesPort } from '../ports.js';
import { caseEvent, caseView, status, timelineItem } from './case-schema.js';
import { caseNumber, listOf, username } from './fields.js';

const number = z.object({ number: caseNumber });

/** A number of the SOP's rows in an address; text there. */
const positionParam = z.coerce
  .number()
  .pipe(z.literal(POSITIONS))
  .meta({ description: 'SOP row', example: 7 });

/** A case, the list of cases, and what a case is made of. */
export function caseEndpoints(deps: { readonly cases: CasesPort; readonly office: Office }): Endpoint[] {
  const { cases } = deps;
  return [
    endpoint({
      method: 'get',
      path: '/cases',
      operationId: 'listCases',
      tag: 'Cases',
      summary: 'Find cases',
      access: 'read-cases',
      query: z.object({
        status: status.optional(),
        position: positionParam.optional(),
        holder: username.optional(),
        q: z.string().trim().max(SEARCH_CHARS).optional().meta({
          description: 'Number, name, NIK or e-mail; the last two exact',
          example: 'budi',
        }),
        late: z
          .enum(['true', 'false'])
          .optional()
          .meta({ description: 'Only late ones, or only those in time', example: 'true' }),
        cursor: z
          .string()
          .max(200)
          .optional()
          .meta({ description: 'nextCursor of the page before', example: 'eyJ…' }),
        limit: z.coerce
          .number()
          .int()
          .min(1)
          .max(CASES_PER_PAGE.most)
          .default(CASES_PER_PAGE.usual)
          .meta({ description: 'Cases of a page', example: CASES_PER_PAGE.usual }),
      }),
      answers: {
        200: {
          description: 'A page of cases',
          schema: listOf(caseView, 'Cases').extend({
            nextCursor: z.string().nullable().meta({ description: 'Null on the last page', example: null }),
            total: z.int().meta({ description: 'Cases on all pages', example: 1 }),
          }),
        },
      },
      handle: async ({ query, principal }) => {
        const { late, limit, ...rest } = query;
        const filter = {
          ...Object.fromEntries(
            Object.entries(rest).filter(([, value]) => value !== undefined && value !== ''),
          ),
          ...(late === undefined ? {} : { late: late === 'true' }),
          limit,
        };
        return { status: 200, body: await cases.list(filter, callerOf(principal())) };
      },
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
      problems: [404, 409],
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
      problems: [404, 409],
      handle: async ({ params, principal }) => {
        const { id } = await resolveCase(deps, params.number);
        await cases.readingBy(id, memberOf(principal()), 'api', { document: null, page: null });
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
      problems: [404, 409],
      handle: async ({ params }) => {
        const state = await resolveCase(deps, params.number);
        return { status: 200, body: { items: await cases.timeline(state) } };
      },
    }),
  ];
}
