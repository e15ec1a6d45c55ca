import { ApiFailure, type Chat } from './shapes.js';

/** Telegram's published limits for sending; a test may set smaller ones. */
export interface PacingLimits {
  readonly perSecond: number;
  readonly perChatPerSecond: number;
  readonly perGroupPerMinute: number;
}

/** Refuses sends above the limits with 429; counts by windows of a second, of a minute for groups. */
export class Pacing {
  readonly #windows = new Map<string, { start: number; count: number }>();
  /** Number of sends that were refused. */
  refused = 0;

  constructor(
    private readonly limits: PacingLimits,
    private readonly now: () => number,
  ) {}

  /** Counts a send, or throws the 429. */
  check(chat: Chat): void {
    this.#count('all', this.limits.perSecond, 1000);
    if (chat.type === 'private') this.#count(`c${chat.id}`, this.limits.perChatPerSecond, 1000);
    else this.#count(`g${chat.id}`, this.limits.perGroupPerMinute, 60_000);
  }

  #count(key: string, limit: number, windowMs: number): void {
    const now = this.now();
    const window = this.#windows.get(key);
    if (!window || now - window.start >= windowMs) {
      this.#windows.set(key, { start: now, count: 1 });
      return;
    }
    if (window.count >= limit) {
      this.refused += 1;
      const seconds = Math.max(1, Math.ceil((window.start + windowMs - now) / 1000));
      throw new ApiFailure(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds });
    }
    window.count += 1;
  }
}
