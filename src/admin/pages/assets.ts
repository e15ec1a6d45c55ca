import { Router } from 'express';
import { ICON, SCRIPT, STYLE } from './style.js';

/** Serves style, script and icon as files, because the content policy allows nothing inline. */
export function assetRoutes(): Router {
  const router = Router();
  const serve = (path: string, type: string, content: string): void => {
    router.get(path, (_request, response) => {
      response.setHeader('Cache-Control', 'public, max-age=300');
      response.type(type).send(content);
    });
  };
  serve('/aset/petugas.css', 'css', STYLE);
  serve('/aset/petugas.js', 'js', SCRIPT);
  serve('/aset/ikon.svg', 'image/svg+xml', ICON);
  return router;
}
