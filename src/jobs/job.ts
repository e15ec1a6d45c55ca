import type { Cases } from '../cases/cases.js';
import type { Clock } from '../core/clock.js';
import type { Logger } from '../core/log.js';
import type { Vault } from '../documents/vault.js';
import type { Keyring } from '../models/keyring.js';
import type { Store } from '../models/store.js';
import type { Post } from '../notices/post.js';
import type { Office } from '../sop/office.js';

/** The parts that timers need. */
export interface JobDeps {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly office: Office;
  readonly cases: Cases;
  readonly vault: Vault;
  readonly post: Post;
  readonly clock: Clock;
  readonly log: Logger;
  readonly baseUrl: string;
  /** Deletes the console's expired documents, such as sessions and kept answers, and returns their number. */
  readonly sweep: () => Promise<number>;
}

/**
 * A timer. It holds no data: each run reads the database and does what is due, also what a missed or cut-off run left.
 */
export interface Job {
  readonly name: string;
  /** The interval in Agenda's words, e.g. `1 minute`. */
  readonly every: string;
  /** Does what is due at `now`, stops early once `stop` is aborted, and returns how many things it did. */
  readonly run: (now: Date, stop: AbortSignal) => Promise<number>;
}
