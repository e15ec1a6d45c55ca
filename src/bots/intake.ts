import { causeOf, isAppError } from '../core/errors.js';
import type { Clock } from '../core/clock.js';
import type { Ids } from '../core/ids.js';
import {
  FILE_FETCH_TIMEOUT_MS,
  FILE_MAX_BYTES,
  INTAKE_ATTEMPTS,
  INTAKE_CLAIM_MS,
  INTAKE_RETRY_MS,
  INTAKES_AT_ONCE,
} from '../core/limits.js';
import type { Logger } from '../core/log.js';
import type { Signals } from '../core/signals.js';
import { NOT_SCANNED, type Examine } from '../documents/examine.js';
import { takeIn } from '../documents/intake.js';
import type { Vault } from '../documents/vault.js';
import type { ChannelName, HeardFile } from '../flows/types.js';
import type { InboxDoc } from '../models/inbox.js';
import type { Keyring } from '../models/keyring.js';
import { native, type Store } from '../models/store.js';
import { DeliveryError, FileTooLargeError, type Channel, type FileRef, type Incoming } from './channel.js';
import { ensureConversation, ensureKey } from './conversations.js';
import { KeyedRunner } from './keyed-runner.js';
import { waitingConversations } from './waiting-conversations.js';

export interface IntakeParts {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly vault: Vault;
  /** Looks at a file that was fetched, before it is stored. */
  readonly inspect: Examine;
  readonly channels: ReadonlyMap<ChannelName, Channel>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly signals: Signals;
  readonly log: Logger;
}

/** Reason code of a file that the channel did not hand out in all tries. */
const NOT_FETCHED = 'tidak-terunduh';

/**
 * Fetches the files that messages name, looks at them and puts them into the vault; then the message is ready for its
 * turn. A file that cannot be had, or is refused, is ready too, with its reason: the person is told.
 */
