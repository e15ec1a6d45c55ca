import { createServer, type RequestListener, type Server } from 'node:http';
import { HTTP_TIMES_MS } from '../../core/limits.js';

/** Times of an HTTP server, ms; see `HTTP_TIMES_MS`. */
export type HttpTimes = { readonly [K in keyof typeof HTTP_TIMES_MS]: number };

/**
 * The HTTP server of an application, not yet listening. Who sends the head of a request slowly is cut off soon; a body
 * may take as long as an upload over a poor line does.
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
