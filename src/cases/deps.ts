import type { Booking } from '../booking/booking.js';
import type { Logger } from '../core/log.js';
import type { Metrics } from '../core/metrics.js';
import type { Signals } from '../core/signals.js';
import type { Vault } from '../documents/vault.js';
import type { Keyring } from '../models/keyring.js';
import type { Store } from '../models/store.js';
import type { Post } from '../notices/post.js';
import type { Caller } from '../sop/action.js';
import type { ActChannel, CaseState } from '../sop/case.js';
import type { CaseEvent } from '../sop/events.js';
import type { Office } from '../sop/office.js';

/** Dependencies of the use-cases on cases. */
export interface CasesDeps {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly office: Office;
  readonly post: Post;
  readonly vault: Pick<Vault, 'keep' | 'pagesWithoutView'>;
  readonly booking: Booking;
  readonly signals: Signals;
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'acts'>;
  /** Seconds that notices of decisions are held; the office's setting or UNDO_SECONDS. */
  readonly undoSeconds: number;
  /** Public address, for links in notices. */
  readonly baseUrl: string;
}

/** A request for an act. `caseId` or `number` (also as people type it) names the case. */
export interface ActRequest {
  readonly caseId?: string;
  readonly number?: string;
  readonly action: string;
  readonly input: unknown;
  readonly caller: Caller;
  readonly channel: ActChannel;
  /** The version that the caller has seen; the act is refused with 412 when the case has another. */
  readonly ifVersion?: number;
}

/** What an act did. `before` is null for a case that it opened. */
export interface Acted {
  readonly before: CaseState | null;
  readonly after: CaseState;
  readonly events: readonly CaseEvent[];
}
