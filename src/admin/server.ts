import { parse as parseForm } from 'node:querystring';
import express, { Router, type Express, type Request, type RequestHandler } from 'express';
import type { Config } from '../config.js';
import type { Ids } from '../core/ids.js';
import {
  HTTP_BODY_MAX_BYTES,
  HTTP_REQUESTS_PER_ACCOUNT_PER_MINUTE,
  HTTP_REQUESTS_PER_ADDRESS_PER_MINUTE,
  LOGINS_PER_ADDRESS_PER_MINUTE,
} from '../core/limits.js';
import type { Logger } from '../core/log.js';
import type { Metrics } from '../core/metrics.js';
import { hasBody, readBody } from '../core/read-body.js';
import { closeOverUnread } from '../core/unread-body.js';
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
import { healthRoutes, type ReadinessCheck } from './http/health.js';
import { limiter } from './http/limits.js';
import { errorMapper, notFound, type ErrorPage } from './http/problems.js';
import { trustProxies, warnOfUnnamedProxy } from './http/proxies.js';
import { noteRefusals } from './http/refusals.js';
import { trackRequests } from './http/requests.js';
import { webFiles } from './http/web-files.js';
import { API_PATH } from './openapi.js';
import { ensureEnrolled, ensureSignedIn } from './pages/doors.js';
import { STAFF_PATH } from './pages/layout.js';

/** A router of another part, at its place. It reads bodies and authenticates by itself. */
export interface Mount {
  readonly path: string;
  readonly router: Router;
}

/** What the server is put together from; `createAdmin` makes the staff's part of it. */
export interface ServerParts {
  readonly config: Pick<Config, 'baseUrl' | 'mode' | 'rateLimits' | 'trustedProxies'>;
  readonly log: Logger;
  readonly security: SecurityLog;
  readonly metrics: Metrics;
  readonly ids: Ids;
  readonly readiness: readonly ReadinessCheck[];
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  readonly cookie: SessionCookie;
  readonly devices: DeviceCookie;
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

/**
 * The Express application: headers, request ids, health, mounted routers, API, staff pages, chat page, errors, in this
 * order. Client addresses are believed from the proxies that are named only.
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
  app.use(healthRoutes(parts.readiness, parts.metrics));
  for (const mount of parts.mounts) app.use(mount.path, mount.router);
  app.use(API_PATH, limits(parts), login(parts, '/session'), staffApi(parts));
  app.use(STAFF_PATH, limits(parts), login(parts, '/masuk'), staffPages(parts));
  app.use(webFiles(parts.webRoot));
  app.use(notFound);
  app.use(noteRefusals(parts));
  app.use(errorMapper(parts.log, (request) => (isStaffPage(request.originalUrl) ? parts.errorPage : null)));
  return app;
}

function isStaffPage(address: string): boolean {
  return (
    address === STAFF_PATH || address.startsWith(`${STAFF_PATH}/`) || address.startsWith(`${STAFF_PATH}?`)
  );
}

function limits({ config }: ServerParts): Router {
  const router = Router();
  router.use(
    limiter(
      { name: 'address', windowMs: MINUTE, count: HTTP_REQUESTS_PER_ADDRESS_PER_MINUTE },
      config.rateLimits,
    ),
  );
  return router;
}

/** Browsers that signed in before are counted apart: others behind their address do not use up their log-ins. */
function login({ config, devices }: ServerParts, path: string): Router {
  const router = Router();
  const keyOf = (request: Request): string | null => {
    const device = devices.read(request);
    return device === null ? null : `device:${device}`;
  };
  router.post(
    path,
    limiter(
      { name: 'login', windowMs: MINUTE, count: LOGINS_PER_ADDRESS_PER_MINUTE, keyOf },
      config.rateLimits,
    ),
  );
  return router;
}

function staffApi(parts: ServerParts): Router {
  const router = Router();
  router.use(authenticate(parts));
  router.use(perAccount(parts));
  router.use(endpointRouter(parts.endpoints));
  return router;
}

function staffPages(parts: ServerParts): Router {
  const router = Router();
  router.use(authenticate(parts));
  router.use(perAccount(parts));
  router.use(ensureSignedIn, ensureEnrolled);
  router.use(readForm);
  router.use(checkCsrf);
  router.use(parts.pages);
  return router;
}

/** Colleagues behind one office address must not use up each other's requests, so accounts are counted too. */
function perAccount({ config }: ServerParts) {
  return limiter(
    {
      name: 'account',
      windowMs: MINUTE,
      count: HTTP_REQUESTS_PER_ACCOUNT_PER_MINUTE,
      keyOf: (request) => {
        const principal = request.res === undefined ? null : principalOf(request.res);
        return principal === null ? null : `account:${principal.username}`;
      },
    },
    config.rateLimits,
  );
}

/** Reads a submitted form; other bodies are not read. */
const readForm: RequestHandler = async (request, _response, next) => {
  if (hasBody(request) && typeof request.is('application/x-www-form-urlencoded') === 'string') {
    request.body = parseForm((await readBody(request, HTTP_BODY_MAX_BYTES)).toString('utf8'));
  }
  next();
};
