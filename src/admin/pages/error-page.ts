import { errorEntry } from '../../core/error-catalogue.js';
import { principalOf } from '../auth/principal.js';
import type { ErrorPage } from '../http/problems.js';
import { show, type ShowDeps } from './context.js';
import { html } from './html.js';
import { STAFF_PATH } from './layout.js';

/** Shows an error below the staff pages to a person: a sentence, the request's id and a way back. */
export function errorPage(deps: ShowDeps): ErrorPage {
  return (problem, _request, response) => {
    const signedIn = principalOf(response) !== null;
    show(response, deps, {
      title: 'Tidak berhasil',
      status: problem.status,
      body: html`<div class="narrow">
        <section class="card">
          <h1>Tidak berhasil</h1>
          <p>${errorEntry(problem.code).say ?? problem.detail}</p>
          <p><a href="${STAFF_PATH}">${signedIn ? 'Kembali ke antrean' : 'Ke halaman masuk'}</a></p>
          <p class="hint">Kode permintaan: ${problem.requestId}</p>
        </section>
      </div>`,
    });
  };
}
