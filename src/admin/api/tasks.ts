import { z } from 'zod';
import { AppError } from '../../core/errors.js';
import { native, type Store } from '../../models/store.js';
import { inTransaction, type Tx } from '../../models/transaction.js';
import { mayDoTask } from '../../sop/access.js';
import type { Office } from '../../sop/office.js';
import { memberOf, resolveCase } from '../cases/resolve.js';
import { CASE_PROBLEMS } from '../http/answered-codes.js';
import { endpoint, type Endpoint } from '../http/endpoint.js';
import type { CasesPort, Member } from '../ports.js';
import { maskedTask, task } from './case-schema.js';
import { caseNumber, id, instant, listOf, role } from './fields.js';

interface Deps {
  readonly cases: CasesPort;
  readonly store: Store;
  readonly office: Office;
}

/** Endpoints of tasks beside the rows. */
export function taskEndpoints(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/tasks',
      operationId: 'listTasks',
      tag: 'Tasks',
      summary: 'Tasks, open ones unless asked otherwise',
      description:
        'Numbers and addresses in the words of applicants are masked; a task by itself shows them.',
      access: 'read-cases',
      query: z.object({
        role: role.optional(),
        case: caseNumber.optional(),
        open: z
          .enum(['true', 'false'])
          .default('true')
          .meta({ description: 'false: those that are done', example: 'true' }),
      }),
      answers: { 200: { description: 'Tasks, oldest first', schema: listOf(maskedTask, 'Tasks') } },
      problems: CASE_PROBLEMS,
      handle: async ({ query }) => {
        const about = query.case === undefined ? null : await resolveCase(deps, query.case);
        const items = await deps.cases.tasks({
          ...(query.role === undefined ? {} : { role: query.role }),
          ...(about === null ? {} : { caseId: about.id }),
          open: query.open === 'true',
        });
        return { status: 200, body: { items } };
      },
    }),
    endpoint({
      method: 'get',
      path: '/tasks/{id}',
      operationId: 'getTask',
      tag: 'Tasks',
      summary: 'A task with all its words',
      description: 'Recorded as a reading.',
      access: 'read-cases',
      params: z.object({ id }),
      answers: { 200: { description: 'The task', schema: task } },
      problems: ['not-found'],
      handle: async ({ params, principal }) => {
        const found = await deps.cases.readTask(params.id, memberOf(principal()), 'api');
        if (found === null) throw new AppError('not-found', 'Tugas tidak ditemukan.');
        return { status: 200, body: found };
      },
    }),
    endpoint({
      method: 'post',
      path: '/tasks/{id}/done',
      operationId: 'finishTask',
      tag: 'Tasks',
      summary: 'Mark a task as done',
      description:
        'Harmless to repeat. A task that an act on the case closes is refused with `task-needs-act`.',
      access: 'do-tasks',
      params: z.object({ id }),
      answers: {
        200: { description: 'It is done', schema: z.object({ id, doneAt: instant }) },
      },
      problems: ['not-found', 'task-needs-act'],
      handle: async ({ params, principal }) => ({
        status: 200,
        body: await inTransaction(deps.store, (tx) => finishTask(tx, deps, params.id, memberOf(principal()))),
      }),
    }),
  ];
}

/**
 * Marks a task as done; one that is already done stays as it is.
 * @throws {AppError} `not-found` 404, `forbidden-role` 403 for another role's task, `task-needs-act` 409.
 */
export async function finishTask(
  tx: Tx,
  { cases, store }: Pick<Deps, 'cases' | 'store'>,
  taskId: string,
  member: Member,
): Promise<{ readonly id: string; readonly doneAt: string }> {
  const known = await native(store.tasks).findOne({ _id: taskId }, { session: tx.session });
  if (known === null) throw new AppError('not-found', 'Tugas tidak ditemukan.');
  if (!mayDoTask(member.role, known.role)) {
    throw new AppError('forbidden-role', 'Maaf, tugas ini milik peran lain.');
  }
  if (known.doneAt !== null) return { id: taskId, doneAt: known.doneAt.toISOString() };
  if (!known.closable) {
    throw new AppError('task-needs-act');
  }
  if (!(await cases.finishTaskIn(tx, taskId, member))) {
    throw new AppError('not-found', 'Tugas tidak ditemukan.');
  }
  return { id: taskId, doneAt: tx.now.toISOString() };
}
