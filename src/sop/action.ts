import type { z } from 'zod';
import type { Instant } from '../core/clock.js';
import { ACTION_NAMES, type ActionName } from './action-names.js';
import type { ActChannel, CaseState, Position, Role } from './case.js';
import type { CaseFact } from './events.js';
import type { Office } from './office.js';

export { ACTION_NAMES, type ActionName };

/** The asker of an act. The conversation binds an applicant to a case; login or linked chat identifies staff. */
export type Caller =
  | { readonly kind: 'applicant'; readonly applicantId: string }
  | { readonly kind: 'staff'; readonly username: string; readonly role: Role }
  | { readonly kind: 'assistant' };

/** What an act may look at besides case and input. All of it is read beforehand, so that deciding is pure. */
export interface ActContext {
  readonly now: Instant;
  readonly caller: Caller;
  readonly channel: ActChannel;
  readonly office: Office;
  /** Seconds that the notice of a decision is held: the office's setting, or `UNDO_SECONDS`. */
  readonly undoSeconds: number;
  /** Makes the identifier of something that the act creates (a booking). */
  readonly newId: () => string;
  /** Usernames of officers who are away today. */
  readonly away: ReadonlySet<string>;
  /** Roles of active staff by username, for `reassign` and `book`. */
  readonly staff: ReadonlyMap<string, Role>;
  /** Office minutes since `heldFrom(state)` (sop/holder.ts); 0 when nobody holds the case. */
  readonly heldOfficeMinutes: number;
  /** True while a task to enter the applicant into SPSE's own blacklist is open. */
  readonly spseBlacklistTaskOpen: boolean;
  /** True when the local register shows a candidate; `clear` then needs a note. */
  readonly blacklistCandidate: boolean;
  /** Documents with a page that cannot be shown yet, so that nobody can call them complete. */
  readonly unseenDocuments: ReadonlySet<string>;
}

/** A refused act. `text` is a polite Indonesian sentence for people. */
export interface Refusal {
  readonly code:
    | 'unknown-action'
    | 'forbidden-role'
    | 'action-not-allowed'
    | 'held-by-other'
    | 'version-mismatch'
    | 'invalid-input'
    | 'confirmation-needed'
    | 'too-early'
    | 'slot-taken'
    | 'not-undoable';
  /** HTTP status. */
  readonly status: number;
  readonly text: string;
  readonly position: Position | null;
  readonly version: number;
  readonly allowedActions: readonly ActionName[];
  /** Username of the holder, only for `held-by-other`. */
  readonly holder?: string;
  /** Fields at fault, only for `invalid-input`; messages are Indonesian. */
  readonly issues?: readonly { readonly path: string; readonly message: string }[];
}

/** What came of a requested act: the facts to record, or the refusal. */
export type Decision =
  | { readonly ok: true; readonly facts: readonly CaseFact[] }
  | { readonly ok: false; readonly refusal: Refusal };

/** The staff command of an act in chat. */
export interface StaffCommand {
  readonly word: string;
  /** e.g. `/terima NO [sipesut]`. */
  readonly usage: string;
  /** One line of help, Indonesian. */
  readonly help: string;
  /** Reads what follows the case number; `example` is a corrected command to copy, with `number` as it was typed. */
  readonly parse: (
    args: string,
    context: { readonly office: Office; readonly number: string; readonly state: CaseState },
  ) =>
    | { readonly ok: true; readonly input: unknown }
    | { readonly ok: false; readonly text: string; readonly example: string };
  /** Id of the variant whose `confirm` is asked before the act. */
  readonly variant: string;
  /** Shown first, line by line; the act is recorded when the same person taps. */
  readonly checklist?: (office: Office) => readonly { readonly key: string; readonly label: string }[];
}

/** One field of the form that the staff pages generate. */
export interface FormField {
  readonly name: string;
  readonly label: string;
  readonly kind:
    'text' | 'textarea' | 'date' | 'datetime' | 'select' | 'checklist' | 'deficiencies' | 'hidden';
  readonly required: boolean;
  readonly options?: readonly { readonly value: string; readonly label: string }[];
  /** What the field holds at first; the whole value of a hidden one. */
  readonly value?: string;
  readonly hint?: string;
}

/** A button of an act with one outcome, and the form behind it. Without fields one tap is enough. */
export interface ActionVariant {
  /** Stable id within the action, e.g. `clear`. */
  readonly id: string;
  readonly label: string;
  readonly fields: (office: Office, state: CaseState) => readonly FormField[];
  /** For acts that close a case: a question that names person and consequence. Null: no confirmation. */
  readonly confirm: ((state: CaseState) => string) | null;
  /** Fixed part of the input; the values of the form are merged over it. */
  readonly preset: Readonly<Record<string, unknown>>;
}

/** The part of a refusal that an action itself states. */
export type Objection = Pick<Refusal, 'code' | 'text' | 'issues'>;

/** An entry of the action table. */
export interface Action<Schema extends z.ZodType = z.ZodType> {
  readonly name: ActionName;
  /** Indonesian, for buttons and timelines. */
  readonly label: string;
  /** English, for OpenAPI. */
  readonly summary: string;
  /** Rows at which the act may be done; `open`: any open case; `any`: also closed ones; `draft`: it opens the case. */
  readonly at: readonly Position[] | 'open' | 'any' | 'draft';
  readonly roles: readonly (Role | 'applicant')[];
  /** Rows of the SOP that the act completes. */
  readonly completes: readonly number[];
  /** True when the act needs no claim (docs/contract.md, "Order of checks"). */
  readonly holderExempt: boolean;
  /** Schema of the input; it depends on the office's documents, reasons and checklist. */
  readonly input: (office: Office) => Schema;
  readonly commands: readonly StaffCommand[];
  readonly variants: readonly ActionVariant[];
  /**
   * A check beyond row and role (a call that has begun, a second officer). With `outcome` null (not known) the act is
   * refused only if every outcome would be.
   */
  readonly guard?: (state: CaseState, context: ActContext, outcome: string | null) => Objection | null;
  /** The last check, usually 422: what only the parsed input can tell. */
  readonly check?: (state: CaseState, input: z.infer<Schema>, context: ActContext) => Objection | null;
  /**
   * The question that is put once before an act that passed all checks and may be a slip; null when there is none. Input
   * with `confirm: true` was asked, so the schema of such an act has that field.
   */
  readonly doubt?: (state: CaseState, input: z.infer<Schema>, context: ActContext) => string | null;
  /** The facts of an act that passed all checks. */
  readonly decide: (state: CaseState, input: z.infer<Schema>, context: ActContext) => readonly CaseFact[];
}
