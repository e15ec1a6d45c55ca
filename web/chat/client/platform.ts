/** The part of Web Storage that the page uses. */
export interface KeyValue {
  get(name: string): string | null;
  set(name: string, value: string): void;
  remove(name: string): void;
}

/** A timer that a test can drive; returns the function that cancels it. */
export type SetTimer = (run: () => void, ms: number) => () => void;

/** Everything that the client takes from the browser, so that tests run without one. */
export interface Platform {
  readonly fetch: (path: string, init?: RequestInit) => Promise<Response>;
  readonly newRequest: () => XMLHttpRequest;
  /** Kept for good. */
  readonly lasting: KeyValue;
  /** Kept for this tab, over reloads. */
  readonly tab: KeyValue;
  readonly now: () => Date;
  readonly random: () => number;
  /** A fresh random key that nobody else will ever make. */
  readonly newKey: () => string;
  readonly setTimer: SetTimer;
  /** True when that name stands behind the # of the page's address, from which it is removed. */
  readonly takeFragment: (name: string) => boolean;
  /** Removes the pages that the browser keeps for use without a connection; never rejects. */
  readonly forgetPages: () => Promise<void>;
  readonly isOnline: () => boolean;
  /** Calls back when the connection changes or the person returns to the page; returns the function that stops it. */
  readonly onWake: (wake: () => void) => () => void;
}

/** Web Storage that never throws: while it is blocked or full, memory stands in, which a reload loses. */
function safeStorage(open: () => Storage): KeyValue {
  const memory = new Map<string, string>();
  const attempt = <T>(act: (storage: Storage) => T): T | null => {
    try {
      return act(open());
    } catch {
      return null;
    }
  };
  return {
    get: (name) => memory.get(name) ?? attempt((storage) => storage.getItem(name)),
    set: (name, value) => {
      if (attempt((storage) => (storage.setItem(name, value), true)) === null) memory.set(name, value);
      else memory.delete(name);
    },
    remove: (name) => {
      memory.delete(name);
      attempt((storage) => storage.removeItem(name));
    },
  };
}

async function forgetPages(): Promise<void> {
  // Both are missing on addresses with plain http.
  if (!('caches' in window && 'serviceWorker' in navigator)) return;
  const workers = await navigator.serviceWorker.getRegistrations();
  await Promise.all(workers.map((worker) => worker.unregister()));
  await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
}

/** The real browser. Keys are made by getRandomValues, because randomUUID is missing on addresses with plain http. */
export function browserPlatform(): Platform {
  return {
    fetch: (path, init) => window.fetch(path, init),
    newRequest: () => new XMLHttpRequest(),
    lasting: safeStorage(() => window.localStorage),
    tab: safeStorage(() => window.sessionStorage),
    now: () => new Date(),
    random: () => Math.random(),
    newKey: () =>
      Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
        byte.toString(16).padStart(2, '0'),
      ).join(''),
    setTimer: (run, ms) => {
      const timer = window.setTimeout(run, ms);
      return () => window.clearTimeout(timer);
    },
    takeFragment: (name) => {
      if (window.location.hash !== `#${name}`) return false;
      window.history.replaceState(null, '', window.location.pathname + window.location.search);
      return true;
    },
    forgetPages: () => forgetPages().catch(() => undefined),
    isOnline: () => navigator.onLine,
    onWake: (wake) => {
      const visible = (): void => {
        if (document.visibilityState === 'visible') wake();
      };
      window.addEventListener('online', wake);
      window.addEventListener('offline', wake);
      document.addEventListener('visibilitychange', visible);
      return () => {
        window.removeEventListener('online', wake);
        window.removeEventListener('offline', wake);
        document.removeEventListener('visibilitychange', visible);
      };
    },
  };
}
