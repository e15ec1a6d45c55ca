import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import express, { Router } from 'express';
import { AppError } from '../../core/errors.js';

/** Files of `web/public`, and the service worker, whose folder is what it works for. */
const FIXED = [
  'icon.svg',
  'icon-192.png',
  'icon-512.png',
  'icon-maskable-512.png',
  'manifest.webmanifest',
  'sw.js',
] as const;

/**
 * Serves the built pages of `web/`. Files carry a hash and may be cached for a year; the page, and what has a fixed
 * address, are asked for again.
 */
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
  router.get(
    FIXED.map((name) => `/${name}`),
    (request, response) => {
      response.setHeader('Cache-Control', 'no-cache');
      response.sendFile(request.path, { root: folder, cacheControl: false });
    },
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
