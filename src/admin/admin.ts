import { Router } from 'express';
import type { Codes } from '../codes/codes.js';
import type { Config } from '../config.js';
import type { ChannelTable } from '../core/channel-table.js';
import type { Clock } from '../core/clock.js';
import type { Inspector } from '../documents/inspector.js';
import type { Vault } from '../documents/vault.js';
import type { Keyring } from '../models/keyring.js';
import type { SecurityLog } from '../models/security-log.js';
import type { Store } from '../models/store.js';
import { OFFICE_DOORS } from '../sop/case.js';
import type { Office } from '../sop/office.js';
import { actionEndpoints } from './api/actions.js';
import { auditEndpoints } from './api/audit.js';
import { calendarEndpoints } from './api/calendar.js';
import { caseEndpoints } from './api/cases.js';
import { documentEndpoint } from './api/document.js';
import { documentEndpoints } from './api/documents.js';
import { messageEndpoints } from './api/messages.js';
import { ownAccountEndpoints } from './api/own-account.js';
import { sessionEndpoints } from './api/session.js';
import { staffEndpoints } from './api/staff.js';
import { taskEndpoints } from './api/tasks.js';
import { tokenEndpoints } from './api/tokens.js';
import { StaffAccounts } from './auth/accounts.js';
import { SessionCookie } from './auth/cookie.js';
import { DeviceCookie } from './auth/device.js';
import { LinkCodes } from './auth/link-codes.js';
import { Lockout } from './auth/lockout.js';
import { OwnAccess } from './auth/own-access.js';
import { factorPolicy, SecondFactors } from './auth/second-factor.js';
import { Sessions } from './auth/sessions.js';
import { Tokens } from './auth/tokens.js';
import { Scans } from './cases/scans.js';
import { demoMailApi, demoMailPage } from './demo-mail.js';
import { FilesLinks } from './files-links.js';
import type { Endpoint } from './http/endpoint.js';
import { Idempotency } from './idempotency.js';
import { accountRoutes } from './pages/account.js';
import { assetRoutes } from './pages/assets.js';
import { caseRoutes } from './pages/case.js';
import type { PageDeps } from './pages/context.js';
import { errorPage } from './pages/error-page.js';
import { loginRoutes } from './pages/login.js';
import { queueRoutes } from './pages/queue.js';
import { scanRoutes } from './pages/scans.js';
import { scheduleRoutes } from './pages/schedule.js';
import { staffRoutes } from './pages/staff.js';
import { secondFactorRoutes } from './pages/second-factor.js';
import { taskRoutes } from './pages/tasks.js';
import type { BookingPort, CasesPort } from './ports.js';
import type { Mount, ServerParts } from './server.js';

/** The parts that the staff's API and pages need. */
export interface AdminDeps {
  readonly config: Pick<Config, 'mode' | 'baseUrl'>;
  readonly store: Store;
  readonly keyring: Keyring;
  readonly security: SecurityLog;
  readonly office: Office;
  readonly channelTable: ChannelTable;
  readonly cases: CasesPort;
  readonly booking: BookingPort;
  readonly vault: Vault;
  readonly inspector: Inspector;
  readonly codes: Codes;
  /** Sentences about what does not work now and officers should know. */
  readonly troubles: () => readonly string[];
  /** When the latest backup was taken, null for none; undefined when Loket cannot know. */
  readonly lastBackup: () => Date | null | undefined;
  /** Version of the product, for the OpenAPI document. */
  readonly version: string;
}

/** The staff's part of the server, and what other parts need of it. */
export interface Admin extends Pick<
  ServerParts,
  'endpoints' | 'pages' | 'errorPage' | 'sessions' | 'tokens' | 'cookie' | 'devices'
> {
  readonly accounts: StaffAccounts;
  readonly linkCodes: LinkCodes;
  readonly filesLinks: FilesLinks;
  /** Pages and API of sent mail in demo mode; otherwise empty. */
  readonly mounts: readonly Mount[];
  /** Deletes what expired (sessions, tokens, links, kept answers, counts of wrong passwords) and returns its number. */
  sweep(): Promise<number>;
}

/** Makes the staff's API and pages. */
export function createAdmin(deps: AdminDeps): Admin {
  const { store, keyring, office, config } = deps;
  const clock: Clock = store.clock;
  const { security } = deps;
  const secure = config.baseUrl.startsWith('https:');
  const factors = new SecondFactors({ store, keyring, security });
  const accounts = new StaffAccounts({ store, security, factors });
  const lockout = new Lockout(store);
  const needsFactor = factorPolicy(config.mode);
  const access = { store, accounts, factors, needsFactor, security };
  const sessions = new Sessions({ ...access, lockout });
  const tokens = new Tokens(access);
  const own = new OwnAccess({ store, keyring, tokens, security });
  const cookie = new SessionCookie({ secure });
  const devices = new DeviceCookie({ secure, keyring, ids: store.ids });
  const linkCodes = new LinkCodes(deps);
  const filesLinks = new FilesLinks({ store, accounts });
  const idempotency = new Idempotency({ store, keyring });
  const scans = new Scans({ vault: deps.vault, inspector: deps.inspector, office });
  const parts = {
    channelTable: deps.channelTable,
    config,
    store,
    keyring,
    office,
    clock,
    cases: deps.cases,
    booking: deps.booking,
    accounts,
    sessions,
    tokens,
    own,
    factors,
    cookie,
    devices,
    linkCodes,
    filesLinks,
    idempotency,
    scans,
    troubles: deps.troubles,
    lastBackup: deps.lastBackup,
  };
  const endpoints = [
    ...sessionEndpoints(parts),
    ...tokenEndpoints(parts),
    ...ownAccountEndpoints(parts),
    ...caseEndpoints(parts),
    ...actionEndpoints(parts),
    ...documentEndpoints(parts),
    ...messageEndpoints(parts),
    ...taskEndpoints(parts),
    ...calendarEndpoints(parts),
    ...staffEndpoints(parts),
    ...auditEndpoints(parts),
  ];
  return {
    endpoints: withDocument(endpoints, deps),
    pages: staffPages(parts),
    errorPage: errorPage(parts),
    sessions,
    tokens,
    cookie,
    devices,
    accounts,
    linkCodes,
    filesLinks,
    mounts: config.mode === 'demo' ? demoMounts(parts) : [],
    sweep: async () => {
      let deleted = 0;
      for (const one of [sessions, tokens, filesLinks, idempotency, lockout]) deleted += await one.sweep();
      return deleted;
    },
  };
}

function withDocument(
  endpoints: readonly Endpoint[],
  { config, version, channelTable }: AdminDeps,
): Endpoint[] {
  const channels = [...channelTable.names, ...OFFICE_DOORS];
  return [...endpoints, documentEndpoint(endpoints, { baseUrl: config.baseUrl, version, channels })];
}

function staffPages(deps: PageDeps): Router {
  const router = Router();
  for (const routes of [
    assetRoutes(),
    loginRoutes(deps),
    queueRoutes(deps),
    scanRoutes(deps),
    caseRoutes(deps),
    taskRoutes(deps),
    scheduleRoutes(deps),
    secondFactorRoutes(deps),
    accountRoutes(deps),
    staffRoutes(deps),
  ]) {
    router.use(routes);
  }
  return router;
}

function demoMounts(deps: PageDeps): Mount[] {
  return [
    { path: '/api/demo/mail', router: demoMailApi(deps) },
    { path: '/demo/mail', router: demoMailPage(deps) },
  ];
}
