import type { Filter } from 'mongodb';
import { z } from 'zod';
import { AppError } from '../../core/errors.js';
import { AUDIT_PER_PAGE } from '../../core/limits.js';
import type { AuditDoc } from '../../models/audit.js';
import { native, type Store } from '../../models/store.js';
import { endpoint, type Endpoint } from '../http/endpoint.js';
import { id, instant, listOf, moment, username } from './fields.js';

const entry = z
  .object({
    id,
    at: instant,
    event: z.string().meta({ description: 'What happened', example: 'login-failed' }),
    actor: z.string().nullable().meta({
      description: 'Username; null for an applicant, a visitor or the machine',
      example: 'helpdesk',
    }),
    subject: z
      .string()
      .nullable()
      .meta({ description: 'What it was done to: a username, an id, a case number', example: 'helpdesk2' }),
    details: z.record(z.string(), z.unknown()).meta({
      description: 'Result, address and request id, and what belongs to the event',
      example: { result: 'ok' },
    }),
  })
  .meta({ id: 'AuditEntry', description: 'An entry of the audit: what was done beside the acts on cases' });

/** Makes the endpoint of the audit: changes besides acts on cases, and security events; for admins and auditors. */
export function auditEndpoints({ store }: { readonly store: Store }): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/audit',
      operationId: 'listAudit',
      tag: 'Audit',
      summary: 'Security events and changes of accounts, the newest first',
      access: 'read-audit',
      query: z.object({
        event: z
          .string()
          .max(60)
          .optional()
          .meta({ description: 'Name of an event', example: 'login-failed' }),
        actor: username.optional(),
        from: moment.optional(),
        to: moment.optional(),
        cursor: z
          .string()
          .regex(/^[\w-]{1,64}$/u)
          .optional()
          .meta({ description: 'nextCursor of the page before', example: '01jd9x0m3k' }),
        limit: z.coerce
          .number()
          .pipe(z.int().min(1).max(AUDIT_PER_PAGE.most))
          .default(AUDIT_PER_PAGE.usual)
          .meta({ description: 'Entries of a page', example: AUDIT_PER_PAGE.usual }),
      }),
      answers: {
        200: {
          description: 'A page of entries',
          schema: listOf(entry, 'Entries').extend({
            nextCursor: z.string().nullable().meta({ description: 'Null on the last page', example: null }),
            total: z.int().meta({ description: 'Entries on all pages', example: 1 }),
          }),
        },
      },
      handle: async ({ query: { event, actor, from, to, cursor, limit } }) => {
        if (from !== undefined && to !== undefined && from > to) {
          throw new AppError('invalid-parameters', undefined, {
            issues: [{ path: 'to', message: 'Sesudah "from".' }],
          });
        }
        const query: Filter<AuditDoc> = {
          ...(event === undefined ? {} : { action: event }),
          ...(actor === undefined ? {} : { actor }),
          ...(from === undefined && to === undefined
            ? {}
            : {
                at: {
                  ...(from === undefined ? {} : { $gte: new Date(from) }),
                  ...(to === undefined ? {} : { $lt: new Date(to) }),
                },
              }),
        };
        const audit = native(store.audit);
        const docs = await audit
          .find(cursor === undefined ? query : { $and: [query, { _id: { $lt: cursor } }] })
          .sort({ _id: -1 })
          .limit(limit + 1)
          .toArray();
        const shown = docs.slice(0, limit);
        return {
          status: 200,
          body: {
            items: shown.map(({ _id, at, action, actor: by, subject, details }) => ({
              id: _id,
              at: at.toISOString(),
              event: action,
              actor: by,
              subject,
              details,
            })),
            nextCursor: docs.length > limit ? (shown.at(-1)?._id ?? null) : null,
            total: await audit.countDocuments(query),
          },
        };
      },
    }),
  ];
}
