import { AppError } from '../../core/errors.js';
import { LAST_USE_STEP_MS, SESSION_IDLE_MS, SESSION_LIFE_MS } from '../../core/limits.js';
import { native, type Store } from '../../models/store.js';
import type { StaffAccounts } from './accounts.js';
import { csrfTokenOf, secretHash } from './csrf.js';
import type { Lockout } from './lockout.js';
import { passwordFits } from './passwords.js';
import type { Principal } from './principal.js';

/** A session that was just opened: the secret goes into the cookie, nowhere else. */
export interface OpenedSession {
  readonly secret: string;
  readonly principal: Principal;
}

/** Logins of the console. The store knows a session by the hash of its secret. */
export class Sessions {
  readonly #store: Store;
  readonly #accounts: StaffAccounts;
  readonly #lockout: Lockout;

  constructor(store: Store, accounts: StaffAccounts, lockout: Lockout) {
    this.#store = store;
    this.#accounts = accounts;
    this.#lockout = lockout;
  }

  /**
   * Checks a password and opens a session. The answer is the same for a wrong name and a wrong password.
   * @throws {AppError} `wrong-credentials` 401, `locked-out` 429.
   */
  async login(username: string, password: string, address: string): Promise<OpenedSession> {
    await this.#lockout.ensureMayTry(username, address);
    const account = await this.#accounts.active(username);
    if (!(await passwordFits(account?.passwordHash ?? null, password)) || account === null) {
      await this.#lockout.failed(username, address);
      throw new AppError('wrong-credentials', 401, 'Nama pengguna atau kata sandi tidak cocok.');
    }
    await this.#lockout.succeeded(username, address);
    const secret = this.#store.ids.token();
    const now = this.#store.clock.now();
    const sessions = native(this.#store.staffSessions);
    await sessions.insertOne({
      _id: secretHash(secret),
      username,
      createdAt: now,
      lastUsedAt: now,
      expiresAt: new Date(now.getTime() + SESSION_LIFE_MS),
    });
    return {
      secret,
      principal: {
        username,
        name: account.name,
        role: account.role,
        via: { kind: 'cookie', sessionId: secretHash(secret), csrfToken: csrfTokenOf(secret) },
      },
    };
  }

  /** Whom a cookie stands for; null when the session has ended or the account was switched off. */
  async find(secret: string): Promise<Principal | null> {
    const _id = secretHash(secret);
    const sessions = native(this.#store.staffSessions);
    const session = await sessions.findOne({ _id });
    if (session === null) return null;
    const now = this.#store.clock.now();
    const idle = now.getTime() - session.lastUsedAt.getTime();
    const account = await this.#accounts.active(session.username);
    if (session.expiresAt <= now || idle > SESSION_IDLE_MS || account === null) {
      await sessions.deleteOne({ _id });
      return null;
    }
    if (idle > LAST_USE_STEP_MS) await sessions.updateOne({ _id }, { $set: { lastUsedAt: now } });
    return {
      username: account._id,
      name: account.name,
      role: account.role,
      via: { kind: 'cookie', sessionId: _id, csrfToken: csrfTokenOf(secret) },
    };
  }

  /** Deletes sessions that are over; gives their number. */
  async sweep(): Promise<number> {
    const { deletedCount } = await native(this.#store.staffSessions).deleteMany({
      expiresAt: { $lte: this.#store.clock.now() },
    });
    return deletedCount;
  }

  /** Ends a session. */
  async end(sessionId: string): Promise<void> {
    await native(this.#store.staffSessions).deleteOne({ _id: sessionId });
  }
}
