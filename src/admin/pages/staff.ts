import { Router, type Request, type Response } from 'express';
import { AppError, isAppError } from '../../core/errors.js';
import { ensureMay } from '../../sop/access.js';
import { ROLES } from '../../sop/case.js';
import { newStaff, staffChange } from '../api/staff.js';
import type { StaffView } from '../auth/accounts.js';
import { requirePrincipal } from '../auth/principal.js';
import { parse } from '../http/endpoint.js';
import { one, type Typed } from './action-form.js';
import { backupWords } from './backup-words.js';
import { csrfOf, requireLogin, show, type PageDeps } from './context.js';
import { flag, html, type Html, type HtmlPart } from './html.js';
import { csrfField, STAFF_PATH } from './layout.js';
import { typedOf } from './read-form.js';
import { ROLE_WORDS } from './words.js';

/** Pages on which admins list, make and change accounts. */
export function staffRoutes(deps: PageDeps): Router {
  const router = Router();
  router.use('/staf', requireLogin, (_request, response, next) => {
    ensureMay(requirePrincipal(response).role, 'manage-staff');
    next();
  });
  router.get('/staf', (_request, response) => showList(response, deps, {}));
  router.post('/staf', async (request, response) => {
    const typed = typedOf(request.body);
    await orAgain(
      async () => {
        const member = parse(newStaff, textsOf(typed), 'invalid-input');
        await deps.accounts.create(member, requirePrincipal(response).username);
        response.redirect(303, `${STAFF_PATH}/staf?kabar=akun-dibuat`);
      },
      (status, alert) => showList(response, deps, { status, alert, typed }),
    );
  });
  router.get('/staf/:username', (request, response) => showMember(request, response, deps, {}));
  router.post('/staf/:username', async (request, response) => {
    const typed = typedOf(request.body);
    await orAgain(
      async () => {
        const change = parse(staffChange, changeOf(typed), 'invalid-input');
        const actor = requirePrincipal(response).username;
        await deps.accounts.change(request.params.username, change, actor);
        response.redirect(303, `${STAFF_PATH}/staf?kabar=akun-diubah`);
      },
      (status, alert) => showMember(request, response, deps, { status, alert }),
    );
  });
  return router;
}

async function orAgain(
  work: () => Promise<void>,
  again: (status: number, alert: HtmlPart) => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isAppError(error) || error.status >= 500 || error.status === 404) throw error;
    await again(error.status, sentencesOf(error));
  }
}

function sentencesOf(error: AppError): HtmlPart {
  const issues = error.details['issues'];
  if (!Array.isArray(issues)) return error.message;
  return issues.map(
    ({ path, message }: { readonly path: string; readonly message: string }) =>
      html`<p>${FIELD_WORDS[path.split('.', 1)[0] ?? ''] ?? path}: ${message}</p>`,
  );
}

const FIELD_WORDS: Readonly<Record<string, string>> = {
  username: 'Nama pengguna',
  name: 'Nama',
  role: 'Peran',
  password: 'Kata sandi',
  away: 'Tidak masuk',
};

function textsOf(typed: Typed): Record<string, string> {
  return Object.fromEntries(Object.entries(typed).map(([name, value]) => [name, one(value) ?? '']));
}

/** An empty password stays as it is; a line of absence is "2026-12-21 s.d. 2026-12-23" or one date. */
function changeOf(typed: Typed): Record<string, unknown> {
  const texts = textsOf(typed);
  const lines = (texts['away'] ?? '').split('\n').map((line) => line.trim());
  return {
    name: texts['name'],
    role: texts['role'],
    ...(texts['password'] ? { password: texts['password'] } : {}),
    active: texts['active'] === 'ya',
    away: lines
      .filter((line) => line !== '')
      .map((line) => {
        const [from, to] = line.split(/\s+s\.?d\.?\s+/i);
        return { from, to: to ?? from };
      }),
    ...(texts['unlink'] === 'ya' ? { linked: false } : {}),
    ...(texts['unfactor'] === 'ya' ? { secondFactor: false } : {}),
  };
}

