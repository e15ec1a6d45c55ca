import type { RequestHandler, Response } from 'express';
import type { Config } from '../../config.js';
import type { ChannelTable } from '../../core/channel-table.js';
import type { Clock } from '../../core/clock.js';
import type { Keyring } from '../../models/keyring.js';
import type { Store } from '../../models/store.js';
import { may } from '../../sop/access.js';
import type { Role } from '../../sop/case.js';
import type { Office } from '../../sop/office.js';
import type { StaffAccounts } from '../auth/accounts.js';
import type { SessionCookie } from '../auth/cookie.js';
import type { DeviceCookie } from '../auth/device.js';
import type { LinkCodes } from '../auth/link-codes.js';
import type { OwnAccess } from '../auth/own-access.js';
import { principalOf, requirePrincipal } from '../auth/principal.js';
import type { SecondFactors } from '../auth/second-factor.js';
import type { Sessions } from '../auth/sessions.js';
import type { Tokens } from '../auth/tokens.js';
import type { FilesLinks } from '../files-links.js';
import type { Idempotency } from '../idempotency.js';
import type { Scans } from '../cases/scans.js';
import type { BookingPort, CasesPort } from '../ports.js';
import { BACKUP_ADVICE, backupWords } from './backup-words.js';
import type { Html, HtmlPart } from './html.js';
import { page, sendPage, STAFF_PATH, type PageOptions } from './layout.js';
import { newsOf } from './words.js';

/** The parts that the staff pages need. */
export interface PageDeps {
  readonly config: Pick<Config, 'mode' | 'baseUrl'>;
  readonly office: Office;
  readonly channelTable: ChannelTable;
  readonly store: Store;
  readonly keyring: Keyring;
  readonly clock: Clock;
  readonly cases: CasesPort;
  readonly booking: BookingPort;
  readonly scans: Scans;
  readonly accounts: StaffAccounts;
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  readonly own: OwnAccess;
  readonly factors: SecondFactors;
  readonly cookie: SessionCookie;
  readonly devices: DeviceCookie;
  readonly linkCodes: LinkCodes;
  readonly filesLinks: FilesLinks;
  readonly idempotency: Pick<Idempotency, 'once'>;
  /** What does not work now, one sentence each. */
  readonly troubles: () => readonly string[];
  /** When the latest backup was taken, null for none; undefined when Loket cannot know. */
  readonly lastBackup: () => Date | null | undefined;
}

/** What every page of staff is made with. */
export type ShowDeps = Pick<PageDeps, 'office' | 'troubles' | 'lastBackup' | 'clock' | 'config'>;

/** A page for a signed-in member. */
export interface Shown {
  readonly title: string;
  readonly current?: NonNullable<PageOptions['current']>;
  readonly alert?: HtmlPart;
  readonly body: Html;
  readonly status?: number;
}

/** Sends visitors to the login, with the address they wanted, to which it leads back. */
export const requireLogin: RequestHandler = (request, response, next) => {
  if (principalOf(response) !== null) {
    next();
    return;
  }
  const wanted =
    request.method === 'GET' ? `&lanjut=${encodeURIComponent(withoutWords(request.originalUrl))}` : '';
  response.redirect(303, `${STAFF_PATH}/masuk?kabar=${wanted === '' ? 'habis' : 'masuk'}${wanted}`);
};

/** The search text may be a NIK and would become part of another address. */
function withoutWords(address: string): string {
  const [path = '', query] = address.split('?', 2);
  if (query === undefined) return address;
  const kept = new URLSearchParams(query);
  kept.delete('q');
  return kept.size === 0 ? path : `${path}?${kept.toString()}`;
}

/** The CSRF token of the session; empty for a bearer token, which needs none. */
export function csrfOf(response: Response): string {
  const { via } = requirePrincipal(response);
  return via.kind === 'cookie' ? via.csrfToken : '';
}

/** Sends a page with the menu of the signed-in member and the news of the address. */
export function show(response: Response, deps: ShowDeps, shown: Shown): void {
  const { office, troubles } = deps;
  const principal = principalOf(response);
  const news = newsOf(response.req.query['kabar']);
  const content = page({
    title: shown.title,
    officeName: office.shortName,
    user:
      principal === null ? null : { name: principal.name, role: principal.role, csrfToken: csrfOf(response) },
    news: shown.alert ? null : news,
    ...(shown.current === undefined ? {} : { current: shown.current }),
    ...(shown.alert === undefined ? {} : { alert: shown.alert }),
    troubles: principal === null ? [] : [...troubles(), ...backupTrouble(deps, principal.role)],
    body: shown.body,
  });
  sendPage(response, shown.status ?? 200, content);
}

/** A late backup is the admins' to see, in production: a demo keeps nothing that matters. */
function backupTrouble({ config, lastBackup, clock, office }: ShowDeps, role: Role): string[] {
  const at = lastBackup();
  if (at === undefined || config.mode === 'demo' || !may(role, 'manage-staff')) return [];
  const { text, late } = backupWords(at, clock.now(), office);
  return late ? [`${text} ${BACKUP_ADVICE}`] : [];
}
