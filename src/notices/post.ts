import type { ChannelTable } from '../core/channel-table.js';
import type { Signals } from '../core/signals.js';
import { conversationId, placeOf } from '../models/conversation.js';
import type { Keyring } from '../models/keyring.js';
import type { OutboxDoc } from '../models/outbox.js';
import { native, type Store } from '../models/store.js';
import type { Tx } from '../models/transaction.js';
import type { Announcement, AnswerTarget } from './announcement.js';
import { isHeld, type Cause, type MailOptions, type PostOptions } from './cause.js';
import { enqueue, track } from './enqueue.js';
import { cancelHeld, holdsNotices, neverLeft } from './held-notices.js';
import { entered, type Listener } from './listener.js';
import { outboxEntry, STAFF_DESTINATION } from './outbox-entry.js';
import { redirect, type Redirection } from './redirect.js';
import { release } from './release.js';
import { settleHeld, type Settled, type Settlement } from './settle-held.js';
import { speechEntries, type Entries, type EntriesAt } from './speech-entries.js';
import type { ChatAddress, Mail, Speech } from './types.js';

interface PostDeps {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly signals: Signals;
  readonly staffGroup: boolean;
  readonly channelTable: ChannelTable;
}

/**
 * Says everything that is said outside a turn, always inside the transaction that has the reason for it. A held speech
 * gets its place in the history when it is released.
 */
export class Post {
  readonly #deps: PostDeps;

  constructor(deps: PostDeps) {
    this.#deps = deps;
  }

  /** Says something in a conversation. False, with nothing said, when it is gone or nobody can read it any more. */
  async toConversation(
    tx: Tx,
    conversationId: string,
    speeches: readonly Speech[],
    options: PostOptions = {},
  ): Promise<boolean> {
    const conversations = native(this.#deps.store.conversations);
    const { session } = tx;
    if (isHeld(options, tx.now)) {
      const listener = await conversations.findOne(entered(conversationId), { session });
      if (listener) await this.#hold(tx, listener, speeches, options);
      return listener !== null;
    }
    const listener = await conversations.findOneAndUpdate(
      entered(conversationId),
      {
        $inc: { seq: speeches.length },
        ...(speeches.some(({ from }) => from === 'petugas') ? { $set: { officerWaits: true } } : {}),
      },
      { session, returnDocument: 'after' },
    );
    if (listener) await this.#say(tx, listener, listener.seq - speeches.length, speeches, options);
    return listener !== null;
  }

  /**
   * Makes what {@link toConversation} would write ({@link speechEntries}), for callers that raise the conversation's
   * `seq` in a write of their own.
   */
  entries(listener: Listener, speeches: readonly Speech[], at: EntriesAt): Promise<Entries> {
    return speechEntries(this.#deps, listener, speeches, at);
  }

  /** Says something in a chat, outside every history, about a message that was not taken in. */
  async beside(tx: Tx, to: ChatAddress, speech: Speech): Promise<void> {
    const payload = { kind: 'chat', to, speech, caseId: null, fallback: null } as const;
    await this.#send(tx, { destination: conversationId(this.#deps.keyring, to), payload });
  }

  /** Tells the staff group, if there is one. `target`: where a reply to the announcement goes. */
  async toStaffGroup(tx: Tx, announcement: Announcement, target: AnswerTarget | null = null): Promise<void> {
    if (!this.#deps.staffGroup) return;
    const payload = { kind: 'staff', announcement, target } as const;
    await this.#send(tx, { destination: STAFF_DESTINATION, payload });
  }

  /** Mails something. The Message-ID is made from the outbox entry's id, so that a repeat is recognised. */
  async mail(tx: Tx, mail: Mail, options: MailOptions = {}): Promise<void> {
    const destination = `mail:${this.#deps.keyring.lookupHash('email', mail.to.toLowerCase())}`;
    const caseId = caseOf(options);
    const payload = {
      kind: 'mail',
      mail,
      ...(caseId === null ? {} : { caseId }),
      ...(options.code ? { code: options.code } : {}),
    } as const;
    const { _id: id } = await this.#send(tx, { destination, payload, options });
    const state = isHeld(options, tx.now) ? 'held' : 'queued';
    await track(this.#deps.store, tx, options.causedBy, { id, kind: 'mail', state });
  }

  /** True while a notice of an event is held; see {@link holdsNotices}. */
  holds(cause: Cause, tx?: Tx): Promise<boolean> {
    return holdsNotices(this.#deps.store, cause, tx);
  }

  /** Cancels the held notices of an event; see {@link cancelHeld}. @throws {AppError} `notice-left` 409 */
  cancelHeld(tx: Tx, cause: Cause): Promise<number> {
    return cancelHeld(this.#deps.store, tx, cause);
  }

  /** Settles the held notices of an event, before something later is told; see {@link settleHeld}. */
  settleHeld(tx: Tx, cause: Cause, how: Settlement): Promise<Settled> {
    return settleHeld(this.#deps, tx, cause, how);
  }

  /** True when an event had notices and all of them were cancelled; see {@link neverLeft}. */
  neverLeft(tx: Tx, cause: Cause): Promise<boolean> {
    return neverLeft(this.#deps.store, tx, cause);
  }

  /** Redirects what waits to be said about a case that moves; see {@link redirect}. */
  redirect(tx: Tx, redirection: Redirection): Promise<void> {
    return redirect(this.#deps, tx, redirection);
  }

  /** Gives a held entry its place in the history; see {@link release}. */
  release(tx: Tx, entry: OutboxDoc): ReturnType<typeof release> {
    return release(this.#deps, tx, entry);
  }

  async #hold(tx: Tx, listener: Listener, speeches: readonly Speech[], options: PostOptions): Promise<void> {
    const { fallback = null } = options;
    const to = placeOf(this.#deps.keyring, listener);
    for (const speech of speeches) {
      const payload = { kind: 'chat', to, speech, caseId: caseOf(options), fallback } as const;
      const { _id: id } = await this.#send(tx, { destination: listener._id, payload, options });
      await track(this.#deps.store, tx, options.causedBy, { id, kind: 'chat', state: 'held' });
    }
  }

  async #say(
    tx: Tx,
    listener: Listener,
    seq: number,
    speeches: readonly Speech[],
    options: PostOptions,
  ): Promise<void> {
    const { store, signals } = this.#deps;
    const at = { seq, now: tx.now, ids: tx.ids, caseId: caseOf(options) };
    const { messages, outbox } = await speechEntries(this.#deps, listener, speeches, at, options);
    if (messages.length > 0) {
      await native(store.messages).insertMany([...messages], { session: tx.session });
    }
    await enqueue(this.#deps, tx, outbox);
    const state = outbox.length > 0 ? 'queued' : 'delivered';
    for (const { _id: id } of outbox.length > 0 ? outbox : messages) {
      await track(store, tx, options.causedBy, { id, kind: 'chat', state });
    }
    tx.afterCommit(() => signals.emit('history', listener._id));
  }

  async #send(tx: Tx, entry: Parameters<typeof outboxEntry>[2]): Promise<OutboxDoc> {
    const work = outboxEntry(this.#deps.keyring, tx, entry);
    await enqueue(this.#deps, tx, [work]);
    return work;
  }
}

function caseOf({ caseId, causedBy }: PostOptions): string | null {
  return caseId ?? causedBy?.caseId ?? null;
}
