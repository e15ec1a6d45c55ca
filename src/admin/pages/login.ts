import { Router, type Response } from 'express';
import { isAppError, type AppError } from '../../core/errors.js';
import { ensureSameSite } from '../auth/csrf.js';
import { loginOriginOf, originOf } from '../auth/origin.js';
import { principalOf } from '../auth/principal.js';
import { DEMO_ACCOUNTS } from '../auth/accounts.js';
import { one, type Typed } from './action-form.js';
import { show, type PageDeps } from './context.js';
import { html, type Html } from './html.js';
import { STAFF_PATH } from './layout.js';
import { typedOf } from './read-form.js';
import { ROLE_WORDS } from './words.js';

/** Pages of login and logout. */
export function loginRoutes(deps: PageDeps): Router {
  const router = Router();
  router.get('/masuk', (request, response) => {
    if (principalOf(response) !== null) {
      response.redirect(303, STAFF_PATH);
      return;
    }
    showLogin(response, deps, typedOf(request.query), null);
  });
  router.post('/masuk', async (request, response) => {
    ensureSameSite(request);
    const typed = typedOf(request.body);
    const username = (one(typed['username']) ?? '').trim().toLowerCase();
    try {
      const { origin, remember } = loginOriginOf(request, response, deps.devices);
      const password = one(typed['password']) ?? '';
      const opened = await deps.sessions.login({ username, password, otp: one(typed['otp']) ?? '' }, origin);
      remember();
      deps.cookie.set(response, opened.secret);
      response.redirect(303, destination(one(typed['lanjut'])));
    } catch (error) {
      if (!isAppError(error) || error.status >= 500) throw error;
      showLogin(response, deps, typed, error);
    }
  });
  router.post('/keluar', async (request, response) => {
    const principal = principalOf(response);
    if (principal !== null) await deps.sessions.end(principal, originOf(request, response, deps.devices));
    deps.cookie.clear(response);
    response.redirect(303, `${STAFF_PATH}/masuk?kabar=keluar`);
  });
  return router;
}

/** A page of this console only, because the address comes from outside. */
function destination(wanted: string | undefined): string {
  return wanted !== undefined && new RegExp(`^${STAFF_PATH}(?:[/?][\\w\\-./?=&%]*)?$`).test(wanted)
    ? wanted
    : STAFF_PATH;
}

function showLogin(response: Response, deps: PageDeps, typed: Typed, error: AppError | null): void {
  const retryAfter: unknown = error?.details['retryAfterSeconds'];
  if (typeof retryAfter === 'number') response.setHeader('Retry-After', String(retryAfter));
  show(response, deps, {
    title: 'Masuk',
    status: error?.status ?? 200,
    ...(error === null ? {} : { alert: error.message }),
    body: html`<div class="narrow">
      <section class="card">
        <h1>Masuk untuk petugas</h1>
        <form method="post" action="${STAFF_PATH}/masuk">
          <input type="hidden" name="lanjut" value="${one(typed['lanjut']) ?? ''}" />
          <div class="field">
            <label for="username">Nama pengguna</label>
            <input
              id="username"
              name="username"
              autocomplete="username"
              autocapitalize="none"
              required
              maxlength="64"
              value="${one(typed['username']) ?? ''}"
            />
          </div>
          <div class="field">
            <label for="password">Kata sandi</label>
            <input
              id="password"
              name="password"
              type="password"
              autocomplete="current-password"
              required
              maxlength="200"
            />
          </div>
          <div class="field">
            <label for="otp">Kode sekali pakai <small>(bila akun memakainya)</small></label>
            <p class="hint" id="otp-hint">Dari aplikasi autentikator, atau salah satu kode pemulihan.</p>
            <input
              id="otp"
              name="otp"
              autocomplete="one-time-code"
              autocapitalize="none"
              maxlength="16"
              aria-describedby="otp-hint"
            />
          </div>
          <button class="primary">Masuk</button>
        </form>
      </section>
      ${deps.config.mode === 'demo' ? demoAccounts() : null}
    </div>`,
  });
}

function demoAccounts(): Html {
  return html`<section class="card">
    <h2>Akun demo</h2>
    <p class="hint">Hanya pada mode demo. Kata sandi semua akun: <strong>demo</strong></p>
    <ul>
      ${DEMO_ACCOUNTS.map(
        ({ username, role }) => html`<li><strong>${username}</strong> · ${ROLE_WORDS[role]}</li>`,
      )}
    </ul>
  </section>`;
}