export class Intake {
  readonly #parts: IntakeParts;
  readonly #runner: KeyedRunner;
  readonly #stopping = new AbortController();
  #off: () => void = () => undefined;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
    this.#runner = new KeyedRunner({
      name: 'intake',
      concurrency: INTAKES_AT_ONCE,
      work: (conversationId) => this.#work(conversationId),
      retryMs: INTAKE_RETRY_MS,
      log: parts.log,
    });
  }

  /** Begins to work on what other parts store. */
  start(): void {
    this.#off = this.#parts.signals.on('intake', (id) => this.#runner.wake(id));
  }

  /** Looks for files that wait although nobody called (another process stored them, or it died). */
  async look(): Promise<void> {
    const { store, clock } = this.#parts;
    const due = { state: 'intake', notBefore: { $lte: clock.now() } } as const;
    for (const id of await waitingConversations(store, due)) this.#runner.nudge(id);
  }

  async stop(): Promise<void> {
    this.#off();
    this.#stopping.abort();
    await this.#runner.stop();
  }

  async #work(conversationId: string): Promise<number | null> {
    const inbox = native(this.#parts.store.inbox);
    for (;;) {
      if (this.#stopping.signal.aborted) return null;
      const now = this.#parts.clock.now();
      const entry = await inbox.findOneAndUpdate(
        { conversationId, state: 'intake', notBefore: { $lte: now } },
        { $set: { notBefore: new Date(now.getTime() + INTAKE_CLAIM_MS) }, $inc: { attempts: 1 } },
        { sort: { _id: 1 }, returnDocument: 'after' },
      );
      if (!entry) return this.#nextTry(conversationId);
      await this.#takeIn(entry);
    }
  }

  /** When the next file of the conversation may be tried again, ms from now. */
  async #nextTry(conversationId: string): Promise<number | null> {
    const [next] = await native(this.#parts.store.inbox)
      .find({ conversationId, state: 'intake' })
      .project<Pick<InboxDoc, 'notBefore'>>({ notBefore: 1 })
      .sort({ notBefore: 1 })
      .limit(1)
      .toArray();
    return next ? Math.max(1, next.notBefore.getTime() - this.#parts.clock.now().getTime()) : null;
  }

  async #takeIn(entry: InboxDoc): Promise<void> {
    const { keyring, log, clock, store, signals } = this.#parts;
    const incoming = this.#open(entry);
    if (incoming?.body.kind !== 'file') {
      // What cannot be opened goes on as it is: the turn counts its tries and sets it aside.
      await native(store.inbox).updateOne({ _id: entry._id, state: 'intake' }, { $set: { state: 'ready' } });
      signals.emit('conversation', entry.conversationId);
      return;
    }
    const { body } = incoming;
    let heard: HeardFile;
    try {
      heard = await this.#file(entry, incoming, body.file);
    } catch (error) {
      const retryable = !(error instanceof DeliveryError) || error.retryable;
      log.warn(
        { cause: causeOf(error), channel: entry.channel, attempts: entry.attempts },
        'a file was not taken in',
      );
      if (retryable && entry.attempts < INTAKE_ATTEMPTS) {
        const notBefore = new Date(clock.now().getTime() + INTAKE_RETRY_MS * entry.attempts);
        await native(store.inbox).updateOne(
          { _id: entry._id, state: 'intake', attempts: entry.attempts },
          { $set: { notBefore } },
        );
        return;
      }
      const reason = isAppError(error) && error.code === 'scanner-away' ? NOT_SCANNED : NOT_FETCHED;
      heard = { ok: false, reason, label: labelOf(body.file, incoming) };
    }
    const { modifiedCount } = await native(store.inbox).updateOne(
      { _id: entry._id, state: 'intake', attempts: entry.attempts },
      { $set: { state: 'ready', heard: keyring.sealTransit(heard) } },
    );
    if (modifiedCount > 0) signals.emit('conversation', entry.conversationId);
  }

  #open(entry: InboxDoc): Incoming | null {
    try {
      return this.#parts.keyring.openTransit<Incoming>(entry.payload);
    } catch (error) {
      this.#parts.log.error({ cause: causeOf(error), channel: entry.channel }, 'a message cannot be opened');
      return null;
    }
  }

  async #file(entry: InboxDoc, incoming: Incoming, ref: FileRef): Promise<HeardFile> {
    const { vault, inspect, store, clock } = this.#parts;
    const label = labelOf(ref, incoming);
    if (ref.at === 'refused') return { ok: false, reason: ref.reason, label };
    if (ref.at === 'vault') {
      const stored = await vault.has(ref.fileId);
      if (!stored) return { ok: false, reason: NOT_FETCHED, label };
      const { contentHash, contentType, bytes, pages } = stored;
      const { order } = incoming;
      return { ok: true, label, page: { fileId: stored._id, contentHash, contentType, bytes, pages, order } };
    }
    const conversation = await ensureConversation(store, incoming.address, 'applicant', clock.now());
    const keyId = await ensureKey(this.#parts, conversation);
    const bytes = await this.#fetch(entry.channel as ChannelName, incoming, ref);
    if (bytes === null) return { ok: false, reason: 'terlalu-besar', label };
    const taken = await takeIn({ vault, inspect }, { bytes, keyId, order: incoming.order });
    return taken.ok ? { ok: true, page: taken.page, label } : { ok: false, reason: taken.reason, label };
  }

  /** The bytes, or null when they are too many. */
  async #fetch(name: ChannelName, incoming: Incoming, ref: FileRef): Promise<Buffer | null> {
    const channel = this.#parts.channels.get(name);
    if (!channel?.fetchFile)
      throw new DeliveryError('unreachable', `${name} is off: its files cannot be fetched`);
    channel.typing?.(incoming.address);
    const signal = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(FILE_FETCH_TIMEOUT_MS)]);
    try {
      return await channel.fetchFile(ref, FILE_MAX_BYTES, signal);
    } catch (error) {
      if (error instanceof FileTooLargeError) return null;
      throw error;
    }
  }
}

/** What a file is called in answers: its name as sent, or the place of its message. */
function labelOf(ref: FileRef, incoming: Incoming): string {
  if (ref.name !== undefined && ref.name.trim() !== '') return ref.name.trim().slice(0, LABEL_CHARS);
  return incoming.albumId === undefined ? 'Foto' : `Foto (pesan ${incoming.order})`;
}

/** Longest name of a file that an answer repeats, characters. */
const LABEL_CHARS = 60;
