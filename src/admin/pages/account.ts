import { Router, type Request, type Response } from 'express';
import type { ChannelTable } from '../../core/channel-table.js';
import { isAppError, type AppError } from '../../core/errors.js';
import { API_TOKEN_DAYS, LINK_CODE_LIFE_MS, PASSWORD_CONFIRMED_MS } from '../../core/limits.js';
import { newPassword } from '../api/fields.js';
import { newToken } from '../api/tokens.js';
import type { AccessView } from '../auth/own-access.js';
import { originOf } from '../auth/origin.js';
import { requirePrincipal, sessionIdOf, type Principal } from '../auth/principal.js';
import { factorState } from '../auth/second-factor.js';
import { TOKEN_SCOPES } from '../auth/token-scopes.js';
import type { TokenView } from '../auth/tokens.js';
import { ensureConfirmed } from '../http/admission.js';
import { parse } from '../http/endpoint.js';
import { one } from './action-form.js';
import { csrfOf, requireLogin, show, type PageDeps } from './context.js';
import { FACTOR_PAGE } from './doors.js';
import { flag, html, type Html, type HtmlPart } from './html.js';
import { csrfField, STAFF_PATH } from './layout.js';
import { passwordField } from './password-field.js';
import { typedOf } from './read-form.js';
import { shortMoment } from './when.js';
import { channelWords, ROLE_WORDS } from './words.js';

const SCOPE_WORDS: Readonly<Record<TokenView['scope'], string>> = {
  read: 'membaca',
  act: 'membaca dan bertindak',
  manage: 'membaca, bertindak, dan mengelola akun',
};

interface Shown {
  readonly status?: number;
  readonly secret?: Html;
  readonly alert?: HtmlPart;
}

/**
 * Pages of the member's own account: password, second factor, ways in, chat accounts, tokens. Secrets are shown only in
 * the answer to their form.
 */
export function accountRoutes(deps: PageDeps): Router {
  const router = Router();
  router.use('/akun', requireLogin);
  router.get('/akun', (_request, response) => showAccount(response, deps));
  router.post('/akun/konfirmasi', (request, response) =>
    orAgain(response, deps, async (principal) => {
      const password = one(typedOf(request.body)['password']) ?? '';
      const origin = originOf(request, response, deps.devices);
      await deps.sessions.confirm(principal.username, sessionIdOf(principal), password, origin);
      response.redirect(
        303,
        `${principal.mustEnrol ? FACTOR_PAGE : `${STAFF_PATH}/akun`}?kabar=dikonfirmasi`,
      );
    }),
  );
  router.post('/akun/sandi', (request, response) =>
    orAgain(response, deps, async (principal) => {
      await changePassword(request, response, deps, principal);
      response.redirect(
        303,
        `${principal.mustEnrol ? FACTOR_PAGE : `${STAFF_PATH}/akun`}?kabar=sandi-diganti`,
      );
    }),
  );
  router.post('/akun/kode', (_request, response) =>
    orAgain(response, deps, async (principal) => {
      ensureConfirmed(principal);
      const code = await deps.linkCodes.make(principal.username);
      await showAccount(response, deps, {
        secret: html`<p>Kirim ini dalam obrolan pribadi dengan bot kantor:</p>
          <p class="code">/hubungkan ${code}</p>
          <p>
            Berlaku ${LINK_CODE_LIFE_MS / 60_000} menit, sekali pakai. Kode sebelumnya tidak berlaku lagi.
          </p>`,
      });
    }),
  );
  router.post('/akun/token', (request, response) =>
    orAgain(response, deps, async (principal) => {
      ensureConfirmed(principal);
      const typed = typedOf(request.body);
      const asked = {
        label: one(typed['label']) ?? '',
        scope: one(typed['scope']),
        days: Number(one(typed['days']) ?? API_TOKEN_DAYS),
      };
      const made = parse(newToken, asked, 'invalid-input');
      const origin = originOf(request, response, deps.devices);
      const { token } = await deps.tokens.create(principal.username, made, origin);
      await showAccount(response, deps, {
        secret: html`<p>Token baru; hanya ditampilkan sekali, simpan di tempat aman:</p>
          <p class="code">${token}</p>`,
      });
    }),
  );
  router.post('/akun/token/:id/cabut', async (request, response) => {
    const { username } = requirePrincipal(response);
    await deps.tokens.revoke(username, request.params.id, originOf(request, response, deps.devices));
    response.redirect(303, `${STAFF_PATH}/akun?kabar=token-dicabut`);
  });
  router.post('/akun/akses/:id/akhiri', async (request, response) => {
    const principal = requirePrincipal(response);
    await deps.own.end(principal.username, request.params.id, originOf(request, response, deps.devices));
    const own = request.params.id === sessionIdOf(principal);
    if (own) deps.cookie.clear(response);
    response.redirect(303, `${STAFF_PATH}/${own ? 'masuk?kabar=keluar' : 'akun?kabar=akses-diakhiri'}`);
  });
  return router;
}

