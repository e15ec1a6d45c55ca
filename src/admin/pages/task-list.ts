import type { Response } from 'express';
import { mayDoTask } from '../../sop/access.js';
import { requirePrincipal } from '../auth/principal.js';
import type { TaskView } from '../../cases/task-list.js';
import { csrfOf, type PageDeps } from './context.js';
import { html, type Html } from './html.js';
import { csrfField, STAFF_PATH } from './layout.js';
import { caseAddress } from './row-words.js';
import { shortMoment } from './when.js';
import { ROLE_WORDS } from './words.js';

/** Open tasks, with a button for those that the reader may close. */
export function taskList(tasks: readonly TaskView[], { office }: PageDeps, response: Response): Html {
  const { role } = requirePrincipal(response);
  return html`<ul class="tasks">
    ${tasks.map(
      (task) =>
        html`<li>
          <p>
            ${
              task.case === null
                ? null
                : html`<a class="number" href="${caseAddress(task.case)}">${task.case}</a>`
            }
            ${task.text}
            ${
              task.case === null
                ? html`<a href="${STAFF_PATH}/tugas/${encodeURIComponent(task.id)}">Baca lengkap</a>`
                : null
            }
            <small>${ROLE_WORDS[task.role]}, sejak ${shortMoment(task.openedAt, office)}</small>
          </p>
          ${
            task.closable && mayDoTask(role, task.role)
              ? html`<form method="post" action="${STAFF_PATH}/tugas/${encodeURIComponent(task.id)}/selesai">
                  ${csrfField(csrfOf(response))}
                  <button aria-label="Selesai: ${task.text}">Selesai</button>
                </form>`
              : null
          }
        </li>`,
    )}
  </ul>`;
}
