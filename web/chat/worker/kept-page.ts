/** The files that the chat page is made of, with a version that changes with any of them. */
export interface PageFiles {
  readonly version: string;
  /** Addresses on this site, `/` among them. */
  readonly files: readonly string[];
}

/** The parts of a worker's surroundings that keeping the page needs. */
export interface WorkerParts {
  readonly caches: Pick<CacheStorage, 'open' | 'match' | 'keys' | 'delete'>;
  readonly fetch: (request: Request) => Promise<Response>;
  readonly origin: string;
}

const PREFIX = 'loket-page-';

/** Keeps the page for use without a connection. Nothing that the server says about a person is ever kept. */
export interface KeptPage {
  /** Fetches and keeps all files; rejects when one cannot be had, and the version before goes on. */
  readonly keep: () => Promise<void>;
  /** Removes what other versions kept. */
  readonly dropOthers: () => Promise<void>;
  /**
   * The answer to a request for the page or one of its files: the server's, or what was kept when the server cannot be
   * reached. Null for every other request (API, staff pages, unknown addresses), which the worker leaves alone.
   */
  readonly answer: (request: Request) => Promise<Response> | null;
}

/** Keeps the files of one version in a cache of its own. */
export function keptPage({ version, files }: PageFiles, parts: WorkerParts): KeptPage {
  const name = PREFIX + version;

  const fileOf = (request: Request): string | null => {
    const { origin, pathname } = new URL(request.url);
    if (request.method !== 'GET' || origin !== parts.origin) return null;
    if (pathname === '/' && request.mode !== 'navigate') return null;
    return files.includes(pathname) ? pathname : null;
  };

  const fromServerOr = async (request: Request, file: string): Promise<Response> => {
    try {
      return await parts.fetch(request);
    } catch (error) {
      // Opening the cache would make it anew after the person had everything on the device wiped.
      const kept = await parts.caches.match(file, { cacheName: name });
      if (kept === undefined) throw error;
      return kept;
    }
  };

  return {
    async keep() {
      const cache = await parts.caches.open(name);
      await cache.addAll([...files]);
    },
    async dropOthers() {
      const others = (await parts.caches.keys()).filter((key) => key.startsWith(PREFIX) && key !== name);
      await Promise.all(others.map((other) => parts.caches.delete(other)));
    },
    answer(request) {
      const file = fileOf(request);
      return file === null ? null : fromServerOr(request, file);
    },
  };
}
