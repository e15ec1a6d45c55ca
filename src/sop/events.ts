import type { Instant } from '../core/clock.js';
import type { ActionName } from './action-names.js';
import type {
  ActChannel,
  Actor,
  Applicant,
  Booking,
  Deficiency,
  DocumentFiles,
  NoticeReading,
  Position,
  Role,
} from './case.js';

/**
 * What can happen to a case. `data` is in the clear and may never hold personal data. `personal` is encrypted under the
 * applicant's key, and is `null` once that key is destroyed.
 */
export type CaseFact =
  | {
      type: 'submitted';
      data: {
        id: string;
        number: string;
        applicantId: string;
        spseAt: Instant;
        documentsAt: Instant;
        preparedAt: Instant;
        acknowledged?: NoticeReading;
        documents: readonly DocumentFiles[];
      };
      personal: { applicant: Applicant };
    }
  | {
      type: 'resubmitted';
      data: { documents: readonly DocumentFiles[]; changed: readonly string[] };
      personal: { applicant: Applicant };
    }
  | { type: 'withdrawn'; data: Empty; personal: { reason?: string } }
  | { type: 'expired'; data: Empty; personal: null }
  | { type: 'claimed'; data: { holder: string; role: Role; by: 'claim' | 'act' }; personal: null }
  | { type: 'released'; data: Empty; personal: null }
  | { type: 'reassigned'; data: { to: string; role: Role }; personal: { reason: string } }
  /** The holder's first reading at this row, which starts their work. */
  | { type: 'opened'; data: Empty; personal: null }
  | { type: 'files-received'; data: Held & { sipesut: 'ada' | 'belum' | null }; personal: null }
  | {
      type: 'returned';
      data: Held & {
        fromRow: 6 | 7 | 9 | 15 | 17;
        deficiencies: readonly { document: string; reason: string }[];
      };
      personal: { deficiencies: readonly Deficiency[] };
    }
  | { type: 'blacklist-clear'; data: Held; personal: { note?: string } }
  | {
      type: 'blacklist-listed';
      data: Held & { validFrom: string; validUntil: string };
      personal: { decree: string; publisher: string; note?: string };
    }
  | { type: 'blacklist-unclear'; data: Held; personal: { question: string } }
  | { type: 'rejected'; data: Held; personal: { note?: string } }
  | { type: 'spse-blacklist-confirmed'; data: Empty; personal: { note?: string } }
  | {
      type: 'completeness-confirmed';
      data: Held & { checklist: Readonly<Record<string, boolean>> };
      personal: null;
    }
  | { type: 'registration-new'; data: Held; personal: null }
  | { type: 'registered-elsewhere'; data: Held; personal: { lpse: string; note?: string } }
  | { type: 'booked'; data: { booking: Booking }; personal: null }
  | { type: 'booking-cancelled'; data: { booking: Booking }; personal: { reason?: string } }
  | {
      type: 'verification-passed';
      data: Held & { checklist: Readonly<Record<string, boolean>> };
      personal: null;
    }
  | {
      type: 'verification-failed';
      data: Held & { reason: 'bukan-orang-sama' | 'dugaan-palsu' | 'menolak-verifikasi' };
      personal: { note: string };
    }
  | { type: 'no-show'; data: Held & { booking: Booking }; personal: null }
  | { type: 'interrupted'; data: Held & { booking: Booking; by: 'connection' | 'office' }; personal: null }
  | {
      type: 'receipt-sent';
      data: Held & { spse: 'approved' | 'pending' | 'not-applicable'; sipesut: 'dikirim' | 'belum' | null };
      personal: { note?: string };
    }
  /** `over`: `seq` of the decision that could still be taken back, and still can. */
  | { type: 'archived'; data: Held & { over?: number }; personal: { note?: string } }
  | { type: 'undone'; data: { seq: number; action: ActionName }; personal: null }
  | { type: 'reopened'; data: { toRow: Position }; personal: { reason: string } }
  | { type: 'delay-explained'; data: { row: number; round: number }; personal: { reason: string } }
  | { type: 'objection-raised'; data: Empty; personal: { text: string } };

type Empty = Readonly<Record<string, never>>;

/** `undo` works until then, and the notice is held as long. */
interface Held {
  readonly undoUntil: Instant;
}

export type CaseFactType = CaseFact['type'];

/** A fact with its place in the log. `personal` is null once the applicant's key is destroyed. */
export type CaseEvent = {
  readonly seq: number;
  readonly at: Instant;
  readonly actor: Actor;
  readonly channel: ActChannel;
  /** The act that recorded it; null for `opened`, which the machine notes by itself. */
  readonly action: ActionName | null;
} & (CaseFact | Destroyed<CaseFact>);

type Destroyed<F> = F extends { type: infer T; data: infer D } ? { type: T; data: D; personal: null } : never;
