/** An instant as ISO 8601 in UTC with milliseconds (`2026-11-24T01:30:00.000Z`); sorts as text. */
export type Instant = string;

/** Where the product reads the time. It is passed in, so that tests control it. */
export interface Clock {
  now(): Date;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still until it is moved; for tests, and for a turn that reads the time once. */
export class ManualClock implements Clock {
  #now: number;

  constructor(at: Date | Instant) {
    this.#now = new Date(at).getTime();
  }

  now(): Date {
    return new Date(this.#now);
  }

  advance(ms: number): void {
    this.#now += ms;
  }

  /** Jumps to an instant, forward or back. */
  set(at: Date | Instant): void {
    this.#now = new Date(at).getTime();
  }
}
