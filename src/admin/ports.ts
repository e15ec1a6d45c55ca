import type { Instant } from '../core/clock.js';
import type { ActRequest } from '../cases/deps.js';
import type { DeliveryState } from '../models/message.js';
import type { Tx } from '../models/transaction.js';
import type { AnswerTarget } from '../notices/announcement.js';
import type { ActionName, Caller, Refusal } from '../sop/action.js';
import type {
  ActChannel,
  Applicant,
  Booking,
  CaseState,
  Outcome,
  Position,
  Role,
  Status,
} from '../sop/case.js';
import type { CaseEvent } from '../sop/events.js';
import type { OfferedVariant } from '../sop/lifecycle.js';
import type { TypedNumber } from '../sop/numbers.js';
import type { TimelineItem } from '../sop/row-times.js';

/** A task as lists show it. `closable` false: only an act on the case closes it. */
export interface TaskView {
  readonly id: string;
  readonly kind: string;
  /** Number of the case that it is about, if any. */
  readonly case: string | null;
  readonly role: Role;
  readonly text: string;
  readonly openedAt: Instant;
  readonly doneAt: Instant | null;
  readonly closable?: boolean;
}

/** A case as the API shows it to a caller (CONTRACT "Case, as the API shows it"). */
export interface CaseView {
  readonly number: string;
  readonly position: Position | null;
  readonly status: Status;
  readonly outcome: Outcome | null;
  readonly archivedAt: Instant | null;
  readonly round: number;
  readonly holder: string | null;
  readonly since: Instant;
  readonly dueAt: Instant | null;
  readonly late: boolean;
  readonly allowedActions: readonly ActionName[];
  readonly applicant: Applicant | null;
  readonly documents: readonly { readonly code: string; readonly pages: number }[];
  readonly booking: Pick<Booking, 'startsAt' | 'endsAt' | 'verifikator'> | null;
  readonly tasks: readonly TaskView[];
  readonly version: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** What a list of cases may be narrowed by. */
export interface CaseFilter {
  readonly status?: Status;
  readonly position?: Position;
  readonly holder?: string;
  /** Searches number, name, NIK and e-mail (exact for the last two). */
  readonly q?: string;
  readonly late?: boolean;
  readonly cursor?: string;
  readonly limit: number;
}

/** One line of a queue. */
export interface QueueLine {
  readonly number: string;
  readonly name: string | null;
  readonly position: number | null;
  readonly holder: string | null;
  readonly dueAt: Instant | null;
  readonly late: boolean;
}

/** One entry of the history of a case's conversations. */
export interface CaseMessage {
  readonly seq: number;
  readonly from: 'applicant' | 'loket' | 'petugas';
  readonly text: string;
  readonly files: readonly { readonly name: string; readonly contentType: string; readonly size: number }[];
  readonly at: Instant;
  readonly delivery: DeliveryState | null;
}

/** A stay at a row, with what was told because of it. */
export type TimelineEntry = TimelineItem & {
  readonly notices: readonly { readonly kind: 'chat' | 'mail'; readonly state: DeliveryState }[];
};

/** A video call that is booked. */
export interface BookedCall {
  readonly id: string;
  readonly number: string;
  readonly name: string | null;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly verifikator: string;
}

/** Who reads or acts for the office. */
export interface Member {
  readonly username: string;
  readonly role: Role;
}

/** What the staff's HTTP needs of the cases (`Cases` in src/cases). */
export interface CasesPort {
  act(request: ActRequest): Promise<{ readonly after: CaseState }>;
  actIn(tx: Tx, request: ActRequest): Promise<{ readonly after: CaseState }>;
  byId(id: string, tx?: Tx): Promise<CaseState | null>;
  byNumber(number: string, tx?: Tx): Promise<CaseState | null>;
  find(ref: TypedNumber, tx?: Tx): Promise<readonly string[]>;
  allowed(
    state: CaseState,
    caller: Caller,
    channel: ActChannel,
    tx?: Tx,
  ): Promise<{ readonly allowed: readonly ActionName[]; readonly offered: readonly OfferedVariant[] }>;
  refusal(
    state: CaseState,
    action: ActionName,
    preset: Readonly<Record<string, unknown>>,
    caller: Caller,
    channel: ActChannel,
    tx?: Tx,
  ): Promise<Refusal | null>;
  view(state: CaseState, caller: Caller, tx?: Tx): Promise<CaseView>;
  list(
    filter: CaseFilter,
    caller: Caller,
  ): Promise<{
    readonly items: readonly CaseView[];
    readonly nextCursor: string | null;
    readonly total: number;
  }>;
  queue(
    filter: { readonly role?: 'helpdesk' | 'verifikator'; readonly holder?: string },
    limit: number,
  ): Promise<readonly QueueLine[]>;
  events(caseId: string): Promise<readonly CaseEvent[]>;
  timeline(state: CaseState): Promise<readonly TimelineEntry[]>;
  readingBy(
    caseId: string,
    reader: Member,
    channel: ActChannel,
    what: { readonly document: string | null; readonly page: number | null },
    tx?: Tx,
  ): Promise<void>;
  messageToApplicantIn(tx: Tx, target: AnswerTarget, text: string, from: Member): Promise<boolean>;
  messages(caseId: string): Promise<readonly CaseMessage[]>;
  tasks(
    filter: { readonly role?: Role; readonly caseId?: string; readonly open?: boolean },
    tx?: Tx,
  ): Promise<readonly TaskView[]>;
  finishTaskIn(tx: Tx, id: string, member: Member): Promise<boolean>;
  bookings(span: { readonly from: Instant; readonly to: Instant }, tx?: Tx): Promise<readonly BookedCall[]>;
}

/** Free times for video calls (`Booking` in src/booking). */
export interface BookingPort {
  freeSlots(filter: {
    readonly now: Date;
    readonly from?: Instant;
    readonly to?: Instant;
    readonly limit?: number;
  }): Promise<
    readonly { readonly startsAt: Instant; readonly endsAt: Instant; readonly verifikator: string }[]
  >;
}
