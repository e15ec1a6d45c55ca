import { AppError, causeOf, isAppError } from '../../core/errors.js';
import { CHAT_BUSY_SECONDS, CHAT_FREE_DISK_FLOOR_BYTES, CHAT_UPLOADS_AT_ONCE } from '../../core/limits.js';
import type { Logger } from '../../core/log.js';
import { NOT_SCANNED, type Examine } from '../../documents/examine.js';
import type { Inspection } from '../../documents/inspect.js';
import type { Vault } from '../../documents/vault.js';
import { tooMany } from './allowance.js';
import type { FormFile } from './multipart.js';
import type { SentFile } from './read-message.js';

export interface UploadParts {
  readonly vault: Pick<Vault, 'put'>;
  readonly inspect: Examine;
  /** Free bytes where files are kept; unset: not known. */
  readonly freeDisk?: (() => Promise<number>) | undefined;
  readonly log: Logger;
}

/** Puts uploaded files away, and keeps their number at a time within what memory bears. */
export class Uploads {
  readonly #parts: UploadParts;
  readonly #ofChat = new Map<string, { open: number; readonly waiting: (() => void)[] }>();
  #count = 0;

  constructor(parts: UploadParts) {
    this.#parts = parts;
  }

  /**
   * Runs an upload of a chat; more than a few of one chat wait for each other, unread.
   * @throws {AppError} 429 when too many wait, `busy` 503 when the process receives as many as it may
   */
  async during<T>(conversationId: string, work: () => Promise<T>): Promise<T> {
    const chat = this.#ofChat.get(conversationId) ?? { open: 0, waiting: [] };
    this.#ofChat.set(conversationId, chat);
    if (chat.open < CHAT_UPLOADS_AT_ONCE.session) chat.open += 1;
    else if (chat.waiting.length >= CHAT_UPLOADS_AT_ONCE.waiting) throw tooMany(CHAT_BUSY_SECONDS);
    // Whoever ends hands on its place: the number of open ones stays.
    else await new Promise<void>((resolve) => chat.waiting.push(resolve));
    try {
      if (this.#count >= CHAT_UPLOADS_AT_ONCE.process) throw busy();
      this.#count += 1;
      try {
        return await work();
      } finally {
        this.#count -= 1;
      }
    } finally {
      const next = chat.waiting.shift();
      if (next) next();
      else chat.open -= 1;
      if (chat.open === 0) this.#ofChat.delete(conversationId);
    }
  }

  /** Looks at a file and seals it in the vault; one that is refused is part of the message too, with its reason. */
  async put({ name, contentType, bytes }: FormFile, keyId: string): Promise<SentFile> {
    const size = bytes.length;
    const refused = (reason: string): SentFile => ({
      name,
      contentType,
      size,
      ref: { at: 'refused', reason, name, size },
    });
    if (await this.#diskIsFull()) return refused('penyimpanan-penuh');
    const seen = await this.#look(bytes);
    if (!seen.ok) return refused(seen.reason);
    const stored = await this.#parts.vault.put({
      keyId,
      bytes,
      contentType: seen.contentType,
      pages: seen.pages,
    });
    return {
      name,
      contentType: seen.contentType,
      size,
      ref: { at: 'vault', fileId: stored._id, name, size },
    };
  }

  /** A scanner that is away refuses the file with its reason: the same request again would send all of it once more. */
  async #look(bytes: Buffer): Promise<Inspection> {
    try {
      return await this.#parts.inspect(bytes);
    } catch (error) {
      if (isAppError(error) && error.code === 'scanner-away') return { ok: false, reason: NOT_SCANNED };
      throw error;
    }
  }

  async #diskIsFull(): Promise<boolean> {
    const { freeDisk, log } = this.#parts;
    if (freeDisk === undefined) return false;
    try {
      const free = await freeDisk();
      if (free < CHAT_FREE_DISK_FLOOR_BYTES)
        log.warn({ freeBytes: free }, 'disk nearly full: files are refused');
      return free < CHAT_FREE_DISK_FLOOR_BYTES;
    } catch (error) {
      log.warn({ cause: causeOf(error) }, 'free disk is not known');
      return false;
    }
  }
}

/** A repetition of a stored message: its files are compared and not kept again. */
export function notKept({ name, contentType, bytes }: FormFile): Promise<SentFile> {
  const size = bytes.length;
  return Promise.resolve({ name, contentType, size, ref: { at: 'refused', reason: 'kembar', name, size } });
}

/** The refusal for want of room in this process. */
export function busy(): AppError {
  return new AppError('busy', 503, 'layanan sedang sibuk; silakan coba lagi', {
    retryAfterSeconds: CHAT_BUSY_SECONDS,
  });
}
