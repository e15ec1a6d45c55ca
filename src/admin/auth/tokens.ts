import { AppError } from '../../core/errors.js';
import { API_TOKEN_DAYS, API_TOKENS_PER_ACCOUNT, LAST_USE_STEP_MS } from '../../core/limits.js';
import type { SecurityEventName, SecurityLog } from '../../models/security-log.js';
import type { ApiTokenDoc, TokenScope } from '../../models/staff-access.js';
import { native, type Store } from '../../models/store.js';
import { inTransaction, type Tx } from '../../models/transaction.js';
import type { StaffAccounts } from './accounts.js';
import { secretHash } from './csrf.js';
import type { Origin, Principal } from './principal.js';
import { hasFactor, type FactorPolicy } from './second-factor.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/** A token as its owner sees it in the list. The token itself is shown once, when it is made. */
export interface TokenView {
  readonly id: string;
  readonly label: string;
  readonly scope: TokenScope;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
  readonly expiresAt: string;
}

/** The properties of a new token. */
export interface NewToken {
  readonly label: string;
  readonly scope: TokenScope;
  readonly days: number;
}

/** Bearer tokens of the API. The store has only their hashes. */
export class Tokens {
  readonly #store: Store;
  readonly #accounts: StaffAccounts;
  readonly #needsFactor: FactorPolicy;
  readonly #security: SecurityLog;

  constructor(parts: {
    readonly store: Store;
    readonly accounts: StaffAccounts;
    readonly needsFactor: FactorPolicy;
    readonly security: SecurityLog;
  }) {
    this.#store = parts.store;
    this.#accounts = parts.accounts;
    this.#needsFactor = parts.needsFactor;
    this.#security = parts.security;
  }

  /** Makes a token, which is given out only here. @throws {AppError} `too-many-tokens` 409. */
  async create(
    username: string,
    { label, scope, days }: NewToken,
    origin: Origin,
  ): Promise<{ readonly id: string; readonly token: string; readonly expiresAt: string }> {
    return inTransaction(this.#store, async (tx) => {
      const { session, now } = tx;
      const tokens = native(this.#store.apiTokens);
      const live = { username, expiresAt: { $gt: now } };
      if ((await tokens.countDocuments(live, { session })) >= API_TOKENS_PER_ACCOUNT) {
        throw new AppError('too-many-tokens');
      }
      const account = await native(this.#store.staff).findOne({ _id: username }, { session });
      const token = `lkt_${tx.ids.token()}`;
      const made: ApiTokenDoc = {
        _id: tx.ids.next(),
        hash: secretHash(token),
        username,
        label,
        createdAt: now,
        lastUsedAt: null,
        expiresAt: new Date(now.getTime() + days * DAY_MS),
        scope,
        accessRev: account?.accessRev ?? 0,
      };
      await tokens.insertOne(made, { session });
      await this.#note(tx, 'token-made', username, made._id, origin, { scope, days });
      return { id: made._id, token, expiresAt: endOf(made).toISOString() };
    });
  }

  /** The account's valid tokens, newest first. */
  async list(username: string): Promise<TokenView[]> {
    const now = this.#store.clock.now();
    const all = await native(this.#store.apiTokens)
      .find({ username })
      .sort({ createdAt: -1, _id: -1 })
      .toArray();
    return all
      .filter((token) => endOf(token) > now)
      .map((token) => ({
        id: token._id,
        label: token.label,
        scope: scopeOf(token),
        createdAt: token.createdAt.toISOString(),
        lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
        expiresAt: endOf(token).toISOString(),
      }));
  }

  /** Ends a token. @throws {AppError} `not-found` 404, also for another account's token. */
  async revoke(username: string, id: string, origin: Origin): Promise<void> {
    await inTransaction(this.#store, async (tx) => {
      const { deletedCount } = await native(this.#store.apiTokens).deleteOne(
        { _id: id, username },
        { session: tx.session },
      );
      if (deletedCount === 0) throw new AppError('not-found', 'Token tidak ditemukan.');
      await this.#note(tx, 'token-revoked', username, id, origin, {});
    });
  }

  /** The member behind a token; null when it is unknown or has ended, or the account is switched off. */
  async find(token: string): Promise<Principal | null> {
    const tokens = native(this.#store.apiTokens);
    const known = await tokens.findOne({ hash: secretHash(token) });
    const account = known === null ? null : await this.#accounts.active(known.username);
    if (known === null || account === null) return null;
    const now = this.#store.clock.now();
    if (endOf(known) <= now || (known.accessRev ?? 0) !== (account.accessRev ?? 0)) return null;
    if (known.lastUsedAt === null || now.getTime() - known.lastUsedAt.getTime() > LAST_USE_STEP_MS) {
      await tokens.updateOne({ _id: known._id }, { $set: { lastUsedAt: now } });
    }
    return {
      username: account._id,
      name: account.name,
      role: account.role,
      mustEnrol: this.#needsFactor(account.role) && !hasFactor(account),
      via: { kind: 'token', tokenId: known._id, scope: scopeOf(known) },
    };
  }

  /** Deletes ended tokens and returns their number. */
  async sweep(): Promise<number> {
    const { deletedCount } = await native(this.#store.apiTokens).deleteMany({
      expiresAt: { $lte: this.#store.clock.now() },
    });
    return deletedCount;
  }

  async #note(
    tx: Tx,
    name: SecurityEventName,
    username: string,
    subject: string,
    { address, requestId }: Origin,
    details: Readonly<Record<string, string | number>>,
  ): Promise<void> {
    await this.#security.note(
      { name, result: 'ok', actor: username, subject, address, requestId, details },
      tx,
    );
  }
}

/** A token from before tokens had ends lives as long as any may. */
function endOf({ createdAt, expiresAt }: ApiTokenDoc): Date {
  return expiresAt ?? new Date(createdAt.getTime() + API_TOKEN_DAYS * DAY_MS);
}

function scopeOf({ scope }: ApiTokenDoc): TokenScope {
  return scope ?? 'act';
}
