import type { Cases } from '../../cases/cases.js';
import type { ChannelName } from '../../core/channel-table.js';
import type { Clock } from '../../core/clock.js';
import type { DiskRoom } from '../../core/disk-room.js';
import { causeOf, isAppError } from '../../core/errors.js';
import { plainFileName } from '../../core/file-name.js';
import type { Ids } from '../../core/ids.js';
import {
  FILE_FETCH_TIMEOUT_MS,
  FILE_MAX_BYTES,
  INTAKE_ATTEMPTS,
  INTAKE_CLAIM_MS,
  INTAKE_RETRY_MS,
  INTAKE_SLOW,
  INTAKES_AT_ONCE,
  STORAGE_FULL_SECONDS,
} from '../../core/limits.js';
import type { Logger } from '../../core/log.js';
import type { Signals } from '../../core/signals.js';
import { NOT_SCANNED, type Examine } from '../../documents/examine.js';
import { SET_ASIDE } from '../../documents/inspect.js';
import { storeScan } from '../../documents/store-scan.js';
import type { Vault } from '../../documents/vault.js';
import type { HeardFile } from '../../flows/types.js';
import type { InboxDoc } from '../../models/inbox.js';
import type { Keyring } from '../../models/keyring.js';
import { isStoreFull } from '../../models/store-away.js';
import { native, type Store } from '../../models/store.js';
import { inTransaction } from '../../models/transaction.js';
import {
  DeliveryError,
  FileTooLargeError,
  type Channel,
  type FileRef,
  type Incoming,
} from '../channels/channel.js';
import { ensureConversation, ensureKey } from './conversations.js';
import { openIncoming } from './inbox.js';
import { KeyedRunner } from '../work/keyed-runner.js';
import { openSetAsideTaskOf } from './set-aside.js';
import { waitingConversations } from './waiting-conversations.js';

export interface IntakeParts {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly vault: Vault;
  readonly examine: Examine;
  /** True for a chat whose files are heavy; such chats have workers of their own. */
  readonly isSlow: (owner: string) => boolean;
  readonly disk: DiskRoom;
  readonly cases: Pick<Cases, 'byId' | 'openTaskIn'>;
  readonly channels: ReadonlyMap<ChannelName, Channel>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly signals: Signals;
  readonly log: Logger;
}

const NOT_FETCHED = 'tidak-terunduh';

/**
 * Fetches and inspects the files that messages name, and puts them into the vault. A message whose file cannot be had,
 * or is refused, becomes ready as well, with the reason, so that the person is told.
 */
export class Intake {
  readonly #parts: IntakeParts;
  readonly #runner: KeyedRunner;
  readonly #stopping = new AbortController();
  /** Chats whose heavy file is being taken in. */
  readonly #slow = new Set<string>();
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

  start(): void {
    this.#off = this.#parts.signals.on('intake', (id) => this.#runner.wake(id));
  }

  /** Takes up files that wait without a signal: another process stored them, or died. */
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

  /** Many files of one chat must not hold up another's single photo. */
  async #work(conversationId: string): Promise<number | null> {
    if (this.#stopping.signal.aborted) return null;
    if (!this.#parts.isSlow(ownerOf(conversationId))) return this.#takeNext(conversationId);
    if (this.#slow.size >= INTAKE_SLOW.atOnce) return INTAKE_SLOW.retryMs;
    this.#slow.add(conversationId);
    try {
      return await this.#takeNext(conversationId);
    } finally {
      this.#slow.delete(conversationId);
    }
  }

  async #takeNext(conversationId: string): Promise<number | null> {
    const now = this.#parts.clock.now();
    const entry = await native(this.#parts.store.inbox).findOneAndUpdate(
      { conversationId, state: 'intake', notBefore: { $lte: now } },
      { $set: { notBefore: new Date(now.getTime() + INTAKE_CLAIM_MS) }, $inc: { attempts: 1 } },
      { sort: { _id: 1 }, returnDocument: 'after' },
    );
    if (!entry) return this.#nextTry(conversationId);
    // The attempt is counted before the file is opened, so a file that killed the process in all attempts is not opened
    // again.
    if (entry.attempts > INTAKE_ATTEMPTS) await this.#setAside(entry);
    else await this.#takeIn(entry);
    return 0;
  }

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
    const { store, signals } = this.#parts;
    const incoming = this.#open(entry);
    if (incoming?.body.kind !== 'file') {
      // A message that cannot be opened goes to its turn as it is: the turn counts its attempts and sets it aside.
      await native(store.inbox).updateOne({ _id: entry._id, state: 'intake' }, { $set: { state: 'ready' } });
      signals.emit('conversation', entry.conversationId);
      return;
    }
    const { body } = incoming;
    try {
      await this.#ready(entry, await this.#file(entry, incoming, body.file));
    } catch (error) {
      await this.#failed(entry, error, labelOf(body.file, incoming));
    }
  }

