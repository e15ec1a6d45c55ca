import type { ChannelName, ChannelTraits } from '../core/channel-table.js';
import type { Instant } from '../core/clock.js';
import type { Ids } from '../core/ids.js';
import type { Slot } from '../sop/bookings.js';
import type { Applicant, Booking, CaseState, Certificate, DocumentFiles, FilePage } from '../sop/case.js';
import type { Office } from '../sop/office.js';

/** A message from a person, in the one shape that flows understand. */
export type Heard =
  | { readonly kind: 'text'; readonly text: string }
  /** Ids are `r<rev>.<step>.<value>`; `w.<word>` is the same as typing the word. */
  | { readonly kind: 'choice'; readonly id: string }
  /** Consecutive files, already examined, in message order. */
  | { readonly kind: 'files'; readonly files: readonly HeardFile[]; readonly caption?: string }
  /** `own`: the contact is the sender's. */
  | { readonly kind: 'contact'; readonly phone: string; readonly own: boolean }
  | { readonly kind: 'unsupported'; readonly what: UnsupportedKind }
  | { readonly kind: 'edited'; readonly text: string };

export type UnsupportedKind = 'sticker' | 'voice' | 'video' | 'location' | 'poll' | 'animation' | 'other';

/** A file of one message: accepted and stored, or refused with a reason code. */
export type HeardFile =
  | { readonly ok: true; readonly page: FilePage; readonly label: string }
  | { readonly ok: false; readonly reason: string; readonly label: string };

/** That the notice was acknowledged before the first personal datum (UU 27/2022). */
interface Acknowledgement {
  readonly version: string;
  readonly textHash: string;
  readonly channel: ChannelName;
  readonly at: Instant;
}

/** The product keeps the code itself and its tries. */
export interface PendingCode {
  readonly email: string;
  readonly sentAt: Instant;
  readonly expiresAt: Instant;
  /** Why its mail never arrives: the receiving side refused it, or it could not be sent. Missing while it may. */
  readonly failure?: 'refused' | 'undelivered';
}

/** The same as `Verdict` in codes/codes. */
export type CodeVerdict =
  | { readonly is: 'right' | 'wrong' | 'void' | 'expired' | 'none' | 'locked' }
  | { readonly is: 'wait'; readonly seconds: number };

/** Six digits that are to be compared with the code that was mailed to an address. */
export interface CodeTry {
  readonly email: string;
  readonly digits: string;
}

/** Collected before `submit` and changed while correcting; personal, stored encrypted. */
export interface Draft {
  readonly acknowledged: Acknowledgement | null;
  readonly spseAt: Instant | null;
  readonly documentsAt: Instant | null;
  readonly preparedAt: Instant | null;
  readonly applicant: Partial<Omit<Applicant, 'certificate'>> & {
    readonly certificate?: Partial<Certificate>;
  };
  /** Must equal `applicant.email` to submit. */
  readonly confirmedEmail: string | null;
  readonly pendingCode: PendingCode | null;
  readonly documents: readonly DocumentFiles[];
}

export type FlowName =
  | 'home'
  | 'registration'
  | 'correction'
  | 'status'
  | 'booking'
  | 'my-data'
  | 'help'
  | 'officer'
  | 'withdrawal'
  | 'objection'
  | 'move'
  | 'recovery';

/** Plain data, because it is stored (encrypted) between messages; step ids are migrated from release to release. */
export interface FlowState {
  readonly flow: FlowName;
  readonly version: number;
  readonly step: string;
  /** A choice that carries an older revision is stale. */
  readonly rev: number;
  /** Failed tries at this step. */
  readonly attempt: number;
  readonly memo: Readonly<Record<string, string | number | boolean | null>>;
  readonly draft: Draft | null;
  /** Set on a side trip (help, status, officer); never deeper than one. */
  readonly returnTo: Pick<FlowState, 'flow' | 'version' | 'step' | 'memo'> | null;
}

export interface Choice {
  readonly id: string;
  readonly label: string;
}

/** One thing that is said to a person. */
export interface Say {
  readonly text: string;
  readonly choices?: readonly Choice[];
  /** By a button of the channel (Telegram). */
  readonly askContact?: boolean;
  /** The PDF is made when it is sent. */
  readonly attach?: 'submission-proof' | 'receipt';
}

