import type { Clock } from '../../core/clock.js';
import { causeOf } from '../../core/errors.js';
import { LEASE_MS } from '../../core/limits.js';
import type { Logger } from '../../core/log.js';
import type { ConversationDoc } from '../../models/conversation.js';
import type { Keyring } from '../../models/keyring.js';
import { native, type Store } from '../../models/store.js';
import { joined, type Tx } from '../../models/transaction.js';
import { ensureConversation } from '../inbound/conversations.js';
import { waitingMessages } from '../inbound/waiting-conversations.js';
import { openEntry } from './heard.js';

/**
 * Thrown when a worker lost its lease on the conversation: what it computed must be dropped, since another one may have
 * answered.
 */
export class Fenced extends Error {
  constructor() {
    super('the lease on the conversation is lost');
    this.name = 'Fenced';
  }
}

/** Leases on conversations. Each has a token, runs out after `LEASE_MS`, and lets one worker at a time answer. */
export class Leases {
  readonly #parts: {
    readonly store: Store;
    readonly keyring: Keyring;
    readonly clock: Clock;
    readonly log: Logger;
  };

  constructor(parts: {
    readonly store: Store;
    readonly keyring: Keyring;
    readonly clock: Clock;
    readonly log: Logger;
  }) {
    this.#parts = parts;
  }

  /**
   * Takes the lease, counts the attempt and creates the conversation for its first message. `held` while somebody else
   * has the lease; null when no message waits and there is no conversation.
   */
  async take(conversationId: string, token: string): Promise<ConversationDoc | 'held' | null> {
    const { store, clock } = this.#parts;
    const now = clock.now();
    const conversations = native(store.conversations);
    const lease = (): Promise<ConversationDoc | null> =>
      conversations.findOneAndUpdate(
        { _id: conversationId, $or: [{ lease: null }, { 'lease.until': { $lt: now } }] },
        { $set: { lease: { token, until: new Date(now.getTime() + LEASE_MS) } }, $inc: { attempts: 1 } },
        { returnDocument: 'after' },
      );
    const taken = await lease();
    if (taken) return taken;
    if (await conversations.findOne({ _id: conversationId }, { projection: { _id: 1 } })) return 'held';
    const [head] = await waitingMessages(store, conversationId, 1);
    if (!head) return null;
    const { address, scope } = openEntry(this.#parts.keyring, head).incoming;
    await ensureConversation(this.#parts, address, scope === 'group' ? 'staff' : 'applicant', now);
    return (await lease()) ?? 'held';
  }

  /** Renews the lease until the returned function is called. */
  renewing(conversationId: string, token: string): () => void {
    const renewal = setInterval(() => void this.#renew(conversationId, token), LEASE_MS / 3);
    return () => clearInterval(renewal);
  }

  async #renew(conversationId: string, token: string): Promise<void> {
    const until = new Date(this.#parts.clock.now().getTime() + LEASE_MS);
    await native(this.#parts.store.conversations)
      .updateOne({ _id: conversationId, 'lease.token': token }, { $set: { 'lease.until': until } })
      .catch((error: unknown) => this.#parts.log.warn({ cause: causeOf(error) }, 'a lease was not renewed'));
  }

  /** Reads the conversation under the lease. @throws {Fenced} when somebody else has the lease */
  async held(conversationId: string, token: string, tx?: Tx): Promise<ConversationDoc> {
    const found = await native(this.#parts.store.conversations).findOne(
      { _id: conversationId, 'lease.token': token },
      joined(tx),
    );
    if (!found) throw new Fenced();
    return found;
  }

  /** Gives the lease back and sets the count of failed attempts; no effect when somebody else has the lease. */
  async giveBack(conversationId: string, token: string, attempts = 0): Promise<void> {
    await native(this.#parts.store.conversations).updateOne(
      { _id: conversationId, 'lease.token': token },
      { $set: { lease: null, attempts } },
    );
  }
}
