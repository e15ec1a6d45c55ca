import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import express, { Router } from 'express';
import { AppError } from '../../core/errors.js';

/** Serves the built pages of `web/`. Files carry a hash and may be cached for a year, the page is asked for again. */
export function webFiles(folder: string): Router {
  const router = Router();
  router.use(
    '/assets',
    express.static(join(folder, 'assets'), {
      index: false,
      immutable: true,
      maxAge: '365d',
      redirect: false,
    }),
  );
  router.get('/', async (_request, response) => {
    const page = await readFile(join(folder, 'chat', 'index.html'), 'utf8').catch(() => null);
    if (page === null) {
      throw new AppError('page-not-built');
    }
    response.setHeader('Cache-Control', 'no-cache');
    response.type('html').send(page);
  });
  return router;
}
