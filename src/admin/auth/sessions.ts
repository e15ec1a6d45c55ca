import { AppError, isAppError } from '../../core/errors.js';
import {
  LAST_USE_STEP_MS,
  PASSWORD_CONFIRMED_MS,
  SESSION_IDLE_MS,
  SESSION_LIFE_MS,
} from '../../core/limits.js';
import type { SecurityEventName, SecurityLog } from '../../models/security-log.js';
import type { StaffSessionDoc } from '../../models/staff-access.js';
import type { StaffDoc } from '../../models/staff.js';
import { native, type Store } from '../../models/store.js';
import type { StaffAccounts } from './accounts.js';
import { agentWords } from './agent.js';
import { csrfTokenOf, secretHash } from './csrf.js';
import type { Lockout, Verdict } from './lockout.js';
import { passwordFits } from './passwords.js';
import type { Origin, Principal } from './principal.js';
import { hasFactor, type FactorPolicy, type SecondFactors } from './second-factor.js';

/** A new session. Its secret goes into the cookie and nowhere else. */
export interface OpenedSession {
  readonly secret: string;
  readonly principal: Principal;
}

/** What a person signs in with. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
  /** One-time or recovery code; empty: none given. */
  readonly otp: string;
}

/** What {@link Sessions} needs. */
export interface SessionParts {
  readonly store: Store;
  readonly accounts: StaffAccounts;
  readonly lockout: Lockout;
  readonly factors: SecondFactors;
  readonly needsFactor: FactorPolicy;
  readonly security: SecurityLog;
}

