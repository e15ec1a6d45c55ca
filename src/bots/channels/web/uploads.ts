import type { DiskRoom } from '../../../core/disk-room.js';
import { isAppError } from '../../../core/errors.js';
import type { FileRefusal } from '../../../core/file-refusal.js';
import { DOCUMENT_DEATHS } from '../../../core/limits.js';
import { NOT_SCANNED, type Examine } from '../../../documents/examine.js';
import { SET_ASIDE } from '../../../documents/inspect.js';
import { storeScan, type StoredScan } from '../../../documents/store-scan.js';
import type { Vault } from '../../../documents/vault.js';
import type { FileRef } from '../channel.js';
import type { FormFile } from './multipart.js';
import type { SentFile } from './read-message.js';

export interface UploadParts {
  readonly vault: Pick<Vault, 'put'>;
  readonly examine: Examine;
  readonly disk: DiskRoom;
  /** Opens a task for staff about a file of this chat that cannot be processed. */
  readonly noteSetAside: (conversationId: string) => Promise<void>;
}

/** The chat, key and network address that a file came from. */
export interface Sender {
  readonly address: string;
  readonly conversationId: string;
  readonly keyId: string;
}

/** Inspects and stores uploaded files. */
export class Uploads {
  readonly #parts: UploadParts;

  constructor(parts: UploadParts) {
    this.#parts = parts;
  }

  /** Inspects a file and seals it in the vault. A refused file is part of the message as well, with its reason. */
  async put({ name, contentType, bytes }: FormFile, sender: Sender): Promise<SentFile> {
    const size = bytes.length;
    const stored: StoredScan = (await this.#parts.disk.hasRoomForFiles())
      ? await this.#store(bytes, sender)
      : { ok: false, reason: 'penyimpanan-penuh' };
    return stored.ok
      ? {
          name,
          contentType: stored.page.contentType,
          size,
          ref: { at: 'vault', fileId: stored.page.fileId, name, size },
        }
      : { name, contentType, size, ref: refusedRef(stored, name, size) };
  }

  /**
   * A file that killed its child process is tried again in a fresh one, `DOCUMENT_DEATHS` times. With the virus scanner
   * away the file is refused, because an error would make the page send the whole request again.
   */
  async #store(bytes: Buffer, { address, conversationId, keyId }: Sender): Promise<StoredScan> {
    const owner = `address:${address}`;
    for (let deaths = 0; deaths < DOCUMENT_DEATHS; deaths++) {
      try {
        return await storeScan(this.#parts, { bytes, keyId, order: 0 }, { owner, fresh: deaths > 0 });
      } catch (error) {
        if (isAppError(error) && error.code === 'scanner-away') return { ok: false, reason: NOT_SCANNED };
        if (!isAppError(error) || error.code !== 'document-child-died') throw error;
      }
    }
    await this.#parts.noteSetAside(conversationId);
    return { ok: false, reason: SET_ASIDE };
  }
}

function refusedRef({ reason, pixels }: FileRefusal, name: string, size: number): FileRef {
  return { at: 'refused', reason, ...(pixels ? { pixels } : {}), name, size };
}

/** Describes a file of a repeated request: it is compared, and not stored again. */
export function notKept({ name, contentType, bytes }: FormFile): Promise<SentFile> {
  const size = bytes.length;
  return Promise.resolve({ name, contentType, size, ref: { at: 'refused', reason: 'kembar', name, size } });
}
