/**
 * Starts the worker that keeps the page for use without a connection. Browsers have workers on https and on this
 * machine only; without one, or when it cannot be started, the page works as before.
 */
export function startWorker(): void {
  if (!('serviceWorker' in navigator)) return;
  navigator.serviceWorker.register('/sw.js').catch(() => undefined);
}
