import express, { Router, type Express } from 'express';
import type { Config } from '../config.js';
import type { Clock } from '../core/clock.js';
import { AppError } from '../core/errors.js';
import type { Ids } from '../core/ids.js';
import {
  HTTP_BODY_MAX_BYTES,
  HTTP_REQUESTS_PER_ACCOUNT_PER_MINUTE,
  HTTP_REQUESTS_PER_ADDRESS_PER_MINUTE,
  LOGINS_PER_ADDRESS_PER_MINUTE,
  REQUEST_PORTIONS,
} from '../core/limits.js';
import type { Logger } from '../core/log.js';
import type { Metrics } from '../core/metrics.js';
import type { Allowances } from '../models/allowances.js';
import { authenticate, checkCsrf } from './auth/authenticate.js';
import type { SessionCookie } from './auth/cookie.js';
import { principalOf } from './auth/principal.js';
import type { Sessions } from './auth/sessions.js';
import type { Tokens } from './auth/tokens.js';
import { apiDocs } from './http/api-docs.js';
import type { Endpoint } from './http/endpoint.js';
import { endpointRouter } from './http/endpoint-router.js';
import { securityHeaders } from './http/headers.js';
import { healthRoutes } from './http/health.js';
import { addressKey, limiter } from './http/limits.js';
import { ownHostOnly } from './http/own-host.js';
import { errorMapper, notFound, type ErrorPage } from './http/problems.js';
import { ReadinessWatch, type ReadinessCheck } from './http/readiness.js';
import { trackRequests } from './http/requests.js';
import { webFiles } from './http/web-files.js';
import { API_PATH } from './openapi.js';
import { STAFF_PATH } from './pages/layout.js';

/** A router of another part, at its place. It reads bodies and authenticates by itself. */
export interface Mount {
  readonly path: string;
  readonly router: Router;
}

/** What the server is put together from; `createAdmin` makes the staff's part of it. */
export interface ServerParts {
  readonly config: Pick<Config, 'mode' | 'host' | 'baseUrl' | 'metricsToken'>;
  readonly clock: Clock;
  /** Where senders are counted. */
  readonly allowances: Allowances;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly ids: Ids;
  readonly readiness: readonly ReadinessCheck[];
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  readonly cookie: SessionCookie;
  /** Below `/api/v1`. */
  readonly endpoints: readonly Endpoint[];
  /** Below `/petugas`. */
  readonly pages: Router;
  readonly errorPage: ErrorPage;
  /** Chat, Telegram's webhook, demo mail. */
  readonly mounts: readonly Mount[];
  /** Folder of the built pages (`dist/web`). */
  readonly webRoot: string;
}

const MINUTE = 60_000;
/** What the demo's known passwords and open mail lead to. The applicant's chat may be shown to the outside. */
const DEMO_GUARDED = ['/demo', '/api/demo', API_PATH, STAFF_PATH];

/**
 * The Express application: headers, request ids, health, mounted routers, API, staff pages, chat page, errors, in this
 * order. Client addresses are believed from proxies on private networks only.
 */
export function createServer(parts: ServerParts): Express {
  const https = parts.config.baseUrl.startsWith('https:');
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', ['loopback', 'linklocal', 'uniquelocal']);
  app.set('query parser', 'simple');
  app.use(trackRequests(parts));
  app.use('/api/docs', apiDocs({ https }));
  app.use(securityHeaders({ https }));
  app.use(healthRoutes(new ReadinessWatch(parts.readiness, parts.clock), parts.metrics, parts.config));
  if (parts.config.mode === 'demo') app.use(DEMO_GUARDED, ownHostOnly(parts.config.host));
  for (const mount of parts.mounts) app.use(mount.path, mount.router);
  const { byAddress, logins, byAccount } = limits(parts.allowances);
  app.use(API_PATH, byAddress, onPost('/session', logins), staffApi(parts, byAccount));
  app.use(STAFF_PATH, byAddress, onPost('/masuk', logins), staffPages(parts, byAccount));
  app.use(webFiles(parts.webRoot));
  app.use(notFound);
  app.use(errorMapper(parts.log, (request) => (isStaffPage(request.originalUrl) ? parts.errorPage : null)));
  return app;
}

function isStaffPage(address: string): boolean {
  return (
    address === STAFF_PATH || address.startsWith(`${STAFF_PATH}/`) || address.startsWith(`${STAFF_PATH}?`)
  );
}

/** The limiters of the staff's part: one counter each for API and pages together. */
function limits(allowances: Allowances) {
  const perMinute = (name: string, of: string, count: number, portion: number) =>
    allowances.make({ name, of, count, windowMs: MINUTE, portion });
  return {
    byAddress: limiter(
      perMinute('address', 'address', HTTP_REQUESTS_PER_ADDRESS_PER_MINUTE, REQUEST_PORTIONS.perAddress),
    ),
    logins: limiter(perMinute('login', 'address', LOGINS_PER_ADDRESS_PER_MINUTE, 1)),
    // Colleagues behind one office address must not use up each other's requests, so accounts are counted too.
    byAccount: limiter(
      perMinute('account', 'account', HTTP_REQUESTS_PER_ACCOUNT_PER_MINUTE, REQUEST_PORTIONS.perAccount),
      accountKey,
    ),
  };
}

/** The account that makes the request; a visitor is counted by the address. */
function accountKey(request: express.Request): string {
  const principal = request.res === undefined ? null : principalOf(request.res);
  return principal === null ? `visitor:${addressKey(request)}` : principal.username;
}

function onPost(path: string, handler: express.RequestHandler): Router {
  const router = Router();
  router.post(path, handler);
  return router;
}

function staffApi(parts: ServerParts, byAccount: express.RequestHandler): Router {
  const router = Router();
  router.use(authenticate(parts));
  router.use(byAccount);
  router.use(requireJson);
  router.use(express.json({ limit: HTTP_BODY_MAX_BYTES, strict: true }));
  router.use(checkCsrf);
  router.use(endpointRouter(parts.endpoints));
  return router;
}

function staffPages(parts: ServerParts, byAccount: express.RequestHandler): Router {
  const router = Router();
  router.use(authenticate(parts));
  router.use(byAccount);
  router.use(express.urlencoded({ limit: HTTP_BODY_MAX_BYTES, extended: false }));
  router.use(checkCsrf);
  router.use(parts.pages);
  return router;
}

const requireJson: express.RequestHandler = (request, _response, next) => {
  const length = request.header('content-length');
  const hasBody =
    request.header('transfer-encoding') !== undefined || (length !== undefined && length !== '0');
  if (hasBody && request.is('application/json') === false) {
    throw new AppError('unsupported-media-type', 415, 'send the body as application/json');
  }
  next();
};
