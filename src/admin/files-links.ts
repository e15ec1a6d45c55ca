import { AppError } from '../core/errors.js';
import { FILES_LINK_LIFE_MS } from '../core/limits.js';
import type { FilesLinkDoc } from '../models/staff-access.js';
import { native, type Store } from '../models/store.js';
import type { Tx } from '../models/transaction.js';
import type { StaffAccounts } from './auth/accounts.js';
import { secretHash } from './auth/csrf.js';
import { STAFF_PATH } from './pages/layout.js';
import type { Member } from './ports.js';

/** Whose link or view it is, and which case it shows. */
export interface FilesLink {
  readonly member: Member;
  readonly caseId: string;
}

/** A view that was just opened: its name for addresses, its secret for a cookie. */
export interface OpenedFiles extends FilesLink {
  readonly viewId: string;
  readonly secret: string;
}

/**
 * Personal, short-lived links to the scans of a case (`/berkas`), good without a login. Looking at a link spends
 * nothing; opening it works once and gives a view to that very browser. Both end with the member's access: another
 * password or role, a switched-off account, an untied chat.
 */
export class FilesLinks {
  readonly #store: Store;
  readonly #accounts: StaffAccounts;

  constructor(deps: { readonly store: Store; readonly accounts: StaffAccounts }) {
    this.#store = deps.store;
    this.#accounts = deps.accounts;
  }

  /** Minutes that a link lives, and the view that it opens. */
  get minutes(): number {
    return FILES_LINK_LIFE_MS / 60_000;
  }

  /** The path of a new link for a member; the caller puts `BASE_URL` before it and never logs it. */
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
   * Looks at a link without spending it.
   * @throws {AppError} `link-expired` 410 for one that is used, over, wrong, or whose member lost his access
   */
  async look(secret: string): Promise<FilesLink> {
    const link = await native(this.#store.filesLinks).findOne({ _id: secretHash(secret), usedAt: null });
    return (await this.#good(link)).link;
  }

  /** Spends a link and opens its view. @throws {AppError} `link-expired` 410 as {@link look} */
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

  /** Whose view a browser shows. @throws {AppError} `link-expired` 410 */
  async view(viewId: string, secret: string | null): Promise<FilesLink> {
    const link =
      secret === null
        ? null
        : await native(this.#store.filesLinks).findOne({ viewId, viewHash: secretHash(secret) });
    return (await this.#good(link)).link;
  }

  /** Deletes links that are over; gives their number. */
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
