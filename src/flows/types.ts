import type { ChannelName, ChannelTraits } from '../core/channel-table.js';
import type { Instant } from '../core/clock.js';
import type { FileRefusal } from '../core/file-refusal.js';
import type { Ids } from '../core/ids.js';
import type { ActionName } from '../sop/action-names.js';
import type { Slot } from '../sop/bookings.js';
import type { Applicant, Booking, CaseState, Certificate, DocumentFiles, FilePage } from '../sop/case.js';
import type { Office } from '../sop/office.js';

/** Where a text came from; what came too soon, twice, or as a reply to something older is recognised by it. */
export interface Origin {
  /** The channel's id of the message, to which an edit of it refers. */
  readonly id: string;
  /** By the sender's clock, where the channel tells it. */
  readonly sentAt: Instant;
  readonly receivedAt: Instant;
  /** The channel's id of the message of ours that it replies to. */
  readonly quotes?: string;
}

/** A message of ours that a person replied to by quoting. */
export interface Quoted {
  readonly from: 'loket' | 'petugas';
  /** The form's item that it asked for ({@link Say}). */
  readonly asks: string | null;
}

/** A message from a person, in the one shape that flows understand. */
export type Heard =
  | { readonly kind: 'text'; readonly text: string; readonly origin?: Origin }
  /** Ids are `r<rev>.<step>.<value>`; `w.<word>` is the same as typing the word. */
  | { readonly kind: 'choice'; readonly id: string }
  /** Consecutive files, already examined, in message order. */
  | { readonly kind: 'files'; readonly files: readonly HeardFile[] }
  /** `own`: the contact is the sender's. */
  | { readonly kind: 'contact'; readonly phone: string; readonly own: boolean }
  | { readonly kind: 'unsupported'; readonly what: UnsupportedKind }
  /** `edits`: the {@link Origin} id of the message that was changed, where the channel tells it. */
  | { readonly kind: 'edited'; readonly text: string; readonly edits?: string };

/** Kinds of messages that the product cannot read. */
export type UnsupportedKind = 'sticker' | 'voice' | 'video' | 'location' | 'poll' | 'animation' | 'other';

/** A file of one message: accepted and stored, or refused with a reason code. `hints`: caption and name, if any. */
export type HeardFile = { readonly label: string; readonly hints?: FileHints } & (
  { readonly ok: true; readonly page: FilePage } | FileRefusal
);

/** What a person wrote about a file; `album`: the caption of an album that only one of its files carries. */
export interface FileHints {
  readonly caption?: string;
  readonly name?: string;
  readonly album?: string;
}

/** That the notice was acknowledged before the first personal datum (UU 27/2022). */
interface Acknowledgement {
  readonly version: string;
  readonly textHash: string;
  readonly channel: ChannelName;
  readonly at: Instant;
}

/** A mail code that was sent. The product keeps the code itself and its tries. */
export interface PendingCode {
  readonly email: string;
  readonly sentAt: Instant;
  readonly expiresAt: Instant;
  /** Why its mail never arrives: the receiving side refused it, or it could not be sent. Missing while it may. */
  readonly failure?: 'refused' | 'undelivered';
}

/** What comparing a typed mail code gives; the same as `Verdict` in codes/codes. */
export type CodeVerdict =
  | { readonly is: 'right' | 'wrong' | 'void' | 'expired' | 'none' | 'locked' }
  | { readonly is: 'wait'; readonly seconds: number };

/** Six digits that are to be compared with the code that was mailed to an address. */
export interface CodeTry {
  readonly email: string;
  readonly digits: string;
}

/** A message of ours by its id at the channel. */
export interface QuoteLookUp {
  readonly quotes: string;
}

/** What is collected before `submit`, and changed while correcting; personal, stored encrypted. */
export interface Draft {
  readonly acknowledged: Acknowledgement | null;
  readonly spseAt: Instant | null;
  readonly documentsAt: Instant | null;
  readonly preparedAt: Instant | null;
  readonly applicant: Partial<Omit<Applicant, 'certificate'>> & {
    readonly certificate?: Partial<Certificate>;
  };
  /** The address that a code confirmed; it must equal `applicant.email` to submit. */
  readonly confirmedEmail: string | null;
  readonly pendingCode: PendingCode | null;
  readonly documents: readonly DocumentFiles[];
}

/** Names of the flows; states in the store carry them. */
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

/** An answer that was typed, as it was typed. */
export interface Taken {
  /** Key of the form's item; null for an option that was chosen by typing it. */
  readonly item: string | null;
  readonly text: string;
  readonly origin: Origin;
  /** When it was answered. */
  readonly at: Instant;
}

/**
 * The state of a conversation. It is plain data, because it is stored (encrypted) between messages; step ids are
 * migrated from release to release.
 */
