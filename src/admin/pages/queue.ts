import { Router, type Response } from 'express';
import { SEARCH_CHARS, STAFF_PAGE_LINES } from '../../core/limits.js';
import { STATUSES, type Role, type Status } from '../../sop/case.js';
import { requirePrincipal, type Principal } from '../auth/principal.js';
import { callerOf } from '../cases/resolve.js';
import type { CaseListQuery, QueueLine } from '../../cases/case-list.js';
import type { CaseView } from '../../cases/case-view.js';
import { csrfOf, requireLogin, show, type PageDeps } from './context.js';
import { flag, html, type Html } from './html.js';
import { csrfField, STAFF_PATH } from './layout.js';
import { typedOf } from './read-form.js';
import { caseAddress, rowWords } from './row-words.js';
import { taskList } from './task-list.js';
import { shortMoment } from './when.js';
import { OUTCOME_WORDS, STATUS_WORDS } from './words.js';

const TABS = [
  ['helpdesk', 'Helpdesk'],
  ['verifikator', 'Verifikator'],
  ['saya', 'Saya pegang'],
  ['semua', 'Semua permohonan'],
] as const;
type Tab = (typeof TABS)[number][0];

interface Asked {
  readonly tab: Tab;
  readonly q: string;
  readonly late: boolean;
  readonly status: Status | null;
  readonly cursor: string | null;
}

type Line = QueueLine & Partial<Pick<CaseView, 'status' | 'outcome' | 'archivedAt'>>;

const TASKS_ABOVE = 5;

/** Pages of the queue, filtered by role, holder, lateness and words, below the reader's own open tasks. */
export function queueRoutes(deps: PageDeps): Router {
  const router = Router();
  router.get('/', requireLogin, async (request, response) => {
    const asked = askedOf(request.query, requirePrincipal(response).role);
    // A search text never stands in an address; one in an old bookmark is dropped.
    await showQueue(response, deps, { ...asked, q: '' });
  });
  // The answer is the page itself, because a redirect would carry the search text in its address.
  router.get('/cari', (_request, response) => response.redirect(303, STAFF_PATH));
  router.post('/cari', requireLogin, async (request, response) => {
    const asked = askedOf(typedOf(request.body), requirePrincipal(response).role);
    if (asked.q === '') response.redirect(303, queueAddress(asked));
    else await showQueue(response, deps, asked);
  });
  return router;
}

async function showQueue(response: Response, deps: PageDeps, asked: Asked): Promise<void> {
  const principal = requirePrincipal(response);
  const { lines, total, nextCursor } = await linesFor(deps, asked, principal);
  const tasks = await deps.cases.tasks({ ...taskRole(principal.role), open: true });
  show(response, deps, {
    title: 'Antrean',
    current: 'antrean',
    body: html`<h1>Antrean</h1>
      ${tasks.length === 0 ? null : taskCard(tasks.length, taskList(tasks.slice(0, TASKS_ABOVE), deps, response))}
      <nav aria-label="Antrean">
        <ul class="tabs">
          ${TABS.map(
            ([tab, label]) =>
              html`<li>
                <a href="${STAFF_PATH}?antrean=${tab}" ${tab === asked.tab ? html`aria-current="page"` : null}
                  >${label}</a
                >
              </li>`,
          )}
        </ul>
      </nav>
      ${searchForm(asked, csrfOf(response))}
      ${lines.length === 0 ? nothing(asked) : table(lines, total, deps)}
      ${nextCursor === null ? null : nextPage({ ...asked, cursor: nextCursor }, csrfOf(response))}`,
  });
}

function taskRole(role: Role): { role?: Role } {
  return role === 'helpdesk' || role === 'verifikator' ? { role } : {};
}

function askedOf(given: Readonly<Record<string, unknown>>, role: Role): Asked {
  const word = (name: string): string => {
    const value = given[name];
    const text = Array.isArray(value) ? value[0] : value;
    return typeof text === 'string' ? text.trim().slice(0, SEARCH_CHARS) : '';
  };
  const own: Tab = role === 'helpdesk' || role === 'verifikator' ? role : 'semua';
  return {
    tab: TABS.find(([tab]) => tab === word('antrean'))?.[0] ?? own,
    q: word('q'),
    late: word('terlambat') === 'ya',
    status: STATUSES.find((status) => status === word('keadaan')) ?? null,
    cursor: word('cursor') || null,
  };
}

async function linesFor(
  { cases }: PageDeps,
  asked: Asked,
  principal: Principal,
): Promise<{ lines: readonly Line[]; total: number; nextCursor: string | null }> {
  if (asked.q === '' && !asked.late && asked.status === null && asked.tab !== 'semua') {
    const lines = await cases.queue(
      asked.tab === 'saya' ? { holder: principal.username } : { role: asked.tab },
      STAFF_PAGE_LINES,
    );
    return { lines, total: lines.length, nextCursor: null };
  }
  const status = asked.status ?? statusOfTab(asked.tab);
  const filter: CaseListQuery = {
    ...(asked.q === '' ? {} : { q: asked.q }),
    ...(asked.late ? { late: true } : {}),
    ...(status === null ? {} : { status }),
    ...(asked.tab === 'saya' ? { holder: principal.username } : {}),
    ...(asked.cursor === null ? {} : { cursor: asked.cursor }),
    limit: STAFF_PAGE_LINES,
  };
  const { items, total, nextCursor } = await cases.list(filter, callerOf(principal));
  return { lines: items.map((item) => ({ ...item, name: item.applicant?.name ?? null })), total, nextCursor };
}

