import type { Response } from 'express';
import { html, type Html } from '../pages/html.js';
import { STAFF_PATH } from '../pages/layout.js';

/** A page behind a link of a mail. */
export interface PublicPage {
  readonly status?: number;
  readonly title: string;
  readonly officeName: string;
  readonly body: Html;
}

/**
 * Sends a page behind a link of a mail. Its address is a secret: no proxy stores the page, no site learns it as
 * referrer, no search engine lists it.
 */
export function sendPublicPage(
  response: Response,
  { status = 200, title, officeName, body }: PublicPage,
): void {
  const content = html`<!doctype html>
    <html lang="id">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Loket</title>
        <link rel="stylesheet" href="${STAFF_PATH}/aset/petugas.css" />
        <link rel="icon" href="${STAFF_PATH}/aset/ikon.svg" type="image/svg+xml" />
      </head>
      <body>
        <header class="top">
          <div class="top-inner">
            <a class="brand" href="/">Loket <span>${officeName}</span></a>
          </div>
        </header>
        <main id="isi">
          <div class="narrow">
            <section class="card">
              <h1>${title}</h1>
              ${body}
            </section>
          </div>
        </main>
      </body>
    </html>`.toString();
  secretAddress(response);
  response.status(status).type('html').send(content);
}

/** Sets the headers of an answer whose address is a secret. */
export function secretAddress(response: Response): void {
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('X-Robots-Tag', 'noindex, nofollow');
}
