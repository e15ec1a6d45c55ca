import type { TelegramEmulator } from '../telegram/emulator.js';
import type { WriteCommand } from './frames.js';
import type { KillMode, WriteWatch } from './gate.js';
import type { PostOffice } from './post-office.js';

/** Where the product dies in a step: around the n-th write, call of Telegram, or mail, counted from 1. */
export type DeathPoint =
  | { readonly at: 'store'; readonly n: number; readonly mode: KillMode }
  | { readonly at: 'telegram' | 'mail'; readonly n: number; readonly mode: 'before' | 'after' };

/** What passed since the counting began. */
export interface Counted {
  readonly writes: readonly WriteCommand[];
  readonly telegram: readonly string[];
  readonly mail: number;
}

/** Calls of Telegram that are counted: without polls, the calls of a start, and the sign that somebody is typing. */
const COUNTED_CALLS = /^(?:send(?!ChatAction)|edit|answer|delete(?!Webhook)|getFile|download)/u;

/** A write in words. */
export function wordsOf({ name, collection, inTransaction }: WriteCommand): string {
  return [name, collection, inTransaction ? '(tx)' : null].filter((word) => word !== null).join(' ');
}

/** Counts what the product does to the outside, and kills it at one point of that. */
export class Deaths {
  /** Where it was killed, in words that do not depend on the count. */
  diedAt: string | null = null;
  #counting = false;
  #point: DeathPoint | null = null;
  #counted = newCount();
  #dieAfterCall: string | null = null;
  #lastWrite = 0;

  /** @param kill ends the product; false when it is not running */
  constructor(private readonly kill: () => boolean) {}

  /** Starts a new count; at `point` the product dies, once. */
  count(point: DeathPoint | null): void {
    this.#point = point;
    this.#counting = true;
    this.#counted = newCount();
    this.#dieAfterCall = null;
    this.diedAt = null;
  }

  get counted(): Counted {
    return this.#counted;
  }

  /** Time since the last write of any kind, ms. */
  get quietMs(): number {
    return performance.now() - this.#lastWrite;
  }

  /** Given to the gate in front of the store. */
  readonly watch: WriteWatch = (write) => {
    this.#lastWrite = performance.now();
    if (!this.#counting || write.collection === 'jobs') return null;
    // Sweeps of timers come at any time.
    if (write.name === 'delete' && !write.inTransaction) return null;
    this.#counted.writes.push(write);
    const point = this.#point;
    if (point?.at !== 'store' || this.#counted.writes.length !== point.n) return null;
    this.#point = null;
    return { mode: point.mode, kill: () => this.#die(wordsOf(write)) };
  };

  /** Makes Telegram and the mail server report what they accept. */
  listen(telegram: TelegramEmulator, mail: PostOffice): void {
    const { faults } = telegram;
    const take = faults.take.bind(faults);
    faults.take = (method) => {
      if (!this.#counting || !COUNTED_CALLS.test(method)) return take(method);
      const count = this.#counted.telegram.push(method);
      if (this.#isDue('telegram', 'after', count)) this.#dieAfterCall = method;
      if (!this.#isDue('telegram', 'before', count)) return take(method);
      this.#die(method);
      return { type: 'cut', when: 'before' };
    };
    telegram.carriedOut = (method) => {
      if (method !== this.#dieAfterCall) return;
      this.#dieAfterCall = null;
      this.#die(method);
    };
    mail.hook = (when) => {
      if (when === 'before' && this.#counting) this.#counted.mail += 1;
      if (!this.#isDue('mail', when, this.#counted.mail)) return false;
      this.#die('mail');
      return true;
    };
  }

  #isDue(at: 'telegram' | 'mail', mode: 'before' | 'after', count: number): boolean {
    const point = this.#point;
    if (point?.at !== at || point.mode !== mode || count !== point.n) return false;
    this.#point = null;
    return true;
  }

  /** A late answer must not kill a run that is over. */
  #die(where: string): void {
    if (this.kill()) this.diedAt = where;
  }
}

function newCount(): { writes: WriteCommand[]; telegram: string[]; mail: number } {
  return { writes: [], telegram: [], mail: 0 };
}
