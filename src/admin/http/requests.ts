import type { RequestHandler } from 'express';
import type { Ids } from '../../core/ids.js';
import type { Logger } from '../../core/log.js';
import type { Metrics } from '../../core/metrics.js';

const ID_FROM_PROXY = /^[\w-]{8,64}$/;

/**
 * Gives every request an id (or keeps a sane one from a proxy), measures and logs it. The log has the route's pattern,
 * because an address may hold a case number or a token.
 */
export function trackRequests(deps: {
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly ids: Ids;
}): RequestHandler {
  return (request, response, next) => {
    const given = request.header('x-request-id');
    const requestId = given !== undefined && ID_FROM_PROXY.test(given) ? given : deps.ids.next();
    response.locals['requestId'] = requestId;
    response.setHeader('X-Request-Id', requestId);
    const started = process.hrtime.bigint();
    response.once('close', () => {
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      const route = routeOf(request);
      const status = String(response.statusCode);
      deps.metrics.httpSeconds.observe({ method: request.method, route, status }, seconds);
      deps.log.debug(
        { requestId, method: request.method, route, status, ms: Math.round(seconds * 1000) },
        'http',
      );
    });
    next();
  };
}

function routeOf(request: { baseUrl: string; route?: unknown }): string {
  const route = request.route;
  if (typeof route !== 'object' || route === null || !('path' in route)) return 'other';
  return typeof route.path === 'string' ? request.baseUrl + route.path : 'other';
}
