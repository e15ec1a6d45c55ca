import { Router } from 'express';
import { AppError } from '../../core/errors.js';
import { inTransaction } from '../../models/transaction.js';
import { ensureMay } from '../../sop/access.js';
import { finishTask } from '../api/tasks.js';
import { requirePrincipal } from '../auth/principal.js';
import { memberOf } from '../cases/resolve.js';
import { requireLogin, show, type PageDeps } from './context.js';
import { html } from './html.js';
import { STAFF_PATH } from './layout.js';
import { taskList } from './task-list.js';

/** Pages of the open tasks of all roles, and of one task with all its words. Each role can close its own. */
export function taskRoutes(deps: PageDeps): Router {
  const router = Router();
  router.get('/tugas', requireLogin, async (_request, response) => {
    const tasks = await deps.cases.tasks({ open: true });
    show(response, deps, {
      title: 'Tugas',
      current: 'tugas',
      body: html`<h1>Tugas</h1>
        <section class="card">
          ${tasks.length === 0 ? html`<p>Tidak ada tugas yang terbuka.</p>` : taskList(tasks, deps, response)}
        </section>`,
    });
  });
  router.get('/tugas/:id', requireLogin, async (request, response) => {
    const member = memberOf(requirePrincipal(response));
    const task = await deps.cases.readTask(String(request.params['id']), member, 'console');
    if (task === null) throw new AppError('not-found', 'Tugas tidak ditemukan.');
    show(response, deps, {
      title: 'Tugas',
      current: 'tugas',
      body: html`<h1>Tugas</h1>
        <section class="card">
          ${taskList([task], deps, response)}
          <p class="hint">Pembukaan tugas ini dicatat.</p>
        </section>`,
    });
  });
  router.post('/tugas/:id/selesai', requireLogin, async (request, response) => {
    const member = memberOf(requirePrincipal(response));
    ensureMay(member.role, 'do-tasks');
    await inTransaction(deps.store, (tx) => finishTask(tx, deps, String(request.params['id']), member));
    response.redirect(303, `${STAFF_PATH}/tugas?kabar=tugas-selesai`);
  });
  return router;
}
