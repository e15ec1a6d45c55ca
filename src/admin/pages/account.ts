import { Router, type Response } from 'express';
import { isAppError } from '../../core/errors.js';
import { LINK_CODE_LIFE_MS } from '../../core/limits.js';
import { tokenLabel } from '../api/tokens.js';
import { requirePrincipal } from '../auth/principal.js';
import { one } from './action-form.js';
import { csrfOf, requireLogin, show, type PageDeps } from './context.js';
import { html, type Html, type HtmlPart } from './html.js';
import { csrfField, STAFF_PATH } from './layout.js';
import { typedOf } from './read-form.js';
import { shortMoment } from './when.js';
import { ROLE_WORDS } from './words.js';

/** The own account: tying a chat account, tokens of the API. Secrets are shown in the answer to their form only. */
export function accountRoutes(deps: PageDeps): Router {
  const router = Router();
  router.use('/akun', requireLogin);
  router.get('/akun', (_request, response) => showAccount(response, deps));
  router.post('/akun/kode', async (_request, response) => {
    const code = await deps.linkCodes.make(requirePrincipal(response).username);
    await showAccount(response, deps, {
      secret: html`<p>Kirim ini dalam obrolan pribadi dengan bot kantor:</p>
        <p class="code">/hubungkan ${code}</p>
        <p>
          Berlaku ${LINK_CODE_LIFE_MS / 60_000} menit, sekali pakai. Kode sebelumnya tidak berlaku lagi.
        </p>`,
    });
  });
  router.post('/akun/token', async (request, response) => {
    const label = tokenLabel.safeParse(one(typedOf(request.body)['label']) ?? '');
    if (!label.success) {
      await showAccount(response, deps, { status: 422, alert: 'Keterangan paling panjang 100 karakter.' });
      return;
    }
    try {
      const { token } = await deps.tokens.create(requirePrincipal(response).username, label.data);
      await showAccount(response, deps, {
        secret: html`<p>Token baru; hanya ditampilkan sekali, simpan di tempat aman:</p>
          <p class="code">${token}</p>`,
      });
    } catch (error) {
      if (!isAppError(error) || error.status >= 500) throw error;
      await showAccount(response, deps, { status: error.status, alert: error.message });
    }
  });
  router.post('/akun/token/:id/cabut', async (request, response) => {
    await deps.tokens.revoke(requirePrincipal(response).username, request.params.id);
    response.redirect(303, `${STAFF_PATH}/akun?kabar=token-dicabut`);
  });
  return router;
}

async function showAccount(
  response: Response,
  deps: PageDeps,
  more: { readonly status?: number; readonly secret?: Html; readonly alert?: HtmlPart } = {},
): Promise<void> {
  const principal = requirePrincipal(response);
  const csrf = csrfField(csrfOf(response));
  const account = await deps.accounts.active(principal.username);
  const tokens = await deps.tokens.list(principal.username);
  show(response, deps, {
    title: 'Akun saya',
    current: 'akun',
    status: more.status ?? 200,
    ...(more.alert === undefined ? {} : { alert: more.alert }),
    body: html`<h1>Akun saya</h1>
      ${more.secret === undefined ? null : html`<div class="note note-good" role="status">${more.secret}</div>`}
      <section class="card" aria-labelledby="diri">
        <h2 id="diri">Data akun</h2>
        <dl class="data">
          <dt>Nama</dt>
          <dd>${principal.name}</dd>
          <dt>Nama pengguna</dt>
          <dd>${principal.username}</dd>
          <dt>Peran</dt>
          <dd>${ROLE_WORDS[principal.role]}</dd>
        </dl>
      </section>
      <section class="card" aria-labelledby="hubungkan">
        <h2 id="hubungkan">Hubungkan akun obrolan</h2>
        <p>
          ${
            account?.linked
              ? `Terhubung: ${account.accounts.map(({ channel }) => channel).join(', ')}.`
              : 'Belum ada akun obrolan yang terhubung.'
          }
        </p>
        <form method="post" action="${STAFF_PATH}/akun/kode">${csrf}<button>Buat kode</button></form>
      </section>
      <section class="card" aria-labelledby="token">
        <h2 id="token">Token API</h2>
        ${
          tokens.length === 0
            ? html`<p class="muted">Belum ada token.</p>`
            : html`<ul>
                ${tokens.map(
                  ({ id, label, createdAt, lastUsedAt }) =>
                    html`<li>
                      ${label || 'tanpa keterangan'}
                      <small
                        >dibuat ${shortMoment(createdAt, deps.office)},
                        ${
                          lastUsedAt === null
                            ? 'belum dipakai'
                            : `terakhir dipakai ${shortMoment(lastUsedAt, deps.office)}`
                        }</small
                      >
                      <form method="post" action="${STAFF_PATH}/akun/token/${encodeURIComponent(id)}/cabut">
                        ${csrf}<button aria-label="Cabut token ${label}">Cabut</button>
                      </form>
                    </li>`,
                )}
              </ul>`
        }
        <form method="post" action="${STAFF_PATH}/akun/token">
          ${csrf}
          <div class="field">
            <label for="label">Untuk apa <small>(boleh kosong)</small></label>
            <input id="label" name="label" type="text" maxlength="100" />
          </div>
          <button>Buat token</button>
        </form>
      </section>`,
  });
}
