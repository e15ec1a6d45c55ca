import { AppError, causeOf } from './errors.js';
import { DISK_FLOOR_BYTES, DISK_LOOK_MS, STORAGE_FULL_SECONDS } from './limits.js';
import type { Logger } from './log.js';

export interface DiskRoomOptions {
  /** Free bytes where everything is kept; null where that is not this machine's matter. */
  readonly freeBytes: (() => Promise<number>) | null;
  readonly log: Logger;
}

/**
 * Whether the disk has room for what strangers send. Two floors: below the first their files are refused and texts go on;
 * below the second nothing of theirs is taken, so that what was accepted can still be worked off.
 */
export class DiskRoom {
  readonly #options: DiskRoomOptions;
  #seen: { readonly at: number; readonly free: Promise<number> } | null = null;

  constructor(options: DiskRoomOptions) {
    this.#options = options;
  }

  /** True while files are taken. */
  async hasRoomForFiles(): Promise<boolean> {
    const free = await this.#free();
    if (free < DISK_FLOOR_BYTES.files)
      this.#options.log.warn({ freeBytes: free }, 'disk nearly full: files are refused');
    return free >= DISK_FLOOR_BYTES.files;
  }

  /** @throws {AppError} `storage-full` 503 when nothing more is taken from strangers */
  async ensureForWords(): Promise<void> {
    const free = await this.#free();
    if (free >= DISK_FLOOR_BYTES.words) return;
    this.#options.log.error({ freeBytes: free }, 'disk full: nothing more is taken from strangers');
    throw storageFull();
  }

  /** Free bytes, looked at again after a moment; endless when they are not known. */
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

/** The refusal of what cannot be stored for want of room; the same may be stored later. */
export function storageFull(cause?: unknown): AppError {
  return new AppError(
    'storage-full',
    undefined,
    { retryAfterSeconds: STORAGE_FULL_SECONDS },
    cause === undefined ? {} : { cause },
  );
}
