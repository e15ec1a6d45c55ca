import { AppError } from '../../core/errors.js';
import { API_TOKENS_PER_ACCOUNT, LAST_USE_STEP_MS } from '../../core/limits.js';
import { native, type Store } from '../../models/store.js';
import type { StaffAccounts } from './accounts.js';
import { secretHash } from './csrf.js';
import type { Principal } from './principal.js';

/** A token as its owner sees it in the list; the token itself is shown once, when it is made. */
export interface TokenView {
  readonly id: string;
  readonly label: string;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
}

/** Bearer tokens of the API. The store knows them by their hash. */
export class Tokens {
  readonly #store: Store;
  readonly #accounts: StaffAccounts;

  constructor(store: Store, accounts: StaffAccounts) {
    this.#store = store;
    this.#accounts = accounts;
  }

  /** @throws {AppError} `too-many-tokens` 409. */
  async create(username: string, label: string): Promise<{ readonly id: string; readonly token: string }> {
    const tokens = native(this.#store.apiTokens);
    if ((await tokens.countDocuments({ username })) >= API_TOKENS_PER_ACCOUNT) {
      throw new AppError('too-many-tokens', 409, 'Token sudah terlalu banyak; cabut yang tidak dipakai.');
    }
    const token = `lkt_${this.#store.ids.token()}`;
    const id = this.#store.ids.next();
    await tokens.insertOne({
      _id: id,
      hash: secretHash(token),
      username,
      label,
      createdAt: this.#store.clock.now(),
      lastUsedAt: null,
    });
    return { id, token };
  }

  /** The account's tokens, newest first. */
  async list(username: string): Promise<TokenView[]> {
    const all = await native(this.#store.apiTokens)
      .find({ username })
      .sort({ createdAt: -1, _id: -1 })
      .toArray();
    return all.map((token) => ({
      id: token._id,
      label: token.label,
      createdAt: token.createdAt.toISOString(),
      lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
    }));
  }

  /** Takes a token out of use; only its owner's. @throws {AppError} `not-found` 404. */
  async revoke(username: string, id: string): Promise<void> {
    const { deletedCount } = await native(this.#store.apiTokens).deleteOne({ _id: id, username });
    if (deletedCount === 0) throw new AppError('not-found', 404, 'Token tidak ditemukan.');
  }

  /** Whom a token stands for; null for an unknown one or one of an account that was switched off. */
  async find(token: string): Promise<Principal | null> {
    const tokens = native(this.#store.apiTokens);
    const known = await tokens.findOne({ hash: secretHash(token) });
    const account = known === null ? null : await this.#accounts.active(known.username);
    if (known === null || account === null) return null;
    const now = this.#store.clock.now();
    if (known.lastUsedAt === null || now.getTime() - known.lastUsedAt.getTime() > LAST_USE_STEP_MS) {
      await tokens.updateOne({ _id: known._id }, { $set: { lastUsedAt: now } });
    }
    return {
      username: account._id,
      name: account.name,
      role: account.role,
      via: { kind: 'token', tokenId: known._id },
    };
  }
}
