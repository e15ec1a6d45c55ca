import { LINK_CODE_LENGTH, LINK_CODE_LIFE_MS } from '../../core/limits.js';
import type { Keyring } from '../../models/keyring.js';
import { native, type Store } from '../../models/store.js';
import type { Tx } from '../../models/transaction.js';
import type { Role } from '../../sop/case.js';

/** A chat account as a channel knows it. */
export interface ChatAccount {
  readonly channel: string;
  readonly account: string;
  readonly userId: string;
}

/** Codes of `/hubungkan`: one per member at a time, kept as a hash, used once. */
export class LinkCodes {
  readonly #store: Store;
  readonly #keyring: Keyring;

  constructor(deps: { readonly store: Store; readonly keyring: Keyring }) {
    this.#store = deps.store;
    this.#keyring = deps.keyring;
  }

  /** A new code for the member; the former one no longer works. */
  async make(username: string): Promise<string> {
    const code = this.#store.ids.code(LINK_CODE_LENGTH);
    const expiresAt = new Date(this.#store.clock.now().getTime() + LINK_CODE_LIFE_MS);
    await native(this.#store.staff).updateOne(
      { _id: username },
      { $set: { linkCode: { hash: this.#hash(code), expiresAt } } },
    );
    return code;
  }

  /**
   * Ties a chat account to the member who made the code, and away from whomever it spoke for before. Null when the code
   * is unknown, used, too old, or its member was switched off.
   */
  async redeemIn(
    tx: Tx,
    code: string,
    { channel, account, userId }: ChatAccount,
  ): Promise<{ readonly username: string; readonly role: Role } | null> {
    const staff = native(this.#store.staff);
    const { session } = tx;
    const member = await staff.findOne({ 'linkCode.hash': this.#hash(code) }, { session });
    if (member === null || !member.active || member.linkCode === null) return null;
    if (member.linkCode.expiresAt <= tx.now) return null;
    const key = `${channel}:${account}:${userId}`;
    const former = await staff.findOne({ linked: true, 'accounts.key': key }, { session });
    if (former !== null && former._id !== member._id) {
      const accounts = former.accounts.filter((one) => one.key !== key);
      await staff.updateOne(
        { _id: former._id },
        { $set: { accounts, linked: accounts.length > 0, updatedAt: tx.now } },
        { session },
      );
    }
    const accounts = [...member.accounts.filter((one) => one.key !== key), { key, channel, account, userId }];
    await staff.updateOne(
      { _id: member._id },
      { $set: { accounts, linked: true, linkCode: null, updatedAt: tx.now } },
      { session },
    );
    await native(this.#store.audit).insertOne(
      {
        _id: tx.ids.next(),
        at: tx.now,
        actor: member._id,
        action: 'chat-linked',
        subject: member._id,
        details: { channel },
      },
      { session },
    );
    return { username: member._id, role: member.role };
  }

  /** Codes are typed by people: case and spaces do not matter. */
  #hash(code: string): string {
    return this.#keyring.lookupHash('link-code', code.replaceAll(/[\s-]/g, '').toUpperCase());
  }
}
