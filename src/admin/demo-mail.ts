import { Router } from 'express';
import { AppError } from '../core/errors.js';
import { DEMO_MAIL_SHOWN } from '../core/limits.js';
import type { Keyring } from '../models/keyring.js';
import type { Store } from '../models/store.js';
import { sentMail, sentMailAttachment, type SentMail } from '../notices/demo-mail.js';
import type { Office } from '../sop/office.js';
import { sendFile } from './cases/scans.js';
import { html, type Html } from './pages/html.js';
import { page, sendPage } from './pages/layout.js';
import { shortMoment } from './pages/when.js';

interface Deps {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly office: Office;
}

/** `/api/demo/mail`: the mails of demo mode and their attachments. Mounted only in demo mode. */
export function demoMailApi({ store, keyring }: Deps): Router {
  const router = Router();
  router.get('/', async (_request, response) => {
    response.setHeader('Cache-Control', 'no-store');
    response.json(await sentMail(store, keyring, { limit: DEMO_MAIL_SHOWN }));
  });
  router.get('/:id/attachments/:index', async (request, response) => {
    const index = /^\d{1,3}$/.test(request.params.index) ? Number(request.params.index) : null;
    const file = index === null ? null : await sentMailAttachment(store, keyring, request.params.id, index);
    if (file === null) throw new AppError('not-found', 'there is no such attachment');
    sendFile(response, { contentType: file.contentType, bytes: file.content }, file.filename);
  });
  return router;
}

/** `/demo/mail`: a plain page. The HTML of a mail is shown as source, so that nothing of it runs here. */
export function demoMailPage(deps: Deps): Router {
  const router = Router();
  router.get('/', async (_request, response) => {
    const { items } = await sentMail(deps.store, deps.keyring, { limit: DEMO_MAIL_SHOWN });
    const content = page({
      title: 'Surat demo',
      officeName: deps.office.shortName,
      user: null,
      body: html`<h1>Surat yang terkirim (mode demo)</h1>
        <p class="hint">Pada mode demo tanpa SMTP_URL, e-mail disimpan dan ditampilkan di sini.</p>
        ${
          items.length === 0
            ? html`<p class="card">Belum ada surat.</p>`
            : items.map((mail, index) => mailCard(mail, index, deps.office))
        }`,
    });
    sendPage(response, 200, content);
  });
  return router;
}

function mailCard(mail: SentMail, index: number, office: Office): Html {
  return html`<article class="card" aria-labelledby="surat-${index}">
    <h2 id="surat-${index}">${mail.subject}</h2>
    <p><small>Kepada ${mail.to}, ${shortMoment(mail.at, office)}</small></p>
    <pre class="mail">${mail.text}</pre>
    ${mail.attachments.map(({ filename, href }) => html`<p><a href="${href}">${filename}</a></p>`)}
    <details>
      <summary>Bentuk HTML (sumber)</summary>
      <pre class="mail">${mail.html}</pre>
    </details>
  </article>`;
}
