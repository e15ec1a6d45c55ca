import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import express, { Router } from 'express';
import { securityHeaders } from './headers.js';

const FOLDER = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
/** The package's own start script is left out: it names an example on the network. */
const FILES = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'] as const;

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Loket API</title>
    <link rel="stylesheet" href="/api/docs/swagger-ui.css" />
    <link rel="icon" type="image/png" href="/api/docs/favicon-32x32.png" />
  </head>
  <body>
    <div id="ui"></div>
    <script src="/api/docs/swagger-ui-bundle.js"></script>
    <script src="/api/docs/init.js"></script>
  </body>
</html>
`;

/** Sends the session's CSRF token with changes, so that "Try it out" works after a login there. */
const INIT = `'use strict';
let csrfToken = null;
window.ui = SwaggerUIBundle({
  url: '/api/v1/openapi.json',
  dom_id: '#ui',
  deepLinking: true,
  validatorUrl: null,
  requestInterceptor: (request) => {
    if (csrfToken !== null && request.method !== 'GET') request.headers['X-CSRF-Token'] = csrfToken;
    return request;
  },
  responseInterceptor: (response) => {
    if (response.url.endsWith('/api/v1/session') && response.ok && response.obj) csrfToken = response.obj.csrfToken;
    return response;
  },
});
`;

/** Serves Swagger UI from the installed package, without network and without inline script. */
export function apiDocs(options: { readonly https: boolean }): Router {
  const router = Router();
  router.use(securityHeaders({ https: options.https, images: ['data:'] }));
  router.get('/', (_request, response) => {
    response.type('html').send(PAGE);
  });
  router.get('/init.js', (_request, response) => {
    response.type('js').send(INIT);
  });
  for (const file of FILES) {
    router.get(`/${file}`, express.static(FOLDER, { index: false, maxAge: '1d' }));
  }
  return router;
}
