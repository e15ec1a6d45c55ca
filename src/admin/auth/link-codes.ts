import { AppError } from '../../core/errors.js';
import type { Codes } from '../../codes/codes.js';
import type { SecurityLog } from '../../models/security-log.js';
import type { Keyring } from '../../models/keyring.js';
import { accountKey } from '../../models/staff.js';
import { native, type Store } from '../../models/store.js';
import { inTransaction, type Tx } from '../../models/transaction.js';
import type { Role } from '../../sop/case.js';

/** A chat account as a channel knows it. */
export interface ChatAccount {
  readonly channel: string;
  readonly account: string;
  readonly userId: string;
}

/** The result of a code sent by `/hubungkan`. */
export type Linking =
  | { readonly ok: true; readonly member: { readonly username: string; readonly role: Role } }
  /** `unknown`: wrong, used or expired, or its member was switched off. `locked`: no more tries today. */
  | { readonly ok: false; readonly why: 'unknown' | 'locked' }
  | { readonly ok: false; readonly why: 'wait'; readonly seconds: number };

/** Codes of `/hubungkan`. A member has one at a time, and it works once. Tries are counted for the chat account. */
export class LinkCodes {
  readonly #store: Store;
  readonly #codes: Codes;
  readonly #security: SecurityLog;
  readonly #keyring: Keyring;

  constructor(deps: {
    readonly store: Store;
    readonly keyring: Keyring;
    readonly codes: Codes;
    readonly security: SecurityLog;
  }) {
    this.#store = deps.store;
    this.#keyring = deps.keyring;
    this.#codes = deps.codes;
    this.#security = deps.security;
  }

  /**
   * Makes a code; the member's former one no longer works.
   * @throws {AppError} `too-many-codes` 429 when the codes of the day are used up.
   */
  async make(username: string): Promise<string> {
    const code = await inTransaction(this.#store, (tx) => this.#codes.makeShown(tx, 'link', username));
    if (code === null) {
      throw new AppError('too-many-codes');
    }
    return code;
  }

  /** Ties a chat account to the member who made the code, and unties it from any other. */
  async redeemIn(tx: Tx, code: string, { channel, account, userId }: ChatAccount): Promise<Linking> {
    const staff = native(this.#store.staff);
    const { session } = tx;
    const key = accountKey(this.#keyring, { channel, account, userId });
    const verdict = await this.#codes.tryShown(tx, 'link', key, code);
    if (verdict.is === 'wait') return { ok: false, why: 'wait', seconds: verdict.seconds };
    if (verdict.is === 'locked') return { ok: false, why: 'locked' };
    if (verdict.is !== 'right') return { ok: false, why: 'unknown' };
    const member = await staff.findOne({ _id: verdict.holder, active: true }, { session });
    if (member === null) return { ok: false, why: 'unknown' };
    await this.#codes.use(tx, 'link', member._id);
    const former = await staff.findOne({ linked: true, 'accounts.key': key }, { session });
    if (former !== null && former._id !== member._id) {
      const accounts = former.accounts.filter((one) => one.key !== key);
      await staff.updateOne(
        { _id: former._id },
        { $set: { accounts, linked: accounts.length > 0, updatedAt: tx.now } },
        { session },
      );
    }
    const accounts = [...member.accounts.filter((one) => one.key !== key), { key, channel, account }];
    await staff.updateOne(
      { _id: member._id },
      { $set: { accounts, linked: true, updatedAt: tx.now } },
      { session },
    );
    const { _id: username, role } = member;
    await this.#security.note(
      { name: 'chat-linked', result: 'ok', actor: username, subject: username, details: { channel } },
      tx,
    );
    return { ok: true, member: { username, role } };
  }
}
