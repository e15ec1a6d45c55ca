import type { SetTimer } from '../../web/chat/client/platform';

interface Entry {
  readonly at: number;
  readonly run: () => void;
}

/** Timers that only pass when the test says so. */
export class FakeTimers {
  #now = 0;
  #entries: Entry[] = [];

  readonly set: SetTimer = (run, ms) => {
    const entry = { at: this.#now + ms, run };
    this.#entries.push(entry);
    return () => {
      this.#entries = this.#entries.filter((other) => other !== entry);
    };
  };

  /** The waits that are set (ms from now), shortest first. */
  get waits(): readonly number[] {
    return this.#entries.map(({ at }) => at - this.#now).sort((a, b) => a - b);
  }

  /** Lets `ms` pass and runs what falls due, in order. */
  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = this.#entries.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#entries = this.#entries.filter((entry) => entry !== due);
      this.#now = due.at;
      due.run();
    }
    this.#now = end;
  }
}
