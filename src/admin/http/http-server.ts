import { createServer, type RequestListener, type Server } from 'node:http';
import { HTTP_TIMES_MS } from '../../core/limits.js';

/** Times of an HTTP server, as `HTTP_TIMES_MS` has them, ms. */
export type HttpTimes = { readonly [K in keyof typeof HTTP_TIMES_MS]: number };

/** Makes a server that does not listen yet. Slow headers are cut off soon; a body may take as long as a slow upload. */
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
