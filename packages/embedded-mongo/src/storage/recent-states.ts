import { statSync } from 'node:fs';
import { COPY_WINDOW_BYTES, COPY_WINDOW_MS } from '../limits.js';

interface Held {
  readonly state: { release(): void };
  readonly since: number;
  readonly bytes: number;
}

/**
 * Keeps LMDB from reusing pages that a state of the last seconds needs, by holding a reader on that state: a copy of
 * the data file that reads the header first finds every page of it, although pages are written meanwhile. A new state
 * is held every `COPY_WINDOW_MS`, each for twice that time.
 */
export class RecentStates {
  private held: Held[] = [];
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly hold: () => { release(): void },
    private readonly file: string,
  ) {
    this.add();
    this.timer = setInterval(() => this.look(), COPY_WINDOW_MS / 8);
    this.timer.unref();
  }

  /** Gives up everything that is held. */
  stop(): void {
    clearInterval(this.timer);
    for (const { state } of this.held.splice(0)) state.release();
  }

  /** Gives up what is held and starts again with the present state. */
  renew(): void {
    const spent = this.held.splice(0);
    this.add();
    for (const { state } of spent) state.release();
  }

  private look(): void {
    const now = performance.now();
    const [oldest] = this.held;
    const grown = this.bytes() - (oldest?.bytes ?? 0) > COPY_WINDOW_BYTES;
    const newest = this.held.at(-1);
    if (!grown && newest && now - newest.since < COPY_WINDOW_MS) return;
    if (grown) {
      this.renew();
      return;
    }
    // When two are held, the older one has lasted for twice the time.
    const spent = this.held.splice(0, this.held.length - 1);
    this.add();
    for (const { state } of spent) state.release();
  }

  private add(): void {
    this.held.push({ state: this.hold(), since: performance.now(), bytes: this.bytes() });
  }

  private bytes(): number {
    return statSync(this.file, { throwIfNoEntry: false })?.size ?? 0;
  }
}
