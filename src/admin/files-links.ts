import { AppError } from '../core/errors.js';
import type { Clock } from '../core/clock.js';
import { FILES_LINK_LIFE_MS } from '../core/limits.js';
import type { Keyring } from '../models/keyring.js';
import type { StaffAccounts } from './auth/accounts.js';
import { STAFF_PATH } from './pages/layout.js';
import type { Member } from './ports.js';

/** What a link says, sealed: nobody can make or change one, and nothing of it can be read. */
interface Sealed {
  readonly kind: 'files-link';
  readonly username: string;
  readonly caseId: string;
  readonly until: number;
}

/** Personal, short-lived links to the scans of a case (`/berkas`), good without a login. */
export class FilesLinks {
  readonly #keyring: Keyring;
  readonly #accounts: StaffAccounts;
  readonly #clock: Clock;

  constructor(deps: { readonly keyring: Keyring; readonly accounts: StaffAccounts; readonly clock: Clock }) {
    this.#keyring = deps.keyring;
    this.#accounts = deps.accounts;
    this.#clock = deps.clock;
  }

  /** Minutes that a link lives. */
  get minutes(): number {
    return FILES_LINK_LIFE_MS / 60_000;
  }

  /** The path of a new link for a member; the caller puts `BASE_URL` before it and never logs it. */
  make(username: string, caseId: string): string {
    const until = this.#clock.now().getTime() + FILES_LINK_LIFE_MS;
    const sealed: Sealed = { kind: 'files-link', username, caseId, until };
    return `${STAFF_PATH}/berkas/${this.#keyring.sealTransit(sealed).toString('base64url')}`;
  }

  /**
   * Whose link it is and for which case.
   * @throws {AppError} `link-expired` 410 for one that is over, wrong, or whose member was switched off.
   */
  async open(token: string): Promise<{ readonly member: Member; readonly caseId: string }> {
    const sealed = this.#read(token);
    if (sealed === null || sealed.until <= this.#clock.now().getTime()) throw expired();
    const account = await this.#accounts.active(sealed.username);
    if (account === null) throw expired();
    return { member: { username: account._id, role: account.role }, caseId: sealed.caseId };
  }

  #read(token: string): Sealed | null {
    try {
      const value = this.#keyring.openTransit<Sealed>(Buffer.from(token, 'base64url'));
      return value.kind === 'files-link' ? value : null;
    } catch {
      return null;
    }
  }
}

function expired(): AppError {
  return new AppError('link-expired', 410, 'Tautan ini sudah tidak berlaku. Minta yang baru dengan /berkas.');
}
