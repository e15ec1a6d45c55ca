import { principalOf } from '../auth/principal.js';
import type { ErrorPage } from '../http/problems.js';
import { show, type PageDeps } from './context.js';
import { html } from './html.js';
import { STAFF_PATH } from './layout.js';

/** Sentences for errors whose own message is for programs. */
const WORDS: Readonly<Record<string, string>> = {
  'not-found': 'Halaman itu tidak ada.',
  'internal-error': 'Terjadi gangguan di pihak kami. Silakan coba lagi sebentar lagi.',
  'malformed-request': 'Permintaan tidak dapat dibaca.',
  'body-too-large': 'Isian terlalu besar.',
  'method-not-allowed': 'Alamat itu tidak dapat dibuka dengan cara ini.',
};

/** Shows an error of the staff pages to a person: a sentence, the request's id, a way back. */
export function errorPage(deps: Pick<PageDeps, 'office' | 'troubles'>): ErrorPage {
  return (problem, _request, response) => {
    const signedIn = principalOf(response) !== null;
    show(response, deps, {
      title: 'Tidak berhasil',
      status: problem.status,
      body: html`<div class="narrow">
        <section class="card">
          <h1>Tidak berhasil</h1>
          <p>${WORDS[problem.code] ?? problem.detail}</p>
          <p><a href="${STAFF_PATH}">${signedIn ? 'Kembali ke antrean' : 'Ke halaman masuk'}</a></p>
          <p class="hint">Kode permintaan: ${problem.requestId}</p>
        </section>
      </div>`,
    });
  };
}
