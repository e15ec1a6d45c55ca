import { parse as parseForm } from 'node:querystring';
import express, { Router, type Express, type Request, type RequestHandler } from 'express';
import type { Config } from '../config.js';
import type { Clock } from '../core/clock.js';
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
import { addressKey } from '../core/network.js';
import { hasBody, readBody } from '../core/read-body.js';
import { closeOverUnread } from '../core/unread-body.js';
import type { Allowances } from '../models/allowances.js';
import type { SecurityLog } from '../models/security-log.js';
import { authenticate, checkCsrf } from './auth/authenticate.js';
import type { SessionCookie } from './auth/cookie.js';
import type { DeviceCookie } from './auth/device.js';
import { principalOf } from './auth/principal.js';
import type { Sessions } from './auth/sessions.js';
import type { Tokens } from './auth/tokens.js';
import { apiDocs } from './http/api-docs.js';
import type { Endpoint } from './http/endpoint.js';
import { endpointRouter } from './http/endpoint-router.js';
import { securityHeaders } from './http/headers.js';
import { healthRoutes } from './http/health.js';
import { limiter } from './http/limits.js';
import { ownHostOnly } from './http/own-host.js';
import { errorMapper, notFound, type ErrorPage } from './http/problems.js';
import { trustProxies, warnOfUnnamedProxy } from './http/proxies.js';
import { ReadinessWatch, type ReadinessCheck } from './http/readiness.js';
import { noteRefusals } from './http/refusals.js';
import { trackRequests } from './http/requests.js';
import { visitorErrorPage, wantsPage } from './http/visitor-error.js';
import { webFiles } from './http/web-files.js';
import { API_PATH } from './openapi.js';
import { ensureEnrolled, ensureSignedIn } from './pages/doors.js';
import { STAFF_PATH } from './pages/layout.js';

/** A router of another part. It reads bodies and authenticates by itself. */
export interface Mount {
  readonly path: string;
  readonly router: Router;
}

/** The parts of the server; `createAdmin` makes the staff's part. */
export interface ServerParts {
  readonly config: Pick<Config, 'mode' | 'host' | 'baseUrl' | 'metricsToken' | 'trustedProxies'>;
  readonly clock: Clock;
  readonly allowances: Allowances;
  readonly log: Logger;
  readonly security: SecurityLog;
  readonly metrics: Metrics;
  readonly ids: Ids;
  readonly readiness: readonly ReadinessCheck[];
  /** When the latest backup was taken, null for none; undefined when Loket cannot know. */
  readonly lastBackup: () => Date | null | undefined;
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  readonly cookie: SessionCookie;
  readonly devices: DeviceCookie;
  readonly endpoints: readonly Endpoint[];
  readonly pages: Router;
  readonly errorPage: ErrorPage;
  /** As visitors' error pages show it. */
  readonly officeName: string;
  readonly mounts: readonly Mount[];
  /** Folder of the built pages (`dist/web`). */
  readonly webRoot: string;
}

const MINUTE = 60_000;
/** The demo's known passwords or open mail give access to these. The applicant's chat may be shown to the outside. */
const DEMO_GUARDED = ['/demo', '/api/demo', API_PATH, STAFF_PATH];

/**
 * Makes the Express application: headers, request ids, health, mounted routers, API, staff pages, chat page and errors,
 * in this order. Addresses of clients are taken from the configured proxies only.
 */
