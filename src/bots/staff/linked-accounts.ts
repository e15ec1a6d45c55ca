import { LINKED_ACCOUNTS_LIFE_MS } from '../../core/limits.js';
import type { Clock } from '../../core/clock.js';
import { native, type Store } from '../../models/store.js';
import type { Tx } from '../../models/transaction.js';
import type { StaffMember } from './staff-port.js';

/**
 * Knows which chat accounts belong to staff, cached for `LINKED_ACCOUNTS_LIFE_MS`; rights are read afresh for each act.
 */
export class LinkedAccounts {
  readonly #store: Store;
  readonly #clock: Clock;
  #known: ReadonlyMap<string, StaffMember> = new Map();
  #until = 0;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** True when the account is linked to an active member of staff, as of the cache. */
  async has(key: string): Promise<boolean> {
    const now = this.#clock.now().getTime();
    if (now >= this.#until) {
      const linked = await native(this.#store.staff).find({ linked: true, active: true }).toArray();
      this.#known = new Map(
        linked.flatMap(({ _id, role, accounts }) =>
          accounts.map((account) => [account.key, { username: _id, role }] as const),
        ),
      );
      this.#until = now + LINKED_ACCOUNTS_LIFE_MS;
    }
    return this.#known.has(key);
  }

  /** The member of staff behind an account at present; null when none is. */
  async member(key: string, tx: Tx): Promise<StaffMember | null> {
    const found = await native(this.#store.staff).findOne(
      { 'accounts.key': key, linked: true, active: true },
      { session: tx.session },
    );
    return found && { username: found._id, role: found.role };
  }

  /** Drops the cache after a change of accounts in this process. */
  forget(): void {
    this.#until = 0;
  }
}
