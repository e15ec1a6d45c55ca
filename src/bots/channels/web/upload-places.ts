import {
  CHAT_BUSY_SECONDS,
  CHAT_UPLOAD_BYTES_AT_ONCE,
  CHAT_UPLOAD_SILENT_MS,
  CHAT_UPLOAD_WAIT_MS,
  CHAT_UPLOADS_AT_ONCE,
  CHAT_UPLOADS_WAITING,
} from '../../../core/limits.js';
import { AppError } from '../../../core/errors.js';
import { tooMany } from '../../../models/allowances.js';

/** An upload that asks for a place. */
export interface UploadRequest {
  readonly address: string;
  readonly chat: string;
  /** Most bytes of it in memory at once. */
  readonly bytes: number;
  /** Aborted when the client is gone. */
  readonly gone: AbortSignal;
}

/** An upload that has a place. */
export interface OpenUpload {
  /** Aborted when the place is taken away because others wait and no data comes. */
  readonly takenAway: AbortSignal;
  /** Notes that data came. */
  alive(): void;
  /** Runs work on received data, during which no data is expected. */
  during<T>(work: () => Promise<T>): Promise<T>;
}

interface Open extends UploadRequest {
  readonly controller: AbortController;
  lastAlive: number;
  worked: boolean;
}

interface Waiting {
  readonly request: UploadRequest;
  readonly go: (open: Open) => void;
}

/**
 * Limits the memory of uploads, per process, address and chat. An upload without a place waits unread; the address with
 * the fewest places goes first. When the process is full, a silent upload of the address with the most places loses its
 * place.
 */
export class UploadPlaces {
  readonly #open = new Set<Open>();
  readonly #now: () => number;
  #waiting: Waiting[] = [];
  #look: NodeJS.Timeout | null = null;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /**
   * Waits for a place and runs `work` in it.
   * @throws {AppError} `too-many-requests` 429 when too many uploads of the chat or address wait, `busy` 503 when too
   *   many wait in the process or no place came free in time, `malformed-request` 400 when the client disconnects
   */
  async during<T>(request: UploadRequest, work: (upload: OpenUpload) => Promise<T>): Promise<T> {
    const open = await this.#enter(request);
    try {
      return await work(this.#handle(open));
    } finally {
      this.#open.delete(open);
      this.#next();
    }
  }

  #enter(request: UploadRequest): Promise<Open> {
    const { session, address, process } = CHAT_UPLOADS_WAITING;
    const waits = (of: (one: UploadRequest) => boolean): number =>
      this.#waiting.filter((one) => of(one.request)).length;
    if (
      waits(({ chat }) => chat === request.chat) >= session ||
      waits((one) => one.address === request.address) >= address
    ) {
      throw tooMany(CHAT_BUSY_SECONDS);
    }
    if (this.#waiting.length >= process) throw busy();
    return new Promise((resolve, reject) => {
      const leave = (error: Error): void => {
        settle();
        this.#waiting = this.#waiting.filter((one) => one !== waiting);
        this.#next();
        reject(error);
      };
      const patience = setTimeout(() => leave(busy()), CHAT_UPLOAD_WAIT_MS);
      const left = (): void => leave(new AppError('malformed-request', 'the request ended early'));
      const settle = (): void => {
        clearTimeout(patience);
        request.gone.removeEventListener('abort', left);
      };
      const waiting: Waiting = {
        request,
        go: (open) => {
          settle();
          resolve(open);
        },
      };
      request.gone.addEventListener('abort', left);
      this.#waiting.push(waiting);
      this.#next();
    });
  }

  #handle(open: Open): OpenUpload {
    return {
      takenAway: open.controller.signal,
      alive: () => {
        open.lastAlive = this.#now();
      },
      during: async (work) => {
        open.worked = true;
        try {
          return await work();
        } finally {
          open.worked = false;
          open.lastAlive = this.#now();
        }
      },
    };
  }

  #next(): void {
    for (;;) {
      const candidates = this.#waiting
        .filter(({ request }) => this.#hasShare(request))
        .toSorted((a, b) => this.#placesOf(a.request.address) - this.#placesOf(b.request.address));
      const first = candidates[0];
      const fitting = candidates.find(({ request }) => this.#fits(request));
      if (fitting) this.#admit(fitting);
      else {
        if (first) this.#makeRoomFor(first.request);
        this.#lookLater(first !== undefined);
        return;
      }
    }
  }

  #admit(waiting: Waiting): void {
    const { request, go } = waiting;
    this.#waiting = this.#waiting.filter((one) => one !== waiting);
    const open: Open = {
      ...request,
      controller: new AbortController(),
      lastAlive: this.#now(),
      worked: false,
    };
    this.#open.add(open);
    go(open);
  }

  #hasShare({ address, chat, bytes }: UploadRequest): boolean {
    const ofAddress = [...this.#open].filter((one) => one.address === address);
    const ofChat = ofAddress.filter((one) => one.chat === chat);
    return (
      ofChat.length < CHAT_UPLOADS_AT_ONCE.session &&
      ofAddress.length < CHAT_UPLOADS_AT_ONCE.address &&
      sum(ofAddress) + bytes <= CHAT_UPLOAD_BYTES_AT_ONCE.address
    );
  }

  #fits({ bytes }: UploadRequest): boolean {
    return (
      this.#open.size < CHAT_UPLOADS_AT_ONCE.process &&
      sum([...this.#open]) + bytes <= CHAT_UPLOAD_BYTES_AT_ONCE.process
    );
  }

  #placesOf(address: string): number {
    return [...this.#open].filter((one) => one.address === address).length;
  }

  #makeRoomFor(request: UploadRequest): void {
    const own = this.#placesOf(request.address);
    const [victim] = [...this.#open]
      .filter((one) => !one.worked && !one.controller.signal.aborted)
      .filter((one) => this.#placesOf(one.address) > own + 1)
      .filter((one) => this.#now() - one.lastAlive >= CHAT_UPLOAD_SILENT_MS)
      .toSorted((a, b) => this.#placesOf(b.address) - this.#placesOf(a.address) || a.lastAlive - b.lastAlive);
    victim?.controller.abort(busy());
  }

  /** Silence causes no event, so it is noticed by looking again. */
  #lookLater(wanted: boolean): void {
    if (this.#look) clearTimeout(this.#look);
    this.#look = wanted ? setTimeout(() => this.#next(), CHAT_UPLOAD_SILENT_MS / 3).unref() : null;
  }
}

function sum(uploads: readonly UploadRequest[]): number {
  return uploads.reduce((total, { bytes }) => total + bytes, 0);
}

/** The error when this process has no room. */
export function busy(): AppError {
  return new AppError('busy', undefined, {
    retryAfterSeconds: CHAT_BUSY_SECONDS,
  });
}