export function createServer(parts: ServerParts): Express {
  const https = parts.config.baseUrl.startsWith('https:');
  const app = express();
  app.disable('x-powered-by');
  trustProxies(app, parts.config.trustedProxies);
  app.set('query parser', 'simple');
  app.use((request, response, next) => {
    closeOverUnread(request, response);
    next();
  });
  app.use(trackRequests(parts));
  if (parts.config.mode === 'production') app.use(warnOfUnnamedProxy(parts.log));
  app.use('/api/docs', apiDocs({ https }));
  app.use(securityHeaders({ https }));
  app.use(
    healthRoutes(new ReadinessWatch(parts.readiness, parts.clock), parts.metrics, {
      metricsToken: parts.config.metricsToken,
      lastBackup: parts.lastBackup,
    }),
  );
  if (parts.config.mode === 'demo') app.use(DEMO_GUARDED, ownHostOnly(parts.config.host));
  for (const mount of parts.mounts) app.use(mount.path, mount.router);
  const { byAddress, logins, byAccount } = limits(parts);
  app.use(API_PATH, byAddress, onPost('/session', logins), staffApi(parts, byAccount));
  app.use(STAFF_PATH, byAddress, onPost('/masuk', logins), staffPages(parts, byAccount));
  app.use(webFiles(parts.webRoot));
  app.use(notFound);
  app.use(noteRefusals(parts));
  app.use(errorMapper(parts.log, errorPages(parts)));
  return app;
}

function errorPages(parts: ServerParts): (request: Request) => ErrorPage | null {
  const forVisitors = visitorErrorPage(parts.webRoot, parts.officeName);
  return (request) => {
    if (isStaffPage(request.originalUrl)) return parts.errorPage;
    return wantsPage(request) ? forVisitors() : null;
  };
}

function isStaffPage(address: string): boolean {
  return (
    address === STAFF_PATH || address.startsWith(`${STAFF_PATH}/`) || address.startsWith(`${STAFF_PATH}?`)
  );
}

/** Each limiter has one counter for API and pages together. */
function limits(parts: ServerParts) {
  const { allowances } = parts;
  const perMinute = (name: string, of: string, count: number, portion: number) =>
    allowances.make({ name, of, count, windowMs: MINUTE, portion });
  return {
    byAddress: limiter(
      perMinute('address', 'address', HTTP_REQUESTS_PER_ADDRESS_PER_MINUTE, REQUEST_PORTIONS.perAddress),
    ),
    logins: limiter(perMinute('login', 'address', LOGINS_PER_ADDRESS_PER_MINUTE, 1), loginKey(parts)),
    // Accounts are counted too, because colleagues behind one office address must not use up each other's requests.
    byAccount: limiter(
      perMinute('account', 'account', HTTP_REQUESTS_PER_ACCOUNT_PER_MINUTE, REQUEST_PORTIONS.perAccount),
      accountKey,
    ),
  };
}

/** A visitor is counted by address. */
function accountKey(request: Request): string {
  const principal = request.res === undefined ? null : principalOf(request.res);
  return principal === null ? `visitor:${addressKey(request)}` : principal.username;
}

/** A browser that signed in before counts apart, so that others behind its address do not use up its log-ins. */
function loginKey({ devices }: ServerParts): (request: Request) => string {
  return (request) => {
    const device = devices.read(request);
    return device === null ? addressKey(request) : `device:${device}`;
  };
}

function onPost(path: string, handler: RequestHandler): Router {
  const router = Router();
  router.post(path, handler);
  return router;
}

function staffApi(parts: ServerParts, byAccount: RequestHandler): Router {
  const router = Router();
  router.use(authenticate(parts));
  router.use(byAccount);
  router.use(endpointRouter(parts.endpoints));
  return router;
}

function staffPages(parts: ServerParts, byAccount: RequestHandler): Router {
  const router = Router();
  router.use(authenticate(parts));
  router.use(byAccount);
  router.use(ensureSignedIn, ensureEnrolled);
  router.use(readForm);
  router.use(checkCsrf);
  router.use(parts.pages);
  return router;
}

const readForm: RequestHandler = async (request, _response, next) => {
  if (hasBody(request) && typeof request.is('application/x-www-form-urlencoded') === 'string') {
    request.body = parseForm((await readBody(request, HTTP_BODY_MAX_BYTES)).toString('utf8'));
  }
  next();
};
