import type { Booking } from '../../booking/booking.js';
import type { Cases } from '../../cases/cases.js';
import type { ManualClock } from '../../core/clock.js';
import type { Inspector, OpenOptions } from '../../documents/inspector.js';
import type { IncomingFile, StoredScan } from '../../documents/store-scan.js';
import type { Keyring } from '../../models/keyring.js';
import type { Store } from '../../models/store.js';
import type { Office } from '../../sop/office.js';

/** What demo cases are played on: a product that runs, with a clock that the play moves. */
export interface DemoParts {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly office: Office;
  readonly cases: Cases;
  readonly booking: Booking;
  /** Runs every timer once, now by the clock. */
  readonly jobs: { runAll(): Promise<unknown> };
  readonly inspector: Pick<Inspector, 'run'>;
  readonly storeScan: (file: IncomingFile, options: OpenOptions) => Promise<StoredScan>;
  /** Resolves when everything that is due is delivered. */
  readonly delivered: () => Promise<void>;
  readonly clock: ManualClock;
}
