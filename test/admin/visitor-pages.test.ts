import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDesk, type TestDesk } from '../support/admin/desk.js';

/** What a browser accepts when somebody opens an address. */
const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
const FIXED = {
  'icon.svg': 'image/svg+xml',
  'icon-192.png': 'image/png',
  'icon-512.png': 'image/png',
  'icon-maskable-512.png': 'image/png',
  'manifest.webmanifest': 'application/manifest+json',
  'sw.js': 'text/javascript',
} as const;

let folder: string;
let desk: TestDesk;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loket-web-'));
  mkdirSync(join(folder, 'chat'));
  writeFileSync(
    join(folder, 'chat', 'error.html'),
    '<title>{{title}}</title><b>{{office}}</b><p>{{words}}</p><i>{{request}}</i><a href="/">x</a>',
  );
  for (const name of Object.keys(FIXED)) writeFileSync(join(folder, name), `content of ${name}`);
  desk = await testDesk({ webRoot: folder });
});
afterAll(async () => {
  await desk.stop();
  rmSync(folder, { recursive: true, force: true });
});

const open = (path: string, headers: Record<string, string> = BROWSER, method = 'GET'): Promise<Response> =>
  desk.visitor().send(method, path, { headers });
const typeOf = (response: Response): string | undefined =>
  response.headers.get('content-type')?.split(';')[0];

describe('an unknown address', () => {
  it('is a page in a browser, with the request and a way to the chat, and nothing of the address', async () => {
    const response = await open('/tidak-ada/<script>?nik=6471');
    expect([response.status, typeOf(response)]).toEqual([404, 'text/html']);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const page = await response.text();
    expect(page).toContain('<title>Halaman tidak ditemukan</title>');
    expect(page).toContain(`<b>Loket ${desk.office.name}</b><p>Mohon periksa kembali alamatnya, `);
    expect(page).toContain(`<i>${response.headers.get('x-request-id')}</i>`);
    expect(page).not.toMatch(/script|6471|\{\{/u);
    expect((await open('/tidak-ada', BROWSER, 'HEAD')).status).toBe(404);
  });

  it('is a problem for programs, and below the API for everybody', async () => {
    const asked: readonly (readonly [string, Record<string, string>, string])[] = [
      ['/tidak-ada', { accept: '*/*' }, 'GET'],
      ['/tidak-ada', { accept: 'application/json' }, 'GET'],
      ['/tidak-ada', BROWSER, 'POST'],
      ['/api/v1/tidak-ada', BROWSER, 'GET'],
      ['/api/tidak-ada', BROWSER, 'GET'],
      ['/api?x', BROWSER, 'GET'],
    ];
    for (const [path, headers, method] of asked) {
      const response = await open(path, headers, method);
      expect([path, typeOf(response)]).toEqual([path, 'application/problem+json']);
      await response.text();
    }
  });

  it('below the staff pages stays a staff page', async () => {
    const page = await (await open('/petugas/aset/tidak-ada')).text();
    expect(page).toContain('/petugas/aset/petugas.css');
  });
});

describe('files of fixed addresses', () => {
  it('have their type, and are asked for again each time', async () => {
    for (const [name, type] of Object.entries(FIXED)) {
      const response = await open(`/${name}`);
      expect([name, response.status, typeOf(response)]).toEqual([name, 200, type]);
      expect(response.headers.get('cache-control')).toBe('no-cache');
      expect(response.headers.get('etag')).toMatch(/"/u);
      expect(await response.text()).toBe(`content of ${name}`);
    }
  });

  it('are those alone', async () => {
    for (const path of ['/chat/error.html', '/sw.js/', '/SW.JS/x', '/icon.png']) {
      const response = await open(path, { accept: '*/*' });
      await response.text();
      expect([path, response.status]).toEqual([path, 404]);
    }
  });
});
