import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Request } from 'express';
import { errorEntry } from '../../core/error-catalogue.js';
import { escapeHtml } from '../../core/escape-html.js';
import type { ErrorPage } from './problems.js';

/** Addresses of programs; whatever they accept, they are answered by JSON. */
const API = /^\/api(?:[/?]|$)/u;

const CHECK_ADDRESS = 'Mohon periksa kembali alamatnya, atau buka percakapan dengan kami.';

/** True for a person's browser: it asks for a page, at an address that is not the API's. */
export function wantsPage(request: Request): boolean {
  const reads = request.method === 'GET' || request.method === 'HEAD';
  return reads && !API.test(request.originalUrl) && request.accepts(['json', 'html']) === 'html';
}

/**
 * Shows an error to a visitor in the look of the chat page, by the built `web/chat/error.html`. Null as long as that is
 * not built.
 */
export function visitorErrorPage(webRoot: string, officeName: string): () => ErrorPage | null {
  let template: string | null = null;
  return () => {
    template ??= read(join(webRoot, 'chat', 'error.html'));
    const page = template;
    if (page === null) return null;
    return (problem, _request, response) => {
      const unknown = problem.code === 'not-found';
      const words: Readonly<Record<string, string>> = {
        title: unknown ? 'Halaman tidak ditemukan' : 'Tidak berhasil',
        office: officeName,
        words: unknown ? CHECK_ADDRESS : (errorEntry(problem.code).say ?? problem.detail),
        request: problem.requestId,
      };
      const filled = page.replaceAll(/\{\{(\w+)\}\}/gu, (_all, name: string) =>
        escapeHtml(words[name] ?? ''),
      );
      response.status(problem.status).setHeader('Cache-Control', 'no-store').type('html').send(filled);
    };
  };
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
