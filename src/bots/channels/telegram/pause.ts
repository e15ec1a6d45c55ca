/** Waits `ms`; a signal ends the wait early. Never rejects. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}

/** First and longest pause between tries, ms. */
export interface BackoffTimes {
  readonly first: number;
  readonly longest: number;
}

/** Pauses that double from the first to the longest; `reset` after a success. */
export class Backoff {
  #next: number;

  constructor(private readonly times: BackoffTimes) {
    this.#next = times.first;
  }

  reset(): void {
    this.#next = this.times.first;
  }

  /** The next pause, ms, at least what the service asked for. */
  next(asked = 0): number {
    const ms = Math.max(this.#next, asked);
    this.#next = Math.min(this.#next * 2, this.times.longest);
    return ms;
  }
}
