import { describe, expect, it } from '@jest/globals';
import { keptPage, type KeptPage } from '../../web/chat/worker/kept-page';

const ORIGIN = 'https://lpse.test';
const FILES = ['/', '/icon.svg', '/assets/chat-1.js'];

/** Caches in memory, filled by what `server` answers; a request is named by its address. */
class Surroundings {
  readonly stored = new Map<string, Map<string, Response>>();
  online = true;

  page(version: string): KeptPage {
    return keptPage(
      { version, files: FILES },
      {
        origin: ORIGIN,
        fetch: ({ url }) => this.server(url),
        caches: {
          open: (name) => Promise.resolve(this.#cache(name)),
          match: (path, options) =>
            Promise.resolve(
              this.stored.get(options?.cacheName ?? '')?.get(typeof path === 'string' ? path : ''),
            ),
          keys: () => Promise.resolve([...this.stored.keys()]),
          delete: (name) => Promise.resolve(this.stored.delete(name)),
        },
      },
    );
  }

  server(url: string): Promise<Response> {
    if (!this.online) return Promise.reject(new TypeError('offline'));
    return Promise.resolve({ url, from: 'server' } as unknown as Response);
  }

  #cache(name: string): Cache {
    const files = this.stored.get(name) ?? new Map<string, Response>();
    this.stored.set(name, files);
    return {
      addAll: async (paths: string[]) => {
        for (const path of paths) {
          await this.server(path);
          files.set(path, { url: path, from: name } as unknown as Response);
        }
      },
    } as unknown as Cache;
  }
}

const asks = (path: string, mode: RequestMode = 'navigate', method = 'GET', origin = ORIGIN): Request =>
  ({ url: origin + path, mode, method }) as unknown as Request;

describe('worker of the page', () => {
  it('leaves nothing behind when it answers after everything was wiped', async () => {
    const around = new Surroundings();
    const page = around.page('v1');
    await page.keep();
    around.stored.clear();
    around.online = false;
    await expect(page.answer(asks('/'))).rejects.toThrow('offline');
    expect([...around.stored.keys()]).toEqual([]);
  });

  it("gives the server's answer, and what it kept when the server cannot be reached", async () => {
    const around = new Surroundings();
    const page = around.page('v1');
    await page.keep();
    expect(await page.answer(asks('/'))).toMatchObject({ from: 'server' });
    around.online = false;
    expect(await page.answer(asks('/?dari=surat'))).toMatchObject({ from: 'loket-page-v1', url: '/' });
    expect(await page.answer(asks('/assets/chat-1.js', 'no-cors'))).toMatchObject({ from: 'loket-page-v1' });
  });

  it('leaves everything else alone: API, staff pages, unknown addresses, other sites, other methods', async () => {
    const around = new Surroundings();
    const page = around.page('v1');
    await page.keep();
    around.online = false;
    const others = [
      ...['/api/chat/messages?after=0', '/api/chat/stream', '/api/v1/cases', '/api/docs'].map((path) =>
        asks(path, 'cors'),
      ),
      ...['/petugas', '/petugas/', '/lanjut/abc', '/demo/mail', '/tidak-ada', '/sw.js'].map((path) =>
        asks(path),
      ),
      asks('/', 'cors'),
      asks('/', 'navigate', 'POST'),
      asks('/', 'navigate', 'GET', 'https://lain.test'),
    ];
    expect(others.map((request) => page.answer(request))).toEqual(others.map(() => null));
    expect([...(around.stored.get('loket-page-v1')?.keys() ?? [])]).toEqual(FILES);
  });

  it("removes the files of other versions, and nobody else's", async () => {
    const around = new Surroundings();
    await around.page('v1').keep();
    around.stored.set('lain', new Map());
    const next = around.page('v2');
    await next.keep();
    await next.dropOthers();
    expect([...around.stored.keys()].toSorted()).toEqual(['lain', 'loket-page-v2']);
  });

  it('keeps the version before when the new one cannot be fetched whole, and fails as the net does without any', async () => {
    const around = new Surroundings();
    const page = around.page('v1');
    around.online = false;
    await expect(page.keep()).rejects.toThrow('offline');
    await expect(page.answer(asks('/'))).rejects.toThrow('offline');
  });
});