/** Sessions of the console. The store has only the hash of a session's secret. */
export class Sessions {
  readonly #parts: SessionParts;
  readonly #store: Store;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#store = parts.store;
  }

  /**
   * Checks a password, and the second factor where the account has one, and opens a session. A wrong name and a wrong
   * password get the same answer.
   * @throws {AppError} 401 `wrong-credentials`, `otp-required`, `wrong-otp`; 429 `locked-out`
   */
  async login({ username, password, otp }: Credentials, origin: Origin): Promise<OpenedSession> {
    const account = await this.#tryPassword('login', username, password, origin, async (found) => {
      if (!hasFactor(found)) return null;
      if (otp.trim() === '') return new AppError('otp-required');
      return (await this.#parts.factors.take(found, otp)) ? null : new AppError('wrong-otp');
    });
    const secret = this.#store.ids.token();
    const now = this.#store.clock.now();
    const session: StaffSessionDoc = {
      _id: secretHash(secret),
      username,
      createdAt: now,
      lastUsedAt: now,
      expiresAt: new Date(now.getTime() + SESSION_LIFE_MS),
      accessRev: account.accessRev ?? 0,
      confirmedAt: now,
      secondFactor: hasFactor(account),
      agent: agentWords(origin.agent),
    };
    await native(this.#store.staffSessions).insertOne(session);
    return { secret, principal: this.#principalOf(account, session, secret) };
  }

  /**
   * Confirms a session by the password and returns until when that counts.
   * @throws {AppError} 401 `wrong-credentials`; 429 `locked-out`
   */
  async confirm(username: string, sessionId: string, password: string, origin: Origin): Promise<Date> {
    await this.#tryPassword('password-confirmed', username, password, origin, () => Promise.resolve(null));
    const now = this.#store.clock.now();
    await native(this.#store.staffSessions).updateOne(
      { _id: sessionId, username },
      { $set: { confirmedAt: now } },
    );
    return new Date(now.getTime() + PASSWORD_CONFIRMED_MS);
  }

  /** The member behind a session's secret; null when the session has ended or the account is switched off. */
  async find(secret: string): Promise<Principal | null> {
    const _id = secretHash(secret);
    const sessions = native(this.#store.staffSessions);
    const session = await sessions.findOne({ _id });
    if (session === null) return null;
    const now = this.#store.clock.now();
    const idle = now.getTime() - session.lastUsedAt.getTime();
    const account = await this.#parts.accounts.active(session.username);
    if (account === null || session.expiresAt <= now || idle > SESSION_IDLE_MS || isOver(session, account)) {
      await sessions.deleteOne({ _id });
      return null;
    }
    if (idle > LAST_USE_STEP_MS) await sessions.updateOne({ _id }, { $set: { lastUsedAt: now } });
    return this.#principalOf(account, session, secret);
  }

  /** Deletes ended sessions and returns their number. */
  async sweep(): Promise<number> {
    const { deletedCount } = await native(this.#store.staffSessions).deleteMany({
      expiresAt: { $lte: this.#store.clock.now() },
    });
    return deletedCount;
  }

  /** Logs out; a bearer token has no session to end. */
  async end({ username, via }: Principal, origin: Origin): Promise<void> {
    if (via.kind !== 'cookie') return;
    await native(this.#store.staffSessions).deleteOne({ _id: via.sessionId });
    await this.#note('logout', 'ok', username, origin);
  }

  /** Counts a try first; `more` may still refuse a right password. A name without an account takes as long. */
  async #tryPassword(
    event: 'login' | 'password-confirmed',
    username: string,
    password: string,
    origin: Origin,
    more: (account: StaffDoc) => Promise<AppError | null>,
  ): Promise<StaffDoc> {
    const { accounts, lockout } = this.#parts;
    const failure = event === 'login' ? 'login-failed' : event;
    try {
      const found = await lockout.during(username, origin, async () => {
        const account = await accounts.active(username);
        const fits = await passwordFits(account?.passwordHash ?? null, password);
        if (!fits || account === null) return judged('wrong', wrongCredentials());
        const refused = await more(account);
        if (refused === null) return judged('right', account);
        return judged(refused.code === 'otp-required' ? 'incomplete' : 'wrong', refused);
      });
      if (found instanceof AppError) throw found;
      await this.#note(event, 'ok', username, origin);
      return found;
    } catch (error) {
      if (isAppError(error) && error.status < 500 && error.code !== 'otp-required') {
        const locked = error.code === 'locked-out';
        // A typed name may be a password, so only names of accounts are noted.
        const known = (await accounts.active(username)) === null ? null : username;
        await this.#note(locked ? 'locked-out' : failure, 'refused', known, origin);
      }
      throw error;
    }
  }

  #principalOf(account: StaffDoc, session: StaffSessionDoc, secret: string): Principal {
    const confirmedAt = session.confirmedAt?.getTime() ?? 0;
    return {
      username: account._id,
      name: account.name,
      role: account.role,
      mustEnrol: this.#parts.needsFactor(account.role) && !hasFactor(account),
      via: {
        kind: 'cookie',
        sessionId: session._id,
        csrfToken: csrfTokenOf(secret),
        confirmed: this.#store.clock.now().getTime() - confirmedAt < PASSWORD_CONFIRMED_MS,
      },
    };
  }

  async #note(
    name: SecurityEventName,
    result: 'ok' | 'refused',
    username: string | null,
    { address, requestId }: Origin,
  ): Promise<void> {
    const actor = result === 'ok' ? username : null;
    await this.#parts.security.note({ name, result, actor, subject: username, address, requestId });
  }
}

/** Access that was ended, or a second factor that the session did not show, ends it. */
function isOver(session: StaffSessionDoc, account: StaffDoc): boolean {
  if ((session.accessRev ?? 0) !== (account.accessRev ?? 0)) return true;
  return hasFactor(account) && session.secondFactor !== true;
}

function judged(
  verdict: Verdict,
  result: StaffDoc | AppError,
): { readonly verdict: Verdict; readonly result: StaffDoc | AppError } {
  return { verdict, result };
}

function wrongCredentials(): AppError {
  return new AppError('wrong-credentials');
}
