import type { Cases } from '../cases/cases.js';
import type { Clock } from '../core/clock.js';
import type { Logger } from '../core/log.js';
import type { Vault } from '../documents/vault.js';
import type { Keyring } from '../models/keyring.js';
import type { Store } from '../models/store.js';
import type { Post } from '../notices/post.js';
import type { Office } from '../sop/office.js';

/** What timers work with. */
export interface JobDeps {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly office: Office;
  readonly cases: Cases;
  readonly vault: Vault;
  readonly post: Post;
  readonly clock: Clock;
  readonly log: Logger;
  /** Deletes what is over of the console: sessions, kept answers. */
  readonly sweep: () => Promise<number>;
}

/**
 * A timer. It carries nothing: each run reads the world and does what is due, so a run that was missed, doubled or cut
 * off is made good by the next one.
 */
export interface Job {
  readonly name: string;
  /** Agenda's words for the interval, e.g. `1 minute`. */
  readonly every: string;
  /** Does what is due at `now`, and ends early once `stop` is aborted; gives how many things it did, for the log. */
  readonly run: (now: Date, stop: AbortSignal) => Promise<number>;
}