/** A refused form comes again with a sentence about what is wrong. */
async function orAgain(
  response: Response,
  deps: PageDeps,
  work: (principal: Principal) => Promise<void>,
): Promise<void> {
  try {
    await work(requirePrincipal(response));
  } catch (error) {
    if (!isAppError(error) || error.status >= 500) throw error;
    const retryAfter: unknown = error.details['retryAfterSeconds'];
    if (typeof retryAfter === 'number') response.setHeader('Retry-After', String(retryAfter));
    await showAccount(response, deps, { status: error.status, alert: sentencesOf(error) });
  }
}

function sentencesOf(error: AppError): HtmlPart {
  const issues = error.details['issues'];
  if (!Array.isArray(issues)) return error.message;
  return issues.map(({ message }: { readonly message: string }) => html`<p>${message}</p>`);
}

async function changePassword(
  request: Request,
  response: Response,
  deps: PageDeps,
  principal: Principal,
): Promise<void> {
  const typed = typedOf(request.body);
  const password = parse(newPassword, one(typed['password']) ?? '', 'invalid-input');
  const origin = originOf(request, response, deps.devices);
  const sessionId = sessionIdOf(principal);
  await deps.sessions.confirm(principal.username, sessionId, one(typed['current']) ?? '', origin);
  await deps.own.changePassword(principal.username, password, sessionId, origin);
}

async function showAccount(response: Response, deps: PageDeps, more: Shown = {}): Promise<void> {
  const principal = requirePrincipal(response);
  const csrf = csrfField(csrfOf(response));
  const account = await deps.accounts.active(principal.username);
  const tokens = await deps.tokens.list(principal.username);
  const ways = await deps.own.list(principal.username, sessionIdOf(principal));
  const confirmed = principal.via.kind === 'cookie' && principal.via.confirmed;
  const factor = factorState(account ?? {});
  show(response, deps, {
    title: 'Akun saya',
    current: 'akun',
    status: more.status ?? 200,
    ...(more.alert === undefined ? {} : { alert: more.alert }),
    body: html`<h1>Akun saya</h1>
      ${more.secret === undefined ? null : html`<div class="note note-good" role="status">${more.secret}</div>`}
      ${confirmed ? null : confirmSection(csrf)}
      <section class="card" aria-labelledby="diri">
        <h2 id="diri">Data akun</h2>
        <dl class="data">
          <dt>Nama</dt>
          <dd>${principal.name}</dd>
          <dt>Nama pengguna</dt>
          <dd>${principal.username}</dd>
          <dt>Peran</dt>
          <dd>${ROLE_WORDS[principal.role]}</dd>
          <dt>Faktor kedua</dt>
          <dd>
            ${factor.on ? `aktif, ${factor.recoveryLeft} kode pemulihan tersisa` : 'belum diatur'} ·
            <a href="${FACTOR_PAGE}">atur</a>
          </dd>
        </dl>
      </section>
      ${passwordSection(csrf)} ${accessSection(ways, csrf, deps)}
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
      ${tokenSection(tokens, csrf, deps)}`,
  });
}

