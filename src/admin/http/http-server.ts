import { createServer, type RequestListener, type Server } from 'node:http';
import { HTTP_TIMES_MS } from '../../core/limits.js';

/** Times of an HTTP server (`HTTP_TIMES_MS`), ms. */
export type HttpTimes = { readonly [K in keyof typeof HTTP_TIMES_MS]: number };

/**
 * Makes the HTTP server of an application; it does not listen yet. A client that sends its headers slowly is cut off
 * soon, while a body may take as long as an upload over a poor line.
 */
export function httpServer(app: RequestListener, times: HttpTimes = HTTP_TIMES_MS): Server {
  return createServer(
    {
      headersTimeout: times.headers,
      requestTimeout: times.request,
      connectionsCheckingInterval: times.look,
    },
    app,
  );
}
