import { keptPage, type PageFiles } from './kept-page';

/** Written into the built worker by `web/vite.config.ts`. */
declare const PAGE_FILES: PageFiles;

interface LastingEvent extends Event {
  readonly waitUntil: (work: Promise<unknown>) => void;
}
interface InstallEvent extends LastingEvent {
  /** Chromium only: requests for which the browser need not ask the worker. */
  readonly addRoutes?: (rules: readonly object[]) => Promise<void>;
}
interface FetchEvent extends LastingEvent {
  readonly request: Request;
  readonly respondWith: (answer: Promise<Response>) => void;
}
/** What this worker uses of its global scope, whose types cannot stand beside those of a page. */
interface Scope {
  readonly location: Location;
  readonly caches: CacheStorage;
  readonly clients: { readonly claim: () => Promise<void> };
  readonly skipWaiting: () => Promise<void>;
  addEventListener(type: 'install', listener: (event: InstallEvent) => void): void;
  addEventListener(type: 'activate', listener: (event: LastingEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;
}

const scope = globalThis as unknown as Scope;
const page = keptPage(PAGE_FILES, {
  caches: scope.caches,
  fetch: (request) => fetch(request),
  origin: scope.location.origin,
});

/** The worker leaves these alone in any case; so no message waits until it has been started. */
const PAST_THE_WORKER = [{ condition: { urlPattern: '/api/*' }, source: 'network' }];

// A new version may take over at once, because it answers only what the server does not.
scope.addEventListener('install', (event) => {
  event.addRoutes?.(PAST_THE_WORKER).catch(() => undefined);
  event.waitUntil(page.keep().then(() => scope.skipWaiting()));
});
scope.addEventListener('activate', (event) =>
  event.waitUntil(page.dropOthers().then(() => scope.clients.claim())),
);
scope.addEventListener('fetch', (event) => {
  const answer = page.answer(event.request);
  if (answer !== null) event.respondWith(answer);
});