/** The form that asks for the password once more. */
export function confirmSection(csrf: Html): Html {
  return html`<section class="card" aria-labelledby="konfirmasi">
    <h2 id="konfirmasi">Konfirmasi kata sandi</h2>
    <p class="hint">
      Membuat token, kode hubungan, dan mengatur faktor kedua memerlukan kata sandi, paling lama
      ${PASSWORD_CONFIRMED_MS / 60_000} menit sebelumnya.
    </p>
    <form method="post" action="${STAFF_PATH}/akun/konfirmasi">
      ${csrf} ${passwordField('konfirmasi-sandi', 'password', 'Kata sandi', 'current-password')}
      <button>Konfirmasi</button>
    </form>
  </section>`;
}

function passwordSection(csrf: Html): Html {
  return html`<section class="card" aria-labelledby="sandi">
    <h2 id="sandi">Ganti kata sandi</h2>
    <p class="hint">Semua sesi lain, token, dan obrolan yang terhubung berakhir.</p>
    <form method="post" action="${STAFF_PATH}/akun/sandi">
      ${csrf} ${passwordField('sandi-lama', 'current', 'Kata sandi sekarang', 'current-password')}
      ${passwordField('sandi-baru', 'password', 'Kata sandi baru (paling sedikit 12 karakter)', 'new-password')}
      <button>Ganti kata sandi</button>
    </form>
  </section>`;
}

function accessSection(ways: readonly AccessView[], csrf: Html, { office, channelTable }: PageDeps): Html {
  const open = ways.filter(({ kind }) => kind !== 'token');
  return html`<section class="card" aria-labelledby="akses">
    <h2 id="akses">Sesi dan obrolan saya</h2>
    <ul class="tasks">
      ${open.map(
        (way) =>
          html`<li>
            <p>
              ${wayWords(way, channelTable)}
              <small
                >${way.lastUsedAt === null ? null : `terakhir dipakai ${shortMoment(way.lastUsedAt, office)}`}
                ${way.current ? ', sesi ini' : null}</small
              >
            </p>
            <form method="post" action="${STAFF_PATH}/akun/akses/${encodeURIComponent(way.id)}/akhiri">
              ${csrf}<button aria-label="Akhiri ${wayWords(way, channelTable)}">Akhiri</button>
            </form>
          </li>`,
      )}
    </ul>
  </section>`;
}

function wayWords({ kind, label }: AccessView, channels: ChannelTable): string {
  if (kind === 'session') return label === '' ? 'Sesi' : `Sesi: ${label}`;
  return `Obrolan: ${channelWords(channels, label)}`;
}

function tokenSection(tokens: readonly TokenView[], csrf: Html, { office }: PageDeps): Html {
  return html`<section class="card" aria-labelledby="token">
    <h2 id="token">Token API</h2>
    ${
      tokens.length === 0
        ? html`<p class="muted">Belum ada token.</p>`
        : html`<ul>
            ${tokens.map(
              ({ id, label, scope, createdAt, lastUsedAt, expiresAt }) =>
                html`<li>
                  ${label || 'tanpa keterangan'}: ${SCOPE_WORDS[scope]}
                  <small
                    >dibuat ${shortMoment(createdAt, office)}, berlaku sampai
                    ${shortMoment(expiresAt, office)},
                    ${
                      lastUsedAt === null
                        ? 'belum dipakai'
                        : `terakhir dipakai ${shortMoment(lastUsedAt, office)}`
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
      <div class="field">
        <label for="scope">Boleh</label>
        <select id="scope" name="scope">
          ${TOKEN_SCOPES.map(
            (scope) =>
              html`<option value="${scope}" ${flag('selected', scope === 'read')}>
                ${SCOPE_WORDS[scope]}
              </option>`,
          )}
        </select>
      </div>
      <div class="field">
        <label for="days">Berlaku berapa hari</label>
        <input
          id="days"
          name="days"
          type="number"
          min="1"
          max="${API_TOKEN_DAYS}"
          value="${API_TOKEN_DAYS}"
        />
      </div>
      <button>Buat token</button>
    </form>
  </section>`;
}