  async #ready({ _id, attempts, conversationId }: InboxDoc, heard: HeardFile): Promise<void> {
    const { store, keyring, signals } = this.#parts;
    const { modifiedCount } = await native(store.inbox).updateOne(
      { _id, state: 'intake', attempts },
      { $set: { state: 'ready', heard: keyring.sealTransit(heard) } },
    );
    if (modifiedCount > 0) signals.emit('conversation', conversationId);
  }

  async #failed(entry: InboxDoc, error: unknown, label: string): Promise<void> {
    const { log } = this.#parts;
    const { channel, attempts } = entry;
    log.warn({ cause: causeOf(error), channel, attempts }, 'a file was not taken in');
    const died = isAppError(error) && error.code === 'document-child-died';
    const full = isStoreFull(error);
    if (full || this.#stopping.signal.aborted) {
      // A full disk or a stop is no fault of the file, so the attempt does not count.
      await this.#tryAgain(entry, full ? STORAGE_FULL_SECONDS * 1_000 : 0, attempts - 1);
    } else if (attempts < INTAKE_ATTEMPTS && (!(error instanceof DeliveryError) || error.retryable)) {
      await this.#tryAgain(entry, INTAKE_RETRY_MS * attempts, attempts);
    } else if (died) await this.#setAside(entry);
    else {
      const away = isAppError(error) && error.code === 'scanner-away';
      await this.#ready(entry, { ok: false, reason: away ? NOT_SCANNED : NOT_FETCHED, label });
    }
  }

  async #tryAgain({ _id, attempts }: InboxDoc, afterMs: number, counted: number): Promise<void> {
    const notBefore = new Date(this.#parts.clock.now().getTime() + afterMs);
    await native(this.#parts.store.inbox).updateOne(
      { _id, state: 'intake', attempts },
      { $set: { notBefore, attempts: counted } },
    );
  }

  /** The person is told, staff get a task, later messages go on. */
  async #setAside(entry: InboxDoc): Promise<void> {
    const { store, keyring, cases, signals, log } = this.#parts;
    const { _id, attempts, conversationId, channel } = entry;
    log.error({ channel, attempts }, 'a file was set aside');
    const incoming = this.#open(entry);
    const label = incoming?.body.kind === 'file' ? labelOf(incoming.body.file, incoming) : 'Berkas';
    const heard: HeardFile = { ok: false, reason: SET_ASIDE, label };
    await inTransaction(store, async (tx) => {
      const { modifiedCount } = await native(store.inbox).updateOne(
        { _id, state: 'intake', attempts },
        { $set: { state: 'ready', heard: keyring.sealTransit(heard) } },
        { session: tx.session },
      );
      if (modifiedCount === 0) return;
      await openSetAsideTaskOf(store, cases, tx, conversationId);
      tx.afterCommit(() => signals.emit('conversation', conversationId));
    });
  }

  #open(entry: InboxDoc): Incoming | null {
    try {
      return openIncoming(this.#parts.keyring, entry);
    } catch (error) {
      this.#parts.log.error({ cause: causeOf(error), channel: entry.channel }, 'a message cannot be opened');
      return null;
    }
  }

  async #file(entry: InboxDoc, incoming: Incoming, ref: FileRef): Promise<HeardFile> {
    const { vault, examine, clock, disk } = this.#parts;
    const label = labelOf(ref, incoming);
    if (ref.at === 'refused') {
      const { reason, pixels } = ref;
      return { ok: false, reason, ...(pixels ? { pixels } : {}), label };
    }
    if (ref.at === 'vault') {
      const listed = await vault.has(ref.fileId);
      if (!listed) return { ok: false, reason: NOT_FETCHED, label };
      const { contentHash, contentType, bytes, pages } = listed;
      const { order } = incoming;
      return { ok: true, label, page: { fileId: listed._id, contentHash, contentType, bytes, pages, order } };
    }
    if (!(await disk.hasRoomForFiles())) return { ok: false, reason: 'penyimpanan-penuh', label };
    const conversation = await ensureConversation(this.#parts, incoming.address, 'applicant', clock.now());
    const keyId = await ensureKey(this.#parts, conversation);
    const bytes = await this.#fetch(entry.channel, incoming, ref);
    if (bytes === null) return { ok: false, reason: 'terlalu-besar', label };
    const stored = await storeScan(
      { vault, examine },
      { bytes, keyId, order: incoming.order },
      { owner: ownerOf(entry.conversationId), fresh: entry.attempts > 1 },
    );
    return { ...stored, label };
  }

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

function ownerOf(conversationId: string): string {
  return `chat:${conversationId}`;
}

function labelOf(ref: FileRef, incoming: Incoming): string {
  const name = plainFileName(ref.name, '');
  if (name !== '') return name;
  return incoming.albumId === undefined ? 'Foto' : `Foto (pesan ${incoming.order})`;
}
