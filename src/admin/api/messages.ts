import { z } from 'zod';
import { AppError } from '../../core/errors.js';
import { STAFF_MESSAGE_CHARS } from '../../core/limits.js';
import type { Office } from '../../sop/office.js';
import { memberOf, resolveCase } from '../cases/resolve.js';
import { CASE_PROBLEMS, KEY_PROBLEMS } from '../http/answered-codes.js';
import { endpoint, type Endpoint } from '../http/endpoint.js';
import type { Idempotency } from '../idempotency.js';
import type { CasesPort } from '../ports.js';
import { idempotencyHeader, keyedCall } from './actions.js';
import { message } from './case-schema.js';
import { caseNumber, listOf } from './fields.js';

/** Schema of an officer's message to an applicant: trimmed, not empty. */
export const messageText = z
  .string()
  .trim()
  .min(1, 'Tuliskan pesannya.')
  .max(STAFF_MESSAGE_CHARS, `Pesan paling panjang ${STAFF_MESSAGE_CHARS} karakter.`)
  .meta({ description: 'Words to the applicant', example: 'Mohon kirim ulang scan KTP.' });

/** Endpoints of the conversation with an applicant. */
export function messageEndpoints(deps: {
  readonly cases: CasesPort;
  readonly office: Office;
  readonly idempotency: Idempotency;
}): Endpoint[] {
  const { cases } = deps;
  return [
    endpoint({
      method: 'get',
      path: '/cases/{number}/messages',
      operationId: 'listMessages',
      tag: 'Messages',
      summary: 'The conversation about a case',
      description: 'Recorded as a reading.',
      access: 'read-cases',
      params: z.object({ number: caseNumber }),
      answers: { 200: { description: 'Oldest first', schema: listOf(message, 'Messages') } },
      problems: CASE_PROBLEMS,
      handle: async ({ params, principal }) => {
        const { id } = await resolveCase(deps, params.number);
        await cases.readingBy(id, memberOf(principal()), 'api', {
          document: null,
          page: null,
          view: 'conversation',
        });
        return { status: 200, body: { items: await cases.messages(id) } };
      },
    }),
    endpoint({
      method: 'post',
      path: '/cases/{number}/messages',
      operationId: 'sendMessage',
      tag: 'Messages',
      summary: 'Write to the applicant',
      description:
        'By the chat of the case, and by mail when that cannot be reached. Closes the task "applicant-message".',
      access: 'write-messages',
      params: z.object({ number: caseNumber }),
      headers: z.object({ 'Idempotency-Key': idempotencyHeader }),
      body: z.object({ text: messageText }),
      answers: {
        202: {
          description: 'It is on its way',
          schema: z.object({
            queued: z.literal(true).meta({ description: 'Stored for delivery', example: true }),
          }),
        },
      },
      problems: [...CASE_PROBLEMS, ...KEY_PROBLEMS, 'applicant-unreachable', 'data-key-missing'],
      handle: ({ params, body, request, principal }) =>
        deps.idempotency.run(keyedCall(request, principal()), async (tx) => {
          const { id, number } = await resolveCase(deps, params.number);
          const target = { kind: 'case', number, caseId: id } as const;
          if (!(await cases.messageToApplicantIn(tx, target, body.text, memberOf(principal())))) {
            throw unreachable();
          }
          return { status: 202, body: { queued: true } };
        }),
    }),
  ];
}

/** The error when the applicant can be reached neither by chat nor by mail. */
function unreachable(): AppError {
  return new AppError('applicant-unreachable');
}
