import type { ChannelLimits } from '../../core/channel-table.js';
import type { Instant } from '../../core/clock.js';
import type { Ids } from '../../core/ids.js';
import type { Action, ActionName, Refusal } from '../../sop/action.js';
import type { TypedNumber } from '../../sop/numbers.js';
import type { OfferedVariant } from '../../sop/lifecycle.js';
import type { Booking, CaseState, Deficiency, Role } from '../../sop/case.js';
import type { AnswerTarget } from '../../notices/announcement.js';
import type { Office } from '../../sop/office.js';

/** A staff member, known by the linked chat account. */
export interface StaffMember {
  readonly username: string;
  readonly role: Role;
}

/** What became of the code of `/hubungkan`. `unknown`: wrong, used or too old. `locked`: no more tries today. */
export type Linking =
  | { readonly ok: true; readonly member: StaffMember }
  | { readonly ok: false; readonly why: 'unknown' | 'locked' }
  | { readonly ok: false; readonly why: 'wait'; readonly seconds: number };

/** A case number as somebody typed it: the last number alone, or more of it. */
export interface CaseRef extends TypedNumber {
  /** As typed, for answers. */
  readonly typed: string;
}

/** A case with what the API also shows of it to this member. */
export interface CaseAtDesk {
  readonly state: CaseState;
  readonly dueAt: Instant | null;
  readonly late: boolean;
  /** Numbers of other open cases with the same NIK. */
  readonly sameNik: readonly string[];
  /** Acts that this member may do now. */
  readonly allowed: readonly ActionName[];
  /** Their buttons, without the outcomes that would be refused now (`allowedVariants` of the lifecycle). */
  readonly offered: readonly OfferedVariant[];
}

/** Cases that wait for a role, or that somebody holds; nothing set: all open ones. */
export interface QueueFilter {
  readonly role?: 'helpdesk' | 'verifikator';
  readonly holder?: string;
}

/** One line of a queue. */
interface QueueLine {
  readonly number: string;
  readonly name: string | null;
  readonly position: number | null;
  readonly holder: string | null;
  readonly dueAt: Instant | null;
  readonly late: boolean;
}

export interface DeskTask {
  readonly id: string;
  readonly number: string | null;
  readonly text: string;
  readonly openedAt: Instant;
  /** False when only an act on the case closes it (the entry into SPSE's blacklist). */
  readonly closable: boolean;
}

export interface DeskBooking extends Booking {
  readonly number: string;
  readonly name: string | null;
}

/**
 * What the staff bot needs of the product, bound to one turn: reads see, and writes join, that turn's transaction.
 * Nobody is refused here by the bot's own rules: roles, rows and holders are judged by the action table behind `act`.
 */
export interface StaffDesk {
  readonly now: Instant;
  readonly ids: Ids;
  readonly office: Office;
  /** What the chat can show. */
  readonly limits: ChannelLimits;
  readonly actions: readonly Action[];
  /** The member linked to this chat account, or null. */
  whoIs(senderId: string): Promise<StaffMember | null>;
  /** Ties the account to the member who made the code. */
  link(senderId: string, code: string): Promise<Linking>;
  /** Numbers of the cases that a reference may mean, newest first. */
  find(ref: CaseRef): Promise<readonly string[]>;
  /** A case without a trace of reading it. */
  look(number: string, member: StaffMember): Promise<CaseAtDesk | null>;
  /** The same, recorded as a reading (starts the holder's work at the row). */
  open(number: string, member: StaffMember): Promise<CaseAtDesk | null>;
  /**
   * Why the act, with this fixed part of its input, would be refused whatever else is filled in (unknown act, role, row,
   * holder), or null. Nothing is written.
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
    { readonly ok: true; readonly at: CaseAtDesk } | { readonly ok: false; readonly refusal: Refusal }
  >;
  queue(filter: QueueFilter, member: StaffMember): Promise<readonly QueueLine[]>;
  tasks(member: StaffMember): Promise<readonly DeskTask[]>;
  /** False when it does not exist, is done, or is not this member's. */
  finishTask(id: string, member: StaffMember): Promise<boolean>;
  /** Video calls of a local day `YYYY-MM-DD`, soonest first. */
  bookings(date: string, member: StaffMember): Promise<readonly DeskBooking[]>;
  /** A personal, short-lived address of the case's scans; only ever shown in a private chat. */
  filesLink(
    number: string,
    member: StaffMember,
  ): Promise<{ readonly url: string; readonly minutes: number } | null>;
  /** Which applicant's message an own message in the group announced, or null. */
  announced(messageId: string): Promise<AnswerTarget | null>;
  /** Sends words to an applicant by his channel (and mail where the office says so); false when nobody can be reached. */
  tell(target: AnswerTarget, text: string, member: StaffMember): Promise<boolean>;
}

/** Deficiencies while they are picked one by one. */
export interface Picking {
  readonly list: readonly Deficiency[];
  /** Document that waits for its reason, and the reason that waits for its words. */
  readonly document: string | null;
  readonly reason: string | null;
}

/** A form that a member fills in by buttons and answers, or that waits for his confirmation. */
export interface PendingForm {
  readonly key: string;
  /** Chat account that began it: nobody else's tap counts. */
  readonly who: string;
  readonly number: string;
  readonly version: number;
  readonly action: ActionName;
  readonly variant: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Answers of several taps that are not finished, by field. */
  readonly picking: Readonly<Record<string, Picking>>;
  /** Field that waits for a written answer. */
  readonly awaiting: string | null;
  /** Begun by a button: optional choices are asked too. A typed command has said what it wanted to say. */
  readonly asksAll: boolean;
  readonly at: Instant;
}

/** What a staff chat remembers between messages: plain data, kept encrypted with the conversation. */
export interface StaffMemo {
  readonly forms: readonly PendingForm[];
}

/** Nothing remembered. */
export const emptyMemo: StaffMemo = { forms: [] };