function statusOfTab(tab: Tab): Status | null {
  if (tab === 'helpdesk') return 'with_helpdesk';
  return tab === 'verifikator' ? 'with_verifikator' : null;
}

function taskCard(count: number, list: Html): Html {
  return html`<section class="card" aria-labelledby="tugas">
    <h2 id="tugas">Tugas terbuka (${count})</h2>
    ${list} ${count > TASKS_ABOVE ? html`<p><a href="${STAFF_PATH}/tugas">Semua tugas</a></p>` : null}
  </section>`;
}

function searchForm(asked: Asked, csrfToken: string): Html {
  return html`<form class="search" method="post" action="${STAFF_PATH}/cari" role="search">
    ${csrfField(csrfToken)}
    <input type="hidden" name="antrean" value="${asked.tab}" />
    <div class="field">
      <label for="q">Cari nomor, nama, NIK (atau angka terakhirnya), e-mail, atau telepon</label>
      <input id="q" name="q" type="search" value="${asked.q}" maxlength="${SEARCH_CHARS}" />
    </div>
    <div class="field">
      <label for="keadaan">Keadaan</label>
      <select id="keadaan" name="keadaan">
        <option value="">${statusOfTab(asked.tab) === null ? 'Semua' : 'Sesuai antrean ini'}</option>
        ${STATUSES.map(
          (status) =>
            html`<option value="${status}" ${flag('selected', status === asked.status)}>
              ${STATUS_WORDS[status]}
            </option>`,
        )}
      </select>
    </div>
    <div class="tick">
      <input type="checkbox" id="terlambat" name="terlambat" value="ya" ${flag('checked', asked.late)} />
      <label for="terlambat">Hanya yang terlambat</label>
    </div>
    <button>Cari</button>
  </form>`;
}

/** A form for a search, because its text must not stand in an address. */
function nextPage(asked: Asked, csrfToken: string): Html {
  if (asked.q === '') return html`<p><a href="${queueAddress(asked)}">Berikutnya</a></p>`;
  return html`<form method="post" action="${STAFF_PATH}/cari">
    ${csrfField(csrfToken)}
    ${Object.entries(fieldsOf(asked)).map(
      ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
    )}
    <button>Berikutnya</button>
  </form>`;
}

function queueAddress(asked: Asked): string {
  return `${STAFF_PATH}?${new URLSearchParams(fieldsOf({ ...asked, q: '' })).toString()}`;
}

function fieldsOf({ tab, q, late, status, cursor }: Asked): Record<string, string> {
  return {
    antrean: tab,
    ...(q === '' ? {} : { q }),
    ...(late ? { terlambat: 'ya' } : {}),
    ...(status === null ? {} : { keadaan: status }),
    ...(cursor === null ? {} : { cursor }),
  };
}

function nothing({ q, late, status }: Asked): Html {
  const narrowed = q !== '' || late || status !== null;
  return html`<p class="card">
    ${narrowed ? 'Tidak ada permohonan yang cocok dengan pencarian.' : 'Tidak ada permohonan di sini.'}
  </p>`;
}

function table(lines: readonly Line[], total: number, deps: PageDeps): Html {
  return html`<div class="table" role="region" aria-label="Permohonan" tabindex="0">
    <table class="cards">
      <caption>
        ${total} permohonan
      </caption>
      <thead>
        <tr>
          <th scope="col">Nomor</th>
          <th scope="col">Nama</th>
          <th scope="col">Di mana</th>
          <th scope="col">Dipegang</th>
          <th scope="col">Batas</th>
        </tr>
      </thead>
      <tbody>
        ${lines.map(
          (line) =>
            html`<tr>
              <td data-label="Nomor">
                <a class="number" href="${caseAddress(line.number)}">${line.number}</a>
              </td>
              <td data-label="Nama">${line.name ?? '[dihapus]'}</td>
              <td data-label="Di mana">${where(line, deps)}</td>
              <td data-label="Dipegang">${line.holder ?? '–'}</td>
              <td data-label="Batas">
                ${line.dueAt === null ? '–' : shortMoment(line.dueAt, deps.office)}
                ${line.late ? html`<span class="badge badge-late">terlambat</span>` : null}
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function where(line: Line, { office }: PageDeps): string {
  if (line.position !== null) return rowWords(line.position, office);
  const outcome = line.outcome ? `: ${OUTCOME_WORDS[line.outcome]}` : '';
  return `Selesai${outcome}${line.archivedAt ? ', diarsipkan' : ''}`;
}
