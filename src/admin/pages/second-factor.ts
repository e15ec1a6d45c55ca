import { Router, type Response } from 'express';
import QRCode from 'qrcode';
import { isAppError } from '../../core/errors.js';
import { originOf } from '../auth/origin.js';
import { requirePrincipal, sessionIdOf } from '../auth/principal.js';
import { factorState, type FactorState, type NewSecret } from '../auth/second-factor.js';
import { ensureConfirmed } from '../http/admission.js';
import { confirmSection } from './account.js';
import { one } from './action-form.js';
import { csrfOf, requireLogin, show, type PageDeps } from './context.js';
import { FACTOR_PAGE } from './doors.js';
import { html, Html, type HtmlPart } from './html.js';
import { csrfField, STAFF_PATH } from './layout.js';
import { typedOf } from './read-form.js';
import { shortMoment } from './when.js';

interface Shown {
  readonly status?: number;
  readonly alert?: HtmlPart;
  readonly shown?: Html;
}

/**
 * Pages that set up and turn off the member's own second factor. The secret and the recovery codes are shown only in
 * the answer to their form.
 */
export function secondFactorRoutes(deps: PageDeps): Router {
  const router = Router();
  router.use('/akun/faktor', requireLogin);
  router.get('/akun/faktor', (_request, response) => showFactor(response, deps));
  router.post('/akun/faktor/mulai', (_request, response) =>
    orAgain(response, deps, async () => {
      const principal = requirePrincipal(response);
      ensureConfirmed(principal);
      const made = await deps.factors.begin(principal.username);
      const shown = await secretSection(made, csrfField(csrfOf(response)));
      await showFactor(response, deps, { shown });
    }),
  );
  router.post('/akun/faktor/konfirmasi', (request, response) =>
    orAgain(response, deps, async () => {
      const principal = requirePrincipal(response);
      ensureConfirmed(principal);
      const otp = one(typedOf(request.body)['otp']) ?? '';
      const origin = originOf(request, response, deps.devices);
      const codes = await deps.factors.confirm(principal.username, otp, sessionIdOf(principal), origin);
      await showFactor(response, deps, { shown: recoverySection(codes) });
    }),
  );
  router.post('/akun/faktor/hapus', (request, response) =>
    orAgain(response, deps, async () => {
      const principal = requirePrincipal(response);
      ensureConfirmed(principal);
      const { username } = principal;
      await deps.factors.remove(username, username, originOf(request, response, deps.devices));
      response.redirect(303, `${STAFF_PATH}/akun/faktor?kabar=faktor-dihapus`);
    }),
  );
  return router;
}

async function orAgain(response: Response, deps: PageDeps, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isAppError(error) || error.status >= 500) throw error;
    const csrf = csrfField(csrfOf(response));
    // A wrong first code: the app has the secret already, so only the code is asked for again.
    const shown = error.code === 'otp-not-confirmed' ? codeForm(csrf) : undefined;
    await showFactor(response, deps, {
      status: error.status,
      alert: error.message,
      ...(shown === undefined ? {} : { shown: html`<section class="card">${shown}</section>` }),
    });
  }
}

async function showFactor(response: Response, deps: PageDeps, outcome: Shown = {}): Promise<void> {
  const principal = requirePrincipal(response);
  const csrf = csrfField(csrfOf(response));
  const account = await deps.accounts.active(principal.username);
  const state = factorState(account ?? {});
  const confirmed = principal.via.kind === 'cookie' && principal.via.confirmed;
  show(response, deps, {
    title: 'Faktor kedua',
    current: 'akun',
    status: outcome.status ?? 200,
    ...(outcome.alert === undefined ? {} : { alert: outcome.alert }),
    body: html`<h1>Faktor kedua</h1>
      ${
        principal.mustEnrol && !state.on
          ? html`<p class="note note-warn">
              Peran ini memerlukan faktor kedua. Halaman lain terbuka setelah diatur.
            </p>`
          : null
      }
      ${outcome.shown ?? null} ${confirmed ? null : confirmSection(csrf)} ${stateSection(state, csrf, deps)}
      <p><a href="${STAFF_PATH}/akun">Kembali ke akun saya</a></p>`,
  });
}

function stateSection(state: FactorState, csrf: Html, { office }: PageDeps): Html {
  return html`<section class="card" aria-labelledby="faktor">
    <h2 id="faktor">Kode dari aplikasi autentikator</h2>
    ${
      state.since === null
        ? html`<p>Selain kata sandi, masuk memerlukan kode enam angka dari aplikasi di gawai Bapak/Ibu.</p>
            <form method="post" action="${FACTOR_PAGE}/mulai">
              ${csrf}<button>Atur faktor kedua</button>
            </form>`
        : html`<p>
              Aktif sejak ${shortMoment(state.since.toISOString(), office)}. Kode pemulihan tersisa:
              ${state.recoveryLeft}.
            </p>
            <form method="post" action="${FACTOR_PAGE}/hapus">
              ${csrf}<button class="danger">Hapus faktor kedua</button>
            </form>`
    }
  </section>`;
}

async function secretSection({ secret, otpauth }: NewSecret, csrf: Html): Promise<Html> {
  const svg = await QRCode.toString(otpauth, { type: 'svg', margin: 2 });
  return html`<section class="card" aria-labelledby="rahasia">
    <h2 id="rahasia">Pindai dengan aplikasi autentikator</h2>
    <p class="hint">Hanya ditampilkan sekali.</p>
    <figure class="qr" role="img" aria-label="Kode QR untuk aplikasi autentikator">
      ${Html.trusted(svg)}
    </figure>
    <p>Atau ketik kunci ini:</p>
    <p class="code">${secret}</p>
    ${codeForm(csrf)}
  </section>`;
}

function codeForm(csrf: Html): Html {
  return html`<form method="post" action="${FACTOR_PAGE}/konfirmasi">
    ${csrf}
    <div class="field">
      <label for="otp">Kode enam angka dari aplikasi</label>
      <input id="otp" name="otp" inputmode="numeric" autocomplete="one-time-code" required maxlength="16" />
    </div>
    <button class="primary">Aktifkan</button>
  </form>`;
}

function recoverySection(codes: readonly string[]): Html {
  return html`<section class="card" aria-labelledby="pemulihan">
    <h2 id="pemulihan">Kode pemulihan</h2>
    <p>
      Faktor kedua aktif. Simpan kode ini di tempat aman; hanya ditampilkan sekali. Bila gawai hilang, satu
      kode menggantikan kode aplikasi satu kali.
    </p>
    <ul>
      ${codes.map((code) => html`<li class="code">${code}</li>`)}
    </ul>
  </section>`;
}
