import type { Filter } from 'mongodb';
import { AppError } from '../core/errors.js';
import type { Ids } from '../core/ids.js';
import type { Signals } from '../core/signals.js';
import { conversationId, placeOf, type ConversationDoc } from '../models/conversation.js';
import type { Keyring } from '../models/keyring.js';
import type { DeliveryState, MessageContent, MessageDoc } from '../models/message.js';
import type { NoticeDoc } from '../models/notice.js';
import type { OutboxDoc } from '../models/outbox.js';
import { native, type Store } from '../models/store.js';
import type { Tx } from '../models/transaction.js';
import type { Announcement, AnswerTarget } from './announcement.js';
import type { ChatAddress, Mail, OutboxPayload, Speech } from './types.js';

/** Destination of everything for the staff group: it has an order of its own. */
export const STAFF_DESTINATION = 'staff';

/** The event that something is said about: `undo` takes back what is held for it, the timeline shows how it fared. */
export interface Cause {
  readonly caseId: string;
  readonly seq: number;
}

export interface PostOptions {
  /** Held until then: notices of decisions that can still be taken back. */
  readonly notBefore?: Date;
  readonly causedBy?: Cause;
  /** Case that history entries belong to. */
  readonly caseId?: string | null;
  /** Sent in its place when a chat cannot be reached for good. */
  readonly fallback?: Mail;
}

/** The part of a conversation that is needed to say something in it. */
export type Listener = Pick<ConversationDoc, '_id' | 'channel' | 'account' | 'chat' | 'kind' | 'keyId'>;

/** What has to be written so that something is said: history and, where the channel has to deliver, work. */
export interface Entries {
  readonly messages: readonly MessageDoc[];
  readonly outbox: readonly OutboxDoc[];
}

/**
 * How anything is said, always inside the transaction that has the reason for it. The web chat needs no delivery: its
 * history is what people read. What is held gets its place in the history when it is released.
 */
export class Post {
  readonly #store: Store;
  readonly #keyring: Keyring;
  readonly #signals: Signals;
  readonly #staffGroup: boolean;

  constructor(deps: { store: Store; keyring: Keyring; signals: Signals; staffGroup: boolean }) {
    this.#store = deps.store;
    this.#keyring = deps.keyring;
    this.#signals = deps.signals;
    this.#staffGroup = deps.staffGroup;
  }

  /**
   * Entries for what is said in a conversation, its history going on after `seq`. Staff chats have no history. Writes
   * nothing: for callers that already count the conversation's `seq` in a write of their own.
   */
  async entries(
    listener: Listener,
    speeches: readonly Speech[],
    at: { readonly seq: number; readonly now: Date; readonly ids: Ids; readonly caseId: string | null },
  ): Promise<Entries> {
    const messages: MessageDoc[] = [];
    const outbox: OutboxDoc[] = [];
    for (const [index, speech] of speeches.entries()) {
      const place = { conversationId: listener._id, seq: at.seq + index + 1 };
      if (listener.kind === 'applicant') {
        const delivery = listener.channel === 'web' ? 'delivered' : 'queued';
        messages.push(await this.#historyEntry(listener, speech, { ...at, ...place, delivery }));
      }
      if (listener.channel === 'web') continue;
      outbox.push(
        this.#work(at, {
          destination: listener._id,
          message: listener.kind === 'applicant' ? place : null,
          payload: {
            kind: 'chat',
            to: placeOf(this.#keyring, listener),
            speech,
            caseId: at.caseId,
            fallback: null,
          },
        }),
      );
    }
    return { messages, outbox };
  }

