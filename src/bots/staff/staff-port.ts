import type { ChannelLimits } from '../../core/channel-table.js';
import type { Instant } from '../../core/clock.js';
import type { Ids } from '../../core/ids.js';
import type { Action, ActionName, Refusal } from '../../sop/action.js';
import type { TypedNumber } from '../../sop/numbers.js';
import type { OfferedVariant } from '../../sop/lifecycle.js';
import type { Booking, CaseState, Deficiency, Role } from '../../sop/case.js';
import type { AnswerTarget } from '../../notices/announcement.js';
import type { Office } from '../../sop/office.js';

/** A staff member, as their linked chat account tells. */
export interface StaffMember {
  readonly username: string;
  readonly role: Role;
}

/** `unknown`: wrong, used or expired. `locked`: no more tries today. */
export type Linking =
  | { readonly ok: true; readonly member: StaffMember }
  | { readonly ok: false; readonly why: 'unknown' | 'locked' }
  | { readonly ok: false; readonly why: 'wait'; readonly seconds: number };

/** A case number as typed: the running number alone, or more of it. */
export interface CaseRef extends TypedNumber {
  readonly typed: string;
}

/** A case as this member may see it. */
export interface CaseForStaff {
  readonly state: CaseState;
  readonly dueAt: Instant | null;
  readonly late: boolean;
  /** Numbers of other open cases with the same NIK. */
  readonly sameNik: readonly string[];
  /** Acts that this member may do now. */
  readonly allowed: readonly ActionName[];
  /** Without variants that would be refused now. */
  readonly offered: readonly OfferedVariant[];
}

/** All open cases when nothing is set. */
export interface QueueFilter {
  readonly role?: 'helpdesk' | 'verifikator';
  readonly holder?: string;
}

interface QueueLine {
  readonly number: string;
  readonly name: string | null;
  readonly position: number | null;
  readonly holder: string | null;
  readonly dueAt: Instant | null;
  readonly late: boolean;
}

export interface StaffTask {
  readonly id: string;
  readonly number: string | null;
  readonly text: string;
  readonly openedAt: Instant;
  /** False for a task that only an act on the case closes (the entry into SPSE's blacklist). */
  readonly closable: boolean;
}

export interface StaffBooking extends Booking {
  readonly number: string;
  readonly name: string | null;
}

/**
 * What the staff bot needs of the product, in one turn's transaction; the action table judges roles, rows and holders.
 */
export interface StaffPort {
  readonly now: Instant;
  readonly ids: Ids;
  readonly office: Office;
  readonly limits: ChannelLimits;
  readonly actions: readonly Action[];
  whoIs(senderId: string): Promise<StaffMember | null>;
  link(senderId: string, code: string): Promise<Linking>;
  /** Numbers of the cases that may be meant, newest first. */
  find(ref: CaseRef): Promise<readonly string[]>;
  /** Not recorded as a reading; null for an unknown number. */
  look(number: string, member: StaffMember): Promise<CaseForStaff | null>;
  /** Recorded as a reading, which starts the holder's work at the row. */
  open(number: string, member: StaffMember): Promise<CaseForStaff | null>;
  /** Why the act with this input would be refused whatever else is filled in, or null. Writes nothing. */
  refusal(
    number: string,
    action: ActionName,
    preset: Readonly<Record<string, unknown>>,
    member: StaffMember,
  ): Promise<Refusal | null>;
  act(
    request: {
      readonly number: string;
      readonly action: ActionName;
      readonly input: unknown;
      readonly ifVersion?: number;
    },
    member: StaffMember,
  ): Promise<
    { readonly ok: true; readonly at: CaseForStaff } | { readonly ok: false; readonly refusal: Refusal }
  >;
  queue(filter: QueueFilter, member: StaffMember): Promise<readonly QueueLine[]>;
  tasks(member: StaffMember): Promise<readonly StaffTask[]>;
  /** False when the task does not exist, is closed, or is not this member's to close. */
  finishTask(id: string, member: StaffMember): Promise<boolean>;
  /** `date` is a local day `YYYY-MM-DD`; soonest first. */
  bookings(date: string, member: StaffMember): Promise<readonly StaffBooking[]>;
  /** A personal, short-lived address, to be shown in private chats only; null for an unknown case. */
  filesLink(
    number: string,
    member: StaffMember,
  ): Promise<{ readonly url: string; readonly minutes: number } | null>;
  /** The message that ours in the group announced; null when it announced none, or several. */
  announced(messageId: string): Promise<AnswerTarget | null>;
  /** By the applicant's channel (and by mail where the office says so); false when they cannot be reached. */
  tell(target: AnswerTarget, text: string, member: StaffMember): Promise<boolean>;
}

/** Deficiencies that are being picked one by one. */
export interface Picking {
  readonly list: readonly Deficiency[];
  /** With `reason` set, that reason waits for a written note. */
  readonly document: string | null;
  readonly reason: string | null;
}

/** A form that a member fills in by buttons and answers, or that waits for their confirmation. */
export interface PendingForm {
  readonly key: string;
  /** Taps of other accounts are refused. */
  readonly who: string;
  readonly number: string;
  readonly version: number;
  readonly action: ActionName;
  readonly variant: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** By field. */
  readonly picking: Readonly<Record<string, Picking>>;
  readonly awaiting: string | null;
  /** Optional choices are asked too: only a typed command already says what it means to say. */
  readonly asksAll: boolean;
  readonly at: Instant;
}

/** Plain data, stored encrypted with the conversation. */
export interface StaffMemo {
  readonly forms: readonly PendingForm[];
}

/** Memo of a chat that has no unfinished form. */
export const emptyMemo: StaffMemo = { forms: [] };
