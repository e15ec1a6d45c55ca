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

/** What came of a code sent with `/hubungkan`. `unknown`: wrong, used or expired. `locked`: no more tries today. */
export type Linking =
  | { readonly ok: true; readonly member: StaffMember }
  | { readonly ok: false; readonly why: 'unknown' | 'locked' }
  | { readonly ok: false; readonly why: 'wait'; readonly seconds: number };

/** A case number as typed: the running number alone, or more of it. */
export interface CaseRef extends TypedNumber {
  /** The typed text, repeated in answers. */
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
  /** Buttons of these acts, without variants that would be refused now. */
  readonly offered: readonly OfferedVariant[];
}

/** Which cases a queue lists: those that wait for a role or have a holder; all open ones when nothing is set. */
export interface QueueFilter {
  readonly role?: 'helpdesk' | 'verifikator';
  readonly holder?: string;
}

/** A case as a staff chat lists it. */
export interface QueueLine {
  readonly number: string;
  readonly name: string | null;
  readonly position: number | null;
  readonly holder: string | null;
  readonly dueAt: Instant | null;
  readonly late: boolean;
}

/** A task as a staff chat lists it. */
export interface StaffTask {
  readonly id: string;
  readonly number: string | null;
  readonly text: string;
  readonly openedAt: Instant;
  /** False for a task that only an act on the case closes (the entry into SPSE's blacklist). */
  readonly closable: boolean;
}

/** A video call as a staff chat lists it. */
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
  /** What the chat can show. */
  readonly limits: ChannelLimits;
  readonly actions: readonly Action[];
  whoIs(senderId: string): Promise<StaffMember | null>;
  link(senderId: string, code: string): Promise<Linking>;
  /** Numbers of the cases that a reference may mean, newest first. */
  find(ref: CaseRef): Promise<readonly string[]>;
  /** A case, without recording that it was read; null for an unknown number. */
  look(number: string, member: StaffMember): Promise<CaseForStaff | null>;
  /** A case, recorded as read, which starts the holder's work at the row; null for an unknown number. */
  open(number: string, member: StaffMember): Promise<CaseForStaff | null>;
  /**
   * Why the act with this fixed part of its input would be refused whatever else is filled in; null when it might be
   * done. Writes nothing.
   */
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
  /** Cases that a search text finds, the newest first, and how many there are in all. */
  search(q: string): Promise<{ readonly lines: readonly QueueLine[]; readonly total: number }>;
  tasks(member: StaffMember): Promise<readonly StaffTask[]>;
  /** False when the task does not exist, is closed, or is not this member's to close. */
  finishTask(id: string, member: StaffMember): Promise<boolean>;
  /** The calls of a local day `YYYY-MM-DD`, soonest first. */
  bookings(date: string, member: StaffMember): Promise<readonly StaffBooking[]>;
  /**
   * Makes a personal, short-lived address of the case's scans, to be shown in private chats only; null for an unknown
   * case.
   */
  filesLink(
    number: string,
    member: StaffMember,
  ): Promise<{ readonly url: string; readonly minutes: number } | null>;
  /**
   * The applicant's chat that a message of ours in the group was about; null when it announced no words of theirs, or
   * those of several.
   */
  announced(messageId: string): Promise<AnswerTarget | null>;
  /**
   * Sends words to an applicant by their channel (and by mail where the office says so); false when they cannot be
   * reached.
   */
  tell(target: AnswerTarget, text: string, member: StaffMember): Promise<boolean>;
}

/** Deficiencies that are being picked one by one. */
export interface Picking {
  readonly list: readonly Deficiency[];
  /** Document whose reason is asked next. With `reason` set, that reason waits for a written note. */
  readonly document: string | null;
  readonly reason: string | null;
}

/** A form that a member fills in by buttons and answers, or that waits for their confirmation. */
export interface PendingForm {
  readonly key: string;
  /** Chat account that began the form; taps of others are refused. */
  readonly who: string;
  readonly number: string;
  readonly version: number;
  readonly action: ActionName;
  readonly variant: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Unfinished answers that take several taps, by field. */
  readonly picking: Readonly<Record<string, Picking>>;
  /** The field that waits for a typed answer. */
  readonly awaiting: string | null;
  /**
   * True for a form begun by a button: optional choices are asked too. A typed command already says what it means to
   * say.
   */
  readonly asksAll: boolean;
  readonly at: Instant;
}

/** What a staff chat remembers between messages: plain data, stored encrypted with the conversation. */
export interface StaffMemo {
  readonly forms: readonly PendingForm[];
}

/** Memo of a chat that has no unfinished form. */
export const emptyMemo: StaffMemo = { forms: [] };
