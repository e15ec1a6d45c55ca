import { AppError } from '../../core/errors.js';
import type { Keyring } from '../../models/keyring.js';
import type { SecurityEventName, SecurityLog } from '../../models/security-log.js';
import { native, type Store } from '../../models/store.js';
import { inTransaction, type Tx } from '../../models/transaction.js';
import { endAccess } from './end-access.js';
import { ensureGoodPassword } from './password-rules.js';
import { hashPassword } from './passwords.js';
import type { Origin } from './principal.js';
import type { Tokens } from './tokens.js';

/** An open way in of a member. */
export interface AccessView {
  readonly id: string;
  readonly kind: 'session' | 'token' | 'chat';
  /** The browser, the token's label, or the channel. */
  readonly label: string;
  /** Null for chats, of which only the tie is stored. */
  readonly createdAt: string | null;
  readonly lastUsedAt: string | null;
  readonly expiresAt: string | null;
  readonly current: boolean;
}

/** What {@link OwnAccess} needs. */
export interface OwnAccessParts {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly tokens: Tokens;
  readonly security: SecurityLog;
}

/** Lets members see and end their own ways in, and change their own password. */
export class OwnAccess {
  readonly #parts: OwnAccessParts;

  constructor(parts: OwnAccessParts) {
    this.#parts = parts;
  }

  /**
   * Sets the member's own password; the caller has checked that it is they. Ends every way in but the session that did
   * it.
   * @throws {AppError} `weak-password` 422
   */
  async changePassword(username: string, password: string, sessionId: string, origin: Origin): Promise<void> {
    const { store } = this.#parts;
    const account = await native(store.staff).findOne({ _id: username });
    if (account === null) throw notFound();
    await ensureGoodPassword(password, { username, name: account.name });
    const passwordHash = await hashPassword(password);
    await inTransaction(store, async (tx) => {
      const { session, now } = tx;
      // If somebody else set another password meanwhile, this session has ended, and the member must look again.
      const { matchedCount } = await native(store.staff).updateOne(
        { _id: username, active: true, passwordHash: account.passwordHash },
        { $set: { passwordHash } },
        { session },
      );
      if (matchedCount === 0) throw new AppError('not-signed-in');
      await endAccess(tx, store, username, { chats: true, keep: sessionId });
      await native(store.staffSessions).updateOne(
        { _id: sessionId },
        { $set: { confirmedAt: now } },
        { session },
      );
      await this.#note(tx, 'password-changed', username, username, origin, {});
    });
  }

  /** All ways in of a member: sessions, tokens and chats. `current` marks the session `sessionId`. */
  async list(username: string, sessionId: string | null): Promise<AccessView[]> {
    const { store, tokens } = this.#parts;
    const now = store.clock.now();
    const account = await native(store.staff).findOne({ _id: username });
    const sessions = await native(store.staffSessions)
      .find({ username, expiresAt: { $gt: now } })
      .sort({ lastUsedAt: -1, _id: 1 })
      .toArray();
    return [
      ...sessions.map((one): AccessView => ({
        id: one._id,
        kind: 'session',
        label: one.agent ?? '',
        createdAt: one.createdAt.toISOString(),
        lastUsedAt: one.lastUsedAt.toISOString(),
        expiresAt: one.expiresAt.toISOString(),
        current: one._id === sessionId,
      })),
      ...(await tokens.list(username)).map(({ id, label, createdAt, lastUsedAt, expiresAt }): AccessView => ({
        id,
        kind: 'token',
        label,
        createdAt,
        lastUsedAt,
        expiresAt,
        current: false,
      })),
      ...(account?.accounts ?? []).map(({ key, channel }): AccessView => ({
        id: this.#chatId(key),
        kind: 'chat',
        label: channel,
        createdAt: null,
        lastUsedAt: null,
        expiresAt: null,
        current: false,
      })),
    ];
  }

  /**
   * Ends one way in. Untying a chat also ends the `/berkas` links made in chats.
   * @throws {AppError} `not-found` 404 for a way in of another member.
   */
  async end(username: string, id: string, origin: Origin): Promise<void> {
    const { store, tokens } = this.#parts;
    const ended = await inTransaction(store, async (tx) => {
      const { session } = tx;
      const one = { _id: id, username };
      if ((await native(store.staffSessions).deleteOne(one, { session })).deletedCount > 0) {
        await this.#note(tx, 'session-ended', username, username, origin, {});
        return true;
      }
      return this.#untie(tx, username, id, origin);
    });
    if (!ended) await tokens.revoke(username, id, origin);
  }

  async #untie(tx: Tx, username: string, id: string, origin: Origin): Promise<boolean> {
    const { store } = this.#parts;
    const { session } = tx;
    const staff = native(store.staff);
    const account = await staff.findOne({ _id: username }, { session });
    const chat = account?.accounts.find(({ key }) => this.#chatId(key) === id);
    if (!account || !chat) return false;
    const accounts = account.accounts.filter((one) => one !== chat);
    await staff.updateOne(
      { _id: username },
      { $set: { accounts, linked: accounts.length > 0, updatedAt: tx.now } },
      { session },
    );
    await native(store.filesLinks).deleteMany({ username }, { session });
    await this.#note(tx, 'binding-revoked', username, username, origin, { channel: chat.channel });
    return true;
  }

  /** Says nothing of the key that the chat is found by. */
  #chatId(key: string): string {
    return this.#parts.keyring.lookupHash('staff-chat', key);
  }

  async #note(
    tx: Tx,
    name: SecurityEventName,
    actor: string,
    subject: string,
    { address, requestId }: Origin,
    details: Readonly<Record<string, string>>,
  ): Promise<void> {
    await this.#parts.security.note({ name, result: 'ok', actor, subject, address, requestId, details }, tx);
  }
}

function notFound(): AppError {
  return new AppError('not-found', 'Akun tidak ditemukan.');
}