export interface FlowState {
  readonly flow: FlowName;
  readonly version: number;
  readonly step: string;
  /** Counts up with every change; a choice that carries an older one is stale. */
  readonly rev: number;
  /** Failed tries at this step; see `refusal` in texts/reasons. */
  readonly attempt: number;
  /** Small answers that only the present flow needs. */
  readonly memo: Readonly<Record<string, string | number | boolean | null>>;
  readonly draft: Draft | null;
  /** The newest typed answers, newest first, at most `TAKEN_KEPT`; empty without a draft. */
  readonly taken: readonly Taken[];
  /** Where a side trip (help, status, officer) goes back to; never deeper than one. */
  readonly returnTo: Pick<FlowState, 'flow' | 'version' | 'step' | 'memo'> | null;
}

/** A button, or a line of a numbered list; `id` comes back when it is chosen. */
export interface Choice {
  readonly id: string;
  readonly label: string;
  /** The heading under which it stands in a list of choices; choices of a group follow each other. */
  readonly group?: string;
  /** Deletes or ends something, so that a channel can show it apart. */
  readonly tone?: 'danger';
}

/** Where in the form a question stands: `part` of `of` from 1, in which section, and whether it is the section's first. */
export interface Progress {
  readonly part: number;
  readonly of: number;
  readonly section: string;
  readonly first: boolean;
}

/** One thing that is said to a person. */
export interface Say {
  readonly text: string;
  readonly choices?: readonly Choice[];
  /** Asks for the person's own number by a button of the channel (Telegram). */
  readonly askContact?: boolean;
  /** The key of the form's item that it asks for, kept with the message so that a reply by quoting finds it. */
  readonly asks?: string;
  /** For a channel with a bar of its own. */
  readonly progress?: Omit<Progress, 'first'>;
  /** A document of the case to hand out; its PDF is made when it is sent. */
  readonly attach?: 'submission-proof' | 'receipt';
}

/** A reading of a scan, as *data saya* shows it: by whom (an officer's username and role) and when. */
export interface ReadingFact {
  readonly document: string;
  readonly reader: string;
  readonly role: string;
  readonly at: Instant;
}

/**
 * What a step may look at. All of it is read beforehand. A method whose fact was not read throws {@link NeedFact}; the
 * turn then reads that fact and computes again.
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
  /** Acts that `kase` allows and the office's decision that is not told yet does not. */
  readonly barred: ReadonlySet<ActionName>;
  /** Free times of the coming days, soonest first. */
  readonly slots: () => readonly Slot[];
  readonly readings: () => readonly ReadingFact[];
  /** An officer wrote in this chat, and nothing that the person typed since was taken for the answer. */
  readonly officerWaits: boolean;
  /** The message of ours with this id at the channel; null when it is not known (any more). */
  readonly quoted: (id: string) => Quoted | null;
  /** When our newest message here had reached a channel that is pushed to; null when it has not yet. */
  readonly lastShown: () => Instant | null;
  /** Compares a typed code, which counts as a try; asking again within the turn gives the same answer. */
  readonly codeVerdict: (typed: CodeTry) => CodeVerdict;
}

/** Thrown when a fact was not read: the turn must load it and compute again. */
export class NeedFact extends Error {
  constructor(readonly fact: 'slots' | 'readings' | 'last-shown' | CodeTry | QuoteLookUp) {
    super(`fact not loaded: ${typeof fact === 'string' ? fact : Object.keys(fact).join()}`);
  }
}

/** What a step asks the product to do. It is carried out inside the turn's transaction; then `resume` is called. */
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

/** What became of an act. The codes of a failure are a closed set, so that each has a text. */
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

/** What one run of the flows gives: the next state, what is said, and at most one act to carry out first. */
export interface FlowResult {
  readonly state: FlowState;
  readonly says: readonly Say[];
  /** What was typed has gone to the officer, or was not meant for the officer: no answer is waited for any more. */
  readonly officerHeard?: true;
  /** The product carries it out and calls `resume`; `says` come before what that says. */
  readonly act?: Act;
}

/** How the product calls the flows (made by engine.ts); pure. */
export interface Conversation {
  /** The first words to somebody unknown, and after a case ended or moved. */
  readonly begin: (facts: Facts) => FlowResult;
  /** Answers somebody unknown who begins with more than a greeting, then asks in full. */
  readonly meet: (heard: Heard, facts: Facts) => FlowResult;
  /** Answers a message. */
  readonly hear: (state: FlowState, heard: Heard, facts: Facts) => FlowResult;
  /** Goes on after an act was carried out or refused. */
  readonly resume: (state: FlowState, act: Act, result: ActResult, facts: Facts) => FlowResult;
  /** The current question again, after a notice or an apology. */
  readonly ask: (state: FlowState, facts: Facts) => readonly Say[];
  /** Brings a state that an older release stored to the present one. */
  readonly migrate: (state: FlowState) => FlowState;
}
