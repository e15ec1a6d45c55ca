import type { Instant } from '../core/clock.js';
import type { ActionName } from './action-names.js';
import type { ChannelName } from '../core/channel-table.js';

/** SOP rows a case can wait at (docs/sop.md). Row 16 is recorded with `verify`, the assistant does the others. */
export const POSITIONS = [4, 6, 7, 8, 9, 12, 15, 17, 19] as const;
export type Position = (typeof POSITIONS)[number];

export const STATUSES = ['with_helpdesk', 'with_applicant', 'with_verifikator', 'closed'] as const;
/** Whose turn it is on a case (docs/contract.md, "A case"). */
export type Status = (typeof STATUSES)[number];

export const OUTCOMES = [
  'approved',
  'rejected',
  'registered-elsewhere',
  'not-passed',
  'withdrawn',
  'expired',
] as const;
/** How a case ended (docs/sop.md). An approved case is open until it is archived. */
export type Outcome = (typeof OUTCOMES)[number];

export const ROLES = ['helpdesk', 'verifikator', 'admin', 'auditor'] as const;
/** A staff role. Auditors read and never act. */
export type Role = (typeof ROLES)[number];

/** Ways by which an act comes in beside the channels; `system` is the product itself. */
export const OFFICE_DOORS = ['console', 'api', 'group', 'system'] as const;
/** A channel, or one of {@link OFFICE_DOORS}. */
export type ActChannel = ChannelName;

/** The doer of an act. The assistant acts in the name of an office and never decides about a person. */
export type Actor =
  | { readonly kind: 'applicant' }
  | { readonly kind: 'staff'; readonly username: string; readonly role: Role }
  | { readonly kind: 'assistant' };

/** The certificate that an applicant names ("Identity data" in docs/domain.md). */
export interface Certificate {
  readonly number: string;
  readonly issuer: string;
  readonly field: string;
  /** ISO date `YYYY-MM-DD`. */
  readonly issuedAt: string;
  /** ISO date, or `seumur-hidup`. */
  readonly validUntil: string;
}

/** What the applicant stated. `nik` 16 digits, `npwp` 15 or 16 digits, `phone` `628…` digits, all normalised. */
export interface Applicant {
  readonly name: string;
  readonly nik: string;
  readonly npwp: string;
  readonly email: string;
  readonly phone: string;
  readonly spseUserId: string;
  readonly certificate: Certificate;
}

/** One stored upload; `pages` is 1 for a picture. The sender's file name is not kept. */
export interface FilePage {
  readonly fileId: string;
  /** Keyed hash of the content, by which the same file is recognised. */
  readonly contentHash: string;
  readonly contentType: 'image/jpeg' | 'image/png' | 'application/pdf';
  readonly bytes: number;
  readonly pages: number;
  /** Order of the message that brought the file; it is the order of the pages. */
  readonly order: number;
}

/** The files of one document, in page order. */
export interface DocumentFiles {
  readonly code: string;
  readonly files: readonly FilePage[];
}

/** A shortcoming of one document, or of `data`, the form itself; `reason` is a code of the office's catalogue. */
export interface Deficiency {
  readonly document: string;
  readonly reason: string;
  readonly note?: string;
}

/** The booked video call of a case. */
export interface Booking {
  readonly id: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly verifikator: string;
}

/** The applicant's reading of the notice before the first personal datum (UU 27/2022). */
export interface NoticeReading {
  readonly version: string;
  /** Keyed hash of the text that was shown. */
  readonly textHash: string;
  readonly channel: ChannelName;
  readonly at: Instant;
}

/** One stay at a row, as recorded; office minutes are derived in `row-times`, none are stored. */
export interface RowVisit {
  readonly row: number;
  readonly round: number;
  readonly enteredAt: Instant;
  readonly startedAt: Instant | null;
  readonly endedAt: Instant | null;
  /** True when the assistant did the row in the moment of the act that caused it. */
  readonly automatic: boolean;
  readonly actor: Actor | null;
  readonly channel: ActChannel | null;
  /** Why the row took longer than its standard, as `explain-delay` recorded it. */
  readonly reason: string | null;
}

/** A decision that can still be taken back, and the state before it. */
export interface Undoable {
  readonly seq: number;
  readonly action: ActionName;
  readonly username: string;
  readonly until: Instant;
  readonly before: Omit<CaseState, 'undoable' | 'version' | 'updatedAt'>;
  /** The decision that it was done over, and that can be taken back on its own terms (`archive`). */
  readonly beneath?: Undoable;
}

/**
 * A case: the fold of its events. `applicant`, `deficiencies[].note`, `blacklist`, `question` and reasons are personal;
 * the store encrypts the whole state under the applicant's key and keeps a few plain fields beside it for queries.
 */
export interface CaseState {
  readonly id: string;
  readonly number: string;
  readonly applicantId: string;
  readonly position: Position | null;
  readonly status: Status;
  readonly outcome: Outcome | null;
  readonly archivedAt: Instant | null;
  /** 1 at first; each resubmission begins the next. */
  readonly round: number;
  /** Username of the officer who has claimed the case. */
  readonly holder: string | null;
  readonly heldSince: Instant | null;
  /** Officers of the last round's rows: preferred after a resubmission. */
  readonly formerHolders: Readonly<Partial<Record<Role, string>>>;
  /** Start of the wait at the position, or the time of closing. */
  readonly since: Instant;
  readonly applicant: Applicant | null;
  readonly documents: readonly DocumentFiles[];
  readonly acknowledged?: NoticeReading;
  /** What the applicant has to fix; filled only at row 4. */
  readonly deficiencies: readonly Deficiency[];
  /** Row of the last return (6, 7, 9, 15 or 17), while at row 4. */
  readonly returnedFrom: number | null;
  /** The question of an `unclear` `check-blacklist` that the applicant has not answered yet, at row 7. */
  readonly question: string | null;
  /** The hit on the daftar hitam that led to row 8. */
  readonly blacklist: {
    readonly decree: string;
    readonly validFrom: string;
    readonly validUntil: string;
    readonly publisher: string;
    readonly officer: string;
  } | null;
  readonly booking: Booking | null;
  /** The other LPSE where the applicant is registered (row 12). */
  readonly registeredAt: string | null;
  /** Why the verification failed for good. */
  readonly failure: { readonly reason: string; readonly note: string } | null;
  /** The officer whose decision closed the case; `reopen` is for somebody else. */
  readonly decidedBy?: { readonly username: string; readonly role: Role } | null;
  /** How the SPSE account and SIPESUT stood when the receipt was sent (row 17). */
  readonly receipt: { readonly spse: string; readonly sipesut: string | null } | null;
  readonly rows: readonly RowVisit[];
  readonly undoable: Undoable | null;
  /** `seq` of the last event. */
  readonly version: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}