/** Officers by role and username. */
export interface ReadingFact {
  readonly document: string;
  readonly reader: string;
  readonly role: string;
  readonly at: Instant;
}

/**
 * Read beforehand. A method whose fact was not read throws {@link NeedFact}; the turn then reads it and computes again.
 */
export interface Facts {
  readonly now: Instant;
  readonly channel: ChannelTraits;
  readonly office: Office;
  readonly ids: Ids;
  /** Keyed look-up hash (HMAC); turning the key does not change it. */
  readonly hash: (kind: 'notice', value: string) => string;
  /** The case that this conversation is about: the open one, else the last closed one, else null. */
  readonly kase: CaseState | null;
  /** Soonest first. */
  readonly slots: () => readonly Slot[];
  readonly readings: () => readonly ReadingFact[];
  /** Counts as a try; asking again within the turn gives the same answer. */
  readonly codeVerdict: (typed: CodeTry) => CodeVerdict;
}

/** Thrown when a fact was not read: the turn must load it and compute again. */
export class NeedFact extends Error {
  constructor(readonly fact: 'slots' | 'readings' | CodeTry) {
    super(`fact not loaded: ${typeof fact === 'string' ? fact : 'code'}`);
  }
}

/** Carried out inside the turn's transaction; then `resume` is called. */
export type Act =
  | { readonly type: 'send-mail-code'; readonly email: string }
  | { readonly type: 'submit' }
  | { readonly type: 'resubmit' }
  | { readonly type: 'withdraw'; readonly reason?: string }
  | { readonly type: 'object'; readonly text: string }
  | { readonly type: 'book'; readonly startsAt: Instant; readonly verifikator?: string }
  | { readonly type: 'cancel-booking'; readonly reason?: string }
  /** About the case or, without one, about the draft. */
  | { readonly type: 'message-officer'; readonly text: string }
  | { readonly type: 'make-move-code' }
  | { readonly type: 'redeem-move-code'; readonly code: string; readonly keep: 'theirs' | 'ours' | 'ask' }
  /** Mails a code to the case with that NIK; the answer never tells whether there is one. */
  | { readonly type: 'start-recovery'; readonly nik: string }
  | { readonly type: 'finish-recovery'; readonly code: string }
  /** Takes back the recovery by which this chat lost its case. */
  | { readonly type: 'revoke-takeover' };

export type ActType = Act['type'];

/** The codes of `refused` are a closed set, so that each has a text. */
export type ActResult =
  | {
      readonly ok: true;
      readonly number?: string;
      readonly code?: string;
      readonly booking?: Booking;
      readonly kase?: CaseState | null;
      /** From the other chat (`redeem-move-code` that keeps its draft). */
      readonly state?: FlowState;
    }
  | {
      readonly ok: false;
      readonly code:
        | 'mail-code-limit'
        | 'code-limit'
        | 'mail-off'
        | 'slot-taken'
        | 'not-allowed'
        | 'bad-code'
        | 'code-expired'
        | 'code-void'
        | 'code-wait'
        | 'too-many-tries'
        | 'target-has-draft'
        | 'nothing-to-move';
      /** For `not-allowed`. */
      readonly text?: string;
      /** For `slot-taken`. */
      readonly slots?: readonly Slot[];
      /** For `code-wait`. */
      readonly seconds?: number;
    };

/** An act that was not done. */
export type FailedActResult = Extract<ActResult, { readonly ok: false }>;

/** What a sprint of the flows gives: the next state, what is said, and at most one act to carry out first. */
export interface FlowResult {
  readonly state: FlowState;
  readonly says: readonly Say[];
  /** The product carries it out and calls `resume`; `says` come before what that says. */
  readonly act?: Act;
}

/** Pure; made by engine.ts. */
export interface Conversation {
  /** The first words to somebody unknown, and after a case ended or moved. */
  readonly begin: (facts: Facts) => FlowResult;
  /** Answers somebody unknown who begins with more than a greeting, then asks in full. */
  readonly meet: (heard: Heard, facts: Facts) => FlowResult;
  readonly hear: (state: FlowState, heard: Heard, facts: Facts) => FlowResult;
  readonly resume: (state: FlowState, act: Act, result: ActResult, facts: Facts) => FlowResult;
  /** After a notice or an apology. */
  readonly ask: (state: FlowState, facts: Facts) => readonly Say[];
  readonly migrate: (state: FlowState) => FlowState;
}