  /** Says something in a conversation. False when it is gone or nobody can enter it any more: nothing was said. */
  async toConversation(
    tx: Tx,
    conversationId: string,
    speeches: readonly Speech[],
    options: PostOptions = {},
  ): Promise<boolean> {
    const { session, now, ids } = tx;
    const caseId = options.caseId ?? options.causedBy?.caseId ?? null;
    const conversations = native(this.#store.conversations);
    if (isHeld(options, now)) {
      const listener = await conversations.findOne(entered(conversationId), { session });
      if (!listener) return false;
      for (const speech of speeches) {
        const fallback = options.fallback ?? null;
        const to = placeOf(this.#keyring, listener);
        const payload = { kind: 'chat', to, speech, caseId, fallback } as const;
        const work = this.#work({ now, ids }, { destination: conversationId, payload, options });
        await this.#enqueue(tx, [work]);
        await this.#track(tx, work._id, 'chat', 'held', options);
      }
      return true;
    }
    const listener = await conversations.findOneAndUpdate(
      entered(conversationId),
      { $inc: { seq: speeches.length } },
      { session, returnDocument: 'after' },
    );
    if (!listener) return false;
    const seq = listener.seq - speeches.length;
    const { messages, outbox } = await this.entries(listener, speeches, { seq, now, ids, caseId });
    if (messages.length > 0) await native(this.#store.messages).insertMany([...messages], { session });
    await this.#enqueue(
      tx,
      outbox.map((work) => this.#caused(work, options)),
    );
    for (const entry of outbox) await this.#track(tx, entry._id, 'chat', 'queued', options);
    if (outbox.length === 0) {
      for (const entry of messages) await this.#track(tx, entry._id, 'chat', 'delivered', options);
    }
    tx.afterCommit(() => this.#signals.emit('history', conversationId));
    return true;
  }

  /** Says something in a chat that stays out of every history: about a message that was not taken in. */
  async beside(tx: Tx, to: ChatAddress, speech: Speech): Promise<void> {
    const payload = { kind: 'chat', to, speech, caseId: null, fallback: null } as const;
    await this.#enqueue(tx, [this.#work(tx, { destination: conversationId(this.#keyring, to), payload })]);
  }

  /** Tells the staff group; nothing when there is none. `target`: where a reply to the announcement goes. */
  async toStaffGroup(tx: Tx, announcement: Announcement, target: AnswerTarget | null = null): Promise<void> {
    if (!this.#staffGroup) return;
    const payload = { kind: 'staff', announcement, target } as const;
    await this.#enqueue(tx, [this.#work(tx, { destination: STAFF_DESTINATION, payload })]);
  }

  /** Sends a mail; its Message-ID is that of the outbox entry, so that a repeat is recognised. */
  async mail(tx: Tx, mail: Mail, options: PostOptions = {}): Promise<void> {
    const destination = `mail:${this.#keyring.lookupHash('email', mail.to.toLowerCase())}`;
    const work = this.#work(tx, { destination, payload: { kind: 'mail', mail }, options });
    await this.#enqueue(tx, [work]);
    await this.#track(tx, work._id, 'mail', isHeld(options, tx.now) ? 'held' : 'queued', options);
  }

  /** True while something that is said about an event is held: an undo can still keep it from being heard. */
  async holds(tx: Tx, cause: Cause): Promise<boolean> {
    const held = await native(this.#store.outbox).findOne(stillHeld(cause), {
      session: tx.session,
      projection: { _id: 1 },
    });
    return held !== null;
  }

  /**
   * Cancels what is still held for an event; gives the number of notices that will not be sent.
   * @throws {AppError} `notice-left` 409 when one of them is on its way or there: what was heard is not taken back.
   */
  async cancelHeld(tx: Tx, cause: Cause): Promise<number> {
    const { caseId, seq } = cause;
    const { session, now } = tx;
    const { modifiedCount } = await native(this.#store.outbox).updateMany(
      stillHeld(cause),
      { $set: { state: 'cancelled', finishedAt: now } },
      { session },
    );
    const left = await native(this.#store.outbox).findOne(
      { 'causedBy.caseId': caseId, 'causedBy.seq': seq, state: { $ne: 'cancelled' } },
      { session, projection: { _id: 1 } },
    );
    if (left) throw new AppError('notice-left', 409, 'a notice of the act has left');
    if (modifiedCount > 0) {
      await native(this.#store.notices).updateMany(
        { caseId, seq, state: 'held' },
        { $set: { state: 'cancelled', at: now } },
        { session },
      );
    }
    return modifiedCount;
  }

  /**
   * A case went from one chat to another: what waits to be said about it goes along. What the former chat already has in
   * its history is no longer delivered there; without another chat (`to` null) nothing of it is.
   */
  async redirect(
    tx: Tx,
    { caseId, from, to }: { readonly caseId: string; readonly from: string; readonly to: Listener | null },
  ): Promise<void> {
    const { session, now } = tx;
    const outbox = native(this.#store.outbox);
    const waiting = await outbox
      .find({ destination: from, kind: 'chat', state: 'pending', attempts: 0 }, { session })
      .toArray();
    for (const entry of waiting) {
      const payload = this.#keyring.openTransit<OutboxPayload>(entry.payload);
      if (payload.kind !== 'chat' || payload.caseId !== caseId) continue;
      const goesOn = to !== null && entry.message === null;
      const change = goesOn
        ? {
            destination: to._id,
            payload: this.#keyring.sealTransit({ ...payload, to: placeOf(this.#keyring, to) }),
          }
        : { state: 'cancelled' as const, finishedAt: now };
      const { matchedCount } = await outbox.updateOne(
        { _id: entry._id, state: 'pending', attempts: 0 },
        { $set: change },
        { session },
      );
      if (matchedCount === 0 || goesOn) continue;
      await native(this.#store.notices).updateMany(
        { _id: entry._id },
        { $set: { state: 'cancelled', at: now } },
        { session },
      );
    }
  }

  /**
   * Gives a held entry its place in the history, now that its time has come; for the web chat that is the delivery.
   * Gives the place, or null for a staff chat or a conversation that is gone.
   */
  async release(tx: Tx, entry: OutboxDoc): Promise<{ conversationId: string; seq: number } | null> {
    const payload = this.#keyring.openTransit<OutboxPayload>(entry.payload);
    if (payload.kind !== 'chat') return null;
    const listener = await native(this.#store.conversations).findOneAndUpdate(
      { _id: entry.destination },
      { $inc: { seq: 1 } },
      { session: tx.session, returnDocument: 'after' },
    );
    if (listener?.kind !== 'applicant') return null;
    const place = { conversationId: listener._id, seq: listener.seq };
    const delivery = listener.channel === 'web' ? 'delivered' : 'queued';
    const about = { ...place, now: tx.now, ids: tx.ids, caseId: payload.caseId, delivery } as const;
    const message = await this.#historyEntry(listener, payload.speech, about);
    await native(this.#store.messages).insertOne(message, { session: tx.session });
    tx.afterCommit(() => this.#signals.emit('history', listener._id));
    return place;
  }

  async #historyEntry(
    { keyId }: Listener,
    speech: Speech,
    at: Pick<MessageDoc, 'conversationId' | 'seq' | 'caseId'> & {
      readonly now: Date;
      readonly ids: Ids;
      readonly delivery: DeliveryState;
    },
  ): Promise<MessageDoc> {
    if (keyId === null) throw new TypeError('a conversation without a key has no history');
    return {
      _id: at.ids.next(),
      conversationId: at.conversationId,
      seq: at.seq,
      from: speech.from,
      content: await this.#keyring.seal(keyId, contentOf(speech), 'message'),
      keyId,
      caseId: at.caseId,
      delivery: at.delivery,
      at: at.now,
    };
  }

  #work(
    { now, ids }: { readonly now: Date; readonly ids: Ids },
    entry: {
      readonly destination: string;
      readonly payload: OutboxPayload;
      readonly message?: OutboxDoc['message'];
      readonly options?: PostOptions;
    },
  ): OutboxDoc {
    return {
      _id: ids.next(),
      kind: entry.payload.kind,
      destination: entry.destination,
      state: 'pending',
      claim: null,
      notBefore: entry.options?.notBefore ?? now,
      causedBy: entry.options?.causedBy ?? null,
      message: entry.message ?? null,
      payload: this.#keyring.sealTransit(entry.payload),
      attempts: 0,
      failure: null,
      externalId: null,
      createdAt: now,
      finishedAt: null,
    };
  }

  /** An entry of {@link entries} with its cause and what is sent in its place. */
  #caused(work: OutboxDoc, options: PostOptions): OutboxDoc {
    if (!options.fallback) return { ...work, causedBy: options.causedBy ?? null };
    const payload = this.#keyring.openTransit<OutboxPayload>(work.payload);
    return {
      ...work,
      causedBy: options.causedBy ?? null,
      payload: this.#keyring.sealTransit({ ...payload, fallback: options.fallback }),
    };
  }

  async #enqueue(tx: Tx, entries: readonly OutboxDoc[]): Promise<void> {
    if (entries.length === 0) return;
    await native(this.#store.outbox).insertMany([...entries], { session: tx.session });
    tx.afterCommit(() => {
      for (const { destination } of entries) this.#signals.emit('outbox', destination);
    });
  }

  async #track(
    tx: Tx,
    id: string,
    kind: NoticeDoc['kind'],
    state: DeliveryState,
    { causedBy }: PostOptions,
  ): Promise<void> {
    if (!causedBy) return;
    const { caseId, seq } = causedBy;
    await native(this.#store.notices).insertOne(
      { _id: id, caseId, seq, kind, state, at: tx.now },
      { session: tx.session },
    );
  }
}

/** What a history entry holds of something that is said. */
function contentOf({ text, choices, attach }: Speech): MessageContent {
  return { text, ...(choices ? { choices } : {}), ...(attach ? { attach } : {}) };
}

/** Deliveries of an event's notices that nobody has tried yet. */
function stillHeld({ caseId, seq }: Cause): Filter<OutboxDoc> {
  return { 'causedBy.caseId': caseId, 'causedBy.seq': seq, state: 'pending', attempts: 0 };
}

/** A web chat whose token was ended is read by nobody. */
function entered(_id: string): Filter<ConversationDoc> {
  return { _id, tokenEndedAt: { $exists: false } };
}

function isHeld({ notBefore }: PostOptions, now: Date): boolean {
  return notBefore !== undefined && notBefore > now;
}
