import { AppError } from '../core/errors.js';
import { FILES_LINK_LIFE_MS } from '../core/limits.js';
import type { FilesLinkDoc } from '../models/staff-access.js';
import { native, type Store } from '../models/store.js';
import type { Tx } from '../models/transaction.js';
import type { StaffAccounts } from './auth/accounts.js';
import { secretHash } from './auth/csrf.js';
import { STAFF_PATH } from './pages/layout.js';
import type { Member } from './ports.js';

/** The member to whom a link or view belongs, and the case that it shows. */
export interface FilesLink {
  readonly member: Member;
  readonly caseId: string;
}

/** A view that was just opened. Its id goes into addresses, its secret into a cookie. */
export interface OpenedFiles extends FilesLink {
  readonly viewId: string;
  readonly secret: string;
}

/**
 * Personal, short-lived links to the scans of a case (`/berkas`), which need no login. Looking at a link uses up
 * nothing; opening it works once and gives a view to that browser. Both end with the member's access.
 */
export class FilesLinks {
  readonly #store: Store;
  readonly #accounts: StaffAccounts;

  constructor(deps: { readonly store: Store; readonly accounts: StaffAccounts }) {
    this.#store = deps.store;
    this.#accounts = deps.accounts;
  }

  /** Life of a link, and of the view that it opens, minutes. */
  get minutes(): number {
    return FILES_LINK_LIFE_MS / 60_000;
  }

  /** Makes a link for a member and returns its path. The caller puts `BASE_URL` before it and never logs it. */
  async makeIn(tx: Tx, username: string, caseId: string): Promise<string> {
    const { session, now } = tx;
    const account = await native(this.#store.staff).findOne({ _id: username }, { session });
    const secret = tx.ids.token();
    const link: FilesLinkDoc = {
      _id: secretHash(secret),
      viewId: tx.ids.next(),
      viewHash: null,
      username,
      caseId,
      accessRev: account?.accessRev ?? 0,
      createdAt: now,
      expiresAt: new Date(now.getTime() + FILES_LINK_LIFE_MS),
      usedAt: null,
    };
    await native(this.#store.filesLinks).insertOne(link, { session });
    return `${STAFF_PATH}/berkas/${secret}`;
  }

  /**
   * Looks at a link without using it up.
   * @throws {AppError} `link-expired` 410 for one that is used, expired or wrong, or whose member lost access.
   */
  async look(secret: string): Promise<FilesLink> {
    const link = await native(this.#store.filesLinks).findOne({ _id: secretHash(secret), usedAt: null });
    return (await this.#good(link)).link;
  }

  /**
   * Uses up a link and opens its view.
   * @throws {AppError} `link-expired` 410 as {@link look}.
   */
  async open(link: string): Promise<OpenedFiles> {
    await this.look(link);
    const now = this.#store.clock.now();
    const secret = this.#store.ids.token();
    const used = await native(this.#store.filesLinks).findOneAndUpdate(
      { _id: secretHash(link), usedAt: null },
      {
        $set: {
          usedAt: now,
          viewHash: secretHash(secret),
          expiresAt: new Date(now.getTime() + FILES_LINK_LIFE_MS),
        },
      },
      { returnDocument: 'after' },
    );
    const good = await this.#good(used);
    return { ...good.link, viewId: good.viewId, secret };
  }

  /** The view that a browser shows. @throws {AppError} `link-expired` 410 */
  async view(viewId: string, secret: string | null): Promise<FilesLink> {
    const link =
      secret === null
        ? null
        : await native(this.#store.filesLinks).findOne({ viewId, viewHash: secretHash(secret) });
    return (await this.#good(link)).link;
  }

  /** Deletes expired links and returns their number. */
  async sweep(): Promise<number> {
    const { deletedCount } = await native(this.#store.filesLinks).deleteMany({
      expiresAt: { $lte: this.#store.clock.now() },
    });
    return deletedCount;
  }

  async #good(found: FilesLinkDoc | null): Promise<{ readonly link: FilesLink; readonly viewId: string }> {
    if (found === null || found.expiresAt <= this.#store.clock.now()) throw expired();
    const account = await this.#accounts.active(found.username);
    if (account === null || (account.accessRev ?? 0) !== found.accessRev) throw expired();
    const member = { username: account._id, role: account.role };
    return { link: { member, caseId: found.caseId }, viewId: found.viewId };
  }
}

function expired(): AppError {
  return new AppError('link-expired');
}
