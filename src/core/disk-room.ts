import { AppError, causeOf } from './errors.js';
import { DISK_FLOOR_BYTES, DISK_LOOK_MS, STORAGE_FULL_SECONDS } from './limits.js';
import type { Logger } from './log.js';

export interface DiskRoomOptions {
  /** Free bytes of the disk with the data; null when the database is on another machine. */
  readonly freeBytes: (() => Promise<number>) | null;
  readonly log: Logger;
}

/**
 * Tells whether the disk has room for what strangers send. Below the first floor of `DISK_FLOOR_BYTES` their files are
 * refused, below the second all they send, so that the work accepted before can end.
 */
export class DiskRoom {
  readonly #options: DiskRoomOptions;
  #seen: { readonly at: number; readonly free: Promise<number> } | null = null;

  constructor(options: DiskRoomOptions) {
    this.#options = options;
  }

  /** True while files are accepted. */
  async hasRoomForFiles(): Promise<boolean> {
    const free = await this.#free();
    if (free < DISK_FLOOR_BYTES.files)
      this.#options.log.warn({ freeBytes: free }, 'disk nearly full: files are refused');
    return free >= DISK_FLOOR_BYTES.files;
  }

  /** @throws {AppError} `storage-full` 503 when texts are refused, too. */
  async ensureForWords(): Promise<void> {
    const free = await this.#free();
    if (free >= DISK_FLOOR_BYTES.words) return;
    this.#options.log.error({ freeBytes: free }, 'disk full: nothing more is taken from strangers');
    throw storageFull();
  }

  /** Free bytes, cached for `DISK_LOOK_MS`; `Infinity` when unknown. */
  #free(): Promise<number> {
    const { freeBytes, log } = this.#options;
    if (freeBytes === null) return Promise.resolve(Infinity);
    const now = performance.now();
    if (this.#seen === null || now - this.#seen.at >= DISK_LOOK_MS) {
      const free = freeBytes().catch((error: unknown) => {
        log.warn({ cause: causeOf(error) }, 'free disk is not known');
        return Infinity;
      });
      this.#seen = { at: now, free };
    }
    return this.#seen.free;
  }
}

/** The refusal of something that does not fit on the disk; the sender may try again later. */
export function storageFull(cause?: unknown): AppError {
  return new AppError(
    'storage-full',
    undefined,
    { retryAfterSeconds: STORAGE_FULL_SECONDS },
    cause === undefined ? {} : { cause },
  );
}