async function showList(
  response: Response,
  deps: PageDeps,
  more: { readonly status?: number; readonly alert?: HtmlPart; readonly typed?: Typed },
): Promise<void> {
  const members = await deps.accounts.list();
  const typed = more.typed ?? {};
  const backup = deps.lastBackup();
  show(response, deps, {
    title: 'Petugas',
    current: 'staf',
    status: more.status ?? 200,
    ...(more.alert === undefined ? {} : { alert: more.alert }),
    body: html`<h1>Petugas</h1>
      ${backup === undefined ? null : html`<p>${backupWords(backup, deps.clock.now(), deps.office).text}</p>`}
      <div class="table" role="region" aria-label="Akun petugas" tabindex="0">
        <table class="cards">
          <thead>
            <tr>
              <th scope="col">Nama pengguna</th>
              <th scope="col">Nama</th>
              <th scope="col">Peran</th>
              <th scope="col">Keadaan</th>
            </tr>
          </thead>
          <tbody>
            ${members.map(
              (member) =>
                html`<tr>
                  <td data-label="Nama pengguna">
                    <a href="${STAFF_PATH}/staf/${encodeURIComponent(member.username)}">${member.username}</a>
                  </td>
                  <td data-label="Nama">${member.name}</td>
                  <td data-label="Peran">${ROLE_WORDS[member.role]}</td>
                  <td data-label="Keadaan">
                    ${member.active ? 'aktif' : 'nonaktif'}${member.linked ? ', terhubung ke obrolan' : null}${
                      member.secondFactor ? ', faktor kedua aktif' : null
                    }
                  </td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <section class="card" aria-labelledby="baru">
        <h2 id="baru">Akun baru</h2>
        <form method="post" action="${STAFF_PATH}/staf">
          ${csrfField(csrfOf(response))}
          ${input('username', 'Nama pengguna', one(typed['username']) ?? '', { required: true })}
          ${input('name', 'Nama', one(typed['name']) ?? '', { required: true })}
          ${roleSelect(one(typed['role']) ?? '')}
          ${input('password', 'Kata sandi', '', { required: true, type: 'password' })}
          <button class="primary">Buat akun</button>
        </form>
      </section>`,
  });
}

async function showMember(
  request: Request,
  response: Response,
  deps: PageDeps,
  more: { readonly status?: number; readonly alert?: HtmlPart },
): Promise<void> {
  const username = String(request.params['username']);
  const member = (await deps.accounts.list()).find((one) => one.username === username);
  if (member === undefined) throw new AppError('not-found', 'Akun tidak ditemukan.');
  show(response, deps, {
    title: `Akun ${username}`,
    current: 'staf',
    status: more.status ?? 200,
    ...(more.alert === undefined ? {} : { alert: more.alert }),
    body: memberForm(member, csrfOf(response)),
  });
}

function memberForm(member: StaffView, csrfToken: string): Html {
  return html`<h1>Akun ${member.username}</h1>
    <section class="card" aria-label="Ubah akun">
      <form method="post" action="${STAFF_PATH}/staf/${encodeURIComponent(member.username)}">
        ${csrfField(csrfToken)} ${input('name', 'Nama', member.name, { required: true })}
        ${roleSelect(member.role)}
        ${input('password', 'Kata sandi baru (kosong: tetap)', '', { type: 'password' })}
        <div class="field">
          <label for="away">Tidak masuk</label>
          <p class="hint" id="away-hint">Satu baris tiap masa, misalnya 2026-12-21 s.d. 2026-12-23.</p>
          <textarea id="away" name="away" rows="3" aria-describedby="away-hint">
${member.away.map(({ from, to }) => `${from} s.d. ${to}`).join('\n')}</textarea>
        </div>
        <div class="tick">
          <input type="checkbox" id="active" name="active" value="ya" ${flag('checked', member.active)} />
          <label for="active">Aktif</label>
        </div>
        ${
          member.linked
            ? html`<div class="tick">
                <input type="checkbox" id="unlink" name="unlink" value="ya" />
                <label for="unlink">Putuskan semua akun obrolan</label>
              </div>`
            : null
        }
        ${
          member.secondFactor
            ? html`<div class="tick">
                <input type="checkbox" id="unfactor" name="unfactor" value="ya" />
                <label for="unfactor">Hapus faktor kedua (gawainya hilang)</label>
              </div>`
            : null
        }
        <button class="primary">Simpan</button>
      </form>
    </section>`;
}

function input(
  name: string,
  label: string,
  value: string,
  options: { readonly required?: boolean; readonly type?: string },
): Html {
  const type = options.type ?? 'text';
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <input
      id="${name}"
      name="${name}"
      type="${type}"
      autocomplete="${type === 'password' ? 'new-password' : 'off'}"
      value="${value}"
      ${flag('required', options.required === true)}
    />
  </div>`;
}

function roleSelect(chosen: string): Html {
  return html`<div class="field">
    <label for="role">Peran</label>
    <select id="role" name="role" required>
      ${ROLES.map(
        (role) =>
          html`<option value="${role}" ${flag('selected', role === chosen)}>${ROLE_WORDS[role]}</option>`,
      )}
    </select>
  </div>`;
}
