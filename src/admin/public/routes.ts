import { Router, type Response } from 'express';
import type { Clock } from '../../core/clock.js';
import { AppError } from '../../core/errors.js';
import { addressKey } from '../../core/network.js';
import { PUBLIC_PAGES_PER_ADDRESS_PER_MINUTE } from '../../core/limits.js';
import { REVOKE_PATH, type Bindings } from '../../cases/bindings.js';
import { caseOfLink, CONTINUE_PATH } from '../../cases/personal-link.js';
import type { Allowances } from '../../models/allowances.js';
import type { Keyring } from '../../models/keyring.js';
import type { Store } from '../../models/store.js';
import { inTransaction } from '../../models/transaction.js';
import type { Office } from '../../sop/office.js';
import { ensureSameSite } from '../auth/csrf.js';
import { limiter } from '../http/limits.js';
import { html, type Html } from '../pages/html.js';
import { LinkedChatCookie } from './linked-cookie.js';
import { secretAddress, sendPublicPage } from './page.js';

/** Opens a web chat for a case and mails the code for which it waits. */
export type OpenLinked = (
  caseId: string,
  network: string,
) => Promise<
  | { readonly ok: true; readonly token: string }
  | { readonly ok: false; readonly why: 'limit' | 'gone' }
  | { readonly ok: false; readonly why: 'wait'; readonly seconds: number }
>;

export interface PublicDeps {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly clock: Clock;
  readonly office: Office;
  readonly bindings: Bindings;
  readonly openLinked: OpenLinked;
  readonly baseUrl: string;
  readonly allowances: Allowances;
}

const MINUTE = 60_000;

/**
 * Makes the pages behind links of mails ("HTTP" in docs/contract.md). Programs open links ahead of people, so a GET
 * changes nothing; its button posts. The token is the permission, and there is no session to forge.
 */
export function publicRoutes(deps: PublicDeps): Router {
  const router = Router();
  const cookie = new LinkedChatCookie({ secure: deps.baseUrl.startsWith('https:') });
  const limit = limiter(
    deps.allowances.make({
      name: 'public-page',
      of: 'address',
      windowMs: MINUTE,
      count: PUBLIC_PAGES_PER_ADDRESS_PER_MINUTE,
    }),
  );
  router.use([CONTINUE_PATH, REVOKE_PATH], limit);
  router.get(`${CONTINUE_PATH}/:token`, (request, response) => {
    if (caseOfLink(deps.keyring, request.params.token, deps.clock.now()) === null)
      return unknownLink(response, deps);
    return answer(response, deps, 200, 'Lanjutkan permohonan', continueForm());
  });
  router.post(`${CONTINUE_PATH}/:token`, async (request, response) => {
    const caseId = caseOfLink(deps.keyring, request.params.token, deps.clock.now());
    if (caseId === null) return unknownLink(response, deps);
    ensureSameSite(request);
    const opened = await deps.openLinked(caseId, addressKey(request));
    if (opened.ok) {
      secretAddress(response);
      cookie.set(response, opened.token);
      return response.redirect(303, '/#lanjut');
    }
    if (opened.why === 'gone') return unknownLink(response, deps);
    const seconds = opened.why === 'wait' ? opened.seconds : null;
    if (seconds !== null) response.setHeader('Retry-After', String(seconds));
    return answer(response, deps, 429, 'Kode belum dapat dikirim', notSentNow(seconds));
  });
  // The chat page asks for the token after it has opened.
  router.post(CONTINUE_PATH, (request, response) => {
    ensureSameSite(request);
    secretAddress(response);
    const token = cookie.take(request, response);
    if (token === null) throw new AppError('not-found', 'no chat was opened for this browser');
    response.status(201).json({ token });
  });
  router.get(`${REVOKE_PATH}/:token`, async (request, response) => {
    if (!(await deps.bindings.canRevoke(request.params.token))) return unknownLink(response, deps);
    return answer(response, deps, 200, 'Bukan saya', revokeForm());
  });
  router.post(`${REVOKE_PATH}/:token`, async (request, response) => {
    ensureSameSite(request);
    const { token } = request.params;
    const revoked = await inTransaction(deps.store, (tx) => deps.bindings.revokeByMail(tx, token));
    if (!revoked) return unknownLink(response, deps);
    return answer(
      response,
      deps,
      200,
      'Percakapan baru sudah dilepaskan',
      revokedWords(revoked.back !== null),
    );
  });
  return router;
}

function answer(response: Response, { office }: PublicDeps, status: number, title: string, body: Html): void {
  sendPublicPage(response, { status, title, officeName: office.shortName, body });
}

function unknownLink(response: Response, deps: PublicDeps): void {
  answer(
    response,
    deps,
    404,
    'Tautan tidak berlaku',
    html`<p>Tautan ini tidak dikenal, sudah dipakai, atau sudah lewat masanya.</p>
      <p>Perlu bantuan? Buka <a href="/">percakapan dengan kami</a> dan tuliskan "petugas".</p>`,
  );
}

function continueForm(): Html {
  return html`<p>
      Tombol ini mengirim kode 6 angka ke e-mail permohonan dan membuka obrolan web. Tuliskan kodenya di sana
      untuk melanjutkan permohonan, misalnya bila ponsel hilang atau berganti.
    </p>
    <form method="post">
      <button class="primary">Kirim kode dan buka obrolan</button>
    </form>`;
}

/** `seconds` null: no more codes today. */
function notSentNow(seconds: number | null): Html {
  return seconds !== null
    ? html`<p>Kode baru saja dikirim; lihat juga folder Spam. Silakan coba lagi dalam ${seconds} detik.</p>`
    : html`<p>
        Hari ini kode sudah beberapa kali dikirim. Silakan coba lagi besok, atau hubungi petugas: tuliskan
        "petugas" di
        <a href="/">percakapan dengan kami</a>.
      </p>`;
}

function revokeForm(): Html {
  return html`<p>
      Permohonan Bapak/Ibu baru saja dilanjutkan di percakapan baru. Bila bukan Bapak/Ibu yang memintanya,
      pilih tombol di bawah: percakapan baru dilepaskan, permohonan kembali ke percakapan yang lama, dan
      petugas diberi tahu.
    </p>
    <form method="post">
      <button class="danger">Bukan saya, kembalikan permohonan</button>
    </form>
    <p class="hint">Bila Bapak/Ibu yang memintanya, tutup saja halaman ini.</p>`;
}

function revokedWords(back: boolean): Html {
  return html`<p>
      ${
        back
          ? 'Permohonan tersambung kembali ke percakapan yang lama.'
          : 'Permohonan belum tersambung ke percakapan mana pun.'
      }
      Petugas sudah diberi tahu dan akan memeriksanya.
    </p>
    ${
      back
        ? null
        : html`<p>Untuk melanjutkan, buka <a href="/">percakapan dengan kami</a> dan tuliskan "pulihkan".</p>`
    }`;
}
