import type { Response } from 'express';
import { may } from '../../sop/access.js';
import type { Role } from '../../sop/case.js';
import { html, type Html, type HtmlPart } from './html.js';
import { ROLE_WORDS, type News } from './words.js';

/** Path below which the staff pages are. */
export const STAFF_PATH = '/petugas';

/** What a staff page is made of. */
export interface PageOptions {
  readonly title: string;
  readonly officeName: string;
  /** The signed-in member; null: a visitor, who gets no menu. */
  readonly user: { readonly name: string; readonly role: Role; readonly csrfToken: string } | null;
  readonly current?: 'antrean' | 'tugas' | 'jadwal' | 'akun' | 'staf';
  /** One sentence after a redirect: what was done, or what must be done. */
  readonly news?: News | null;
  readonly alert?: HtmlPart;
  /** What does not work now; shown above everything. */
  readonly troubles?: readonly string[];
  readonly body: Html;
}

const MENU = [
  ['antrean', '', 'Antrean'],
  ['tugas', '/tugas', 'Tugas'],
  ['jadwal', '/jadwal', 'Jadwal'],
  ['akun', '/akun', 'Akun saya'],
  ['staf', '/staf', 'Petugas'],
] as const;

/** Renders a whole page. The content policy forbids inline style and script. */
export function page(options: PageOptions): string {
  const { user } = options;
  return html`<!doctype html>
    <html lang="id">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${options.title} · Loket</title>
        <link rel="stylesheet" href="${STAFF_PATH}/aset/petugas.css" />
        <link rel="icon" href="${STAFF_PATH}/aset/ikon.svg" type="image/svg+xml" />
        <script src="${STAFF_PATH}/aset/petugas.js" defer></script>
      </head>
      <body>
        <a class="skip" href="#isi">Langsung ke isi</a>
        <header class="top">
          <div class="top-inner">
            <a class="brand" href="${STAFF_PATH}">Loket <span>${options.officeName}</span></a>
            ${user === null ? null : menu(user, options.current)}
          </div>
        </header>
        <main id="isi">
          ${(options.troubles ?? []).map((text) => html`<p class="note note-warn" role="alert">${text}</p>`)}
          ${options.news ? newsNote(options.news) : null}
          ${options.alert ? html`<div class="note note-bad" role="alert">${options.alert}</div>` : null}
          ${options.body}
        </main>
      </body>
    </html>`.toString();
}

/** Sends a page. Pages hold personal data, so no proxy or browser may store them. */
export function sendPage(response: Response, status: number, content: string): void {
  response.status(status).setHeader('Cache-Control', 'no-store').type('html').send(content);
}

/** The hidden field with the CSRF token, which every form that changes something needs. */
export function csrfField(token: string): Html {
  return html`<input type="hidden" name="_csrf" value="${token}" />`;
}

function newsNote({ kind, text }: News): Html {
  return html`<p class="note ${kind === 'done' ? 'note-good' : 'note-warn'}" role="status">${text}</p>`;
}

function menu(user: NonNullable<PageOptions['user']>, current: PageOptions['current']): Html {
  return html`<nav aria-label="Menu utama">
      <ul class="menu">
        ${MENU.filter(([key]) => key !== 'staf' || may(user.role, 'manage-staff')).map(
          ([key, path, label]) =>
            html`<li>
              <a href="${STAFF_PATH}${path}" ${key === current ? html`aria-current="page"` : null}
                >${label}</a
              >
            </li>`,
        )}
      </ul>
    </nav>
    <form class="whoami" method="post" action="${STAFF_PATH}/keluar">
      ${csrfField(user.csrfToken)}
      <span>${user.name} <small>${ROLE_WORDS[user.role]}</small></span>
      <button class="link">Keluar</button>
    </form>`;
}
