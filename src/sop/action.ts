import type { z } from 'zod';
import type { Instant } from '../core/clock.js';
import { ACTION_NAMES, type ActionName } from './action-names.js';
import type { ActChannel, CaseState, Position, Role } from './case.js';
import type { CaseFact } from './events.js';
import type { Office } from './office.js';

export { ACTION_NAMES, type ActionName };

/** Who asks for an act. An applicant is bound to a case by the conversation, staff by login or linked chat. */
export type Caller =
  | { readonly kind: 'applicant'; readonly applicantId: string }
  | { readonly kind: 'staff'; readonly username: string; readonly role: Role }
  | { readonly kind: 'assistant' };

/** What an act may look at besides the case and its input. All of it is read beforehand, so that deciding is pure. */
export interface ActContext {
  readonly now: Instant;
  readonly caller: Caller;
  readonly channel: ActChannel;
  readonly office: Office;
  /** Seconds that the notice of a decision is held: the office's setting, or UNDO_SECONDS. */
  readonly undoSeconds: number;
  /** Identifier for what the act makes (a booking). */
  readonly newId: () => string;
  /** Usernames of officers whom the staff list shows as away today. */
  readonly away: ReadonlySet<string>;
  /** Active staff and their roles, for `reassign` and `jadwalkan`. */
  readonly staff: ReadonlyMap<string, Role>;
  /** Office minutes since `heldFrom(state)` (sop/holder.ts); 0 when nobody holds the case. */
  readonly heldOfficeMinutes: number;
  /** True while the case has an open task to enter the applicant into SPSE's own blacklist. */
  readonly spseBlacklistTaskOpen: boolean;
  /** True when the local register shows a candidate; `clear` then needs a note. */
  readonly blacklistCandidate: boolean;
  /** Documents with a page that cannot be shown yet, so that nobody can call them complete. */
  readonly unseenDocuments: ReadonlySet<string>;
}

/** Why an act is refused. `status` is the HTTP status; `text` is a polite Indonesian sentence for people. */
export interface Refusal {
  readonly code:
    | 'unknown-action'
    | 'forbidden-role'
    | 'action-not-allowed'
    | 'held-by-other'
    | 'version-mismatch'
    | 'invalid-input'
    | 'too-early'
    | 'slot-taken'
    | 'not-undoable';
  /** HTTP status of its code. */
  readonly status: number;
  readonly text: string;
  readonly position: Position | null;
  readonly version: number;
  readonly allowedActions: readonly ActionName[];
  /** Username of the holder for `held-by-other`. */
  readonly holder?: string;
  /** Field issues for `invalid-input`: path and Indonesian sentence. */
  readonly issues?: readonly { readonly path: string; readonly message: string }[];
}

export type Decision =
  | { readonly ok: true; readonly facts: readonly CaseFact[] }
  | { readonly ok: false; readonly refusal: Refusal };

/** The staff command of an act: the word after the slash, its usage, an example, and the parser of its arguments. */
export interface StaffCommand {
  readonly word: string;
  /** e.g. `/terima NO [sipesut]`. */
  readonly usage: string;
  /** One line of help, Indonesian. */
  readonly help: string;
  /**
   * Reads what follows the case number: the act's input, or what is wrong together with a corrected command to copy.
   * `number` is the case number as typed, for that corrected command.
   */
  readonly parse: (
    args: string,
    context: { readonly office: Office; readonly number: string; readonly state: CaseState },
  ) =>
    | { readonly ok: true; readonly input: unknown }
    | { readonly ok: false; readonly text: string; readonly example: string };
  /** Id of the variant that the command stands for; the variant's `confirm` is asked before the act. */
  readonly variant: string;
  /** Shown first, line by line; the act is then recorded when the same person taps (`/lengkap`, `/lolos`). */
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
  readonly value?: string;
  readonly hint?: string;
}

/**
 * A button of an act with its outcome (e.g. "Berkas lengkap"), and the form behind it. Without fields one tap is
 * enough.
 */
export interface ActionVariant {
  /** Stable id within the action, e.g. `clear`. */
  readonly id: string;
  readonly label: string;
  readonly fields: (office: Office, state: CaseState) => readonly FormField[];
  /** For acts that close a case: a question that names the person and the consequence. Null: no confirmation. */
  readonly confirm: ((state: CaseState) => string) | null;
  /** Fixed part of the input, e.g. `{outcome: 'clear'}`; the values of the form are merged over it. */
  readonly preset: Readonly<Record<string, unknown>>;
}

/** The part of a refusal that an action itself states. */
export type Objection = Pick<Refusal, 'code' | 'text' | 'issues'>;

/** One entry of the action table: everything that the product knows about an act. */
export interface Action<Schema extends z.ZodType = z.ZodType> {
  readonly name: ActionName;
  /** Indonesian, for buttons and timelines. */
  readonly label: string;
  /** English summary for OpenAPI. */
  readonly summary: string;
  /** Rows at which the act may be done; `open`: any open case; `any`: also closed ones; `draft`: it opens the case. */
  readonly at: readonly Position[] | 'open' | 'any' | 'draft';
  readonly roles: readonly (Role | 'applicant')[];
  /** Rows of the SOP that the act completes, for the docs and for the test that every row is covered. */
  readonly completes: readonly number[];
  /** True when the act needs no claim (docs/contract.md, "Order of checks"). */
  readonly holderExempt: boolean;
  readonly input: (office: Office) => Schema;
  readonly commands: readonly StaffCommand[];
  readonly variants: readonly ActionVariant[];
  /**
   * A check beyond row and role that belongs to the row check (a call that has begun, a second officer). `outcome` is
   * the one in the input; null when it is not known, and then the act is refused only if every outcome would be.
   */
  readonly guard?: (state: CaseState, context: ActContext, outcome: string | null) => Objection | null;
  /** The last check, usually 422: what only the parsed input can tell, such as a name that is no officer's. */
  readonly check?: (state: CaseState, input: z.infer<Schema>, context: ActContext) => Objection | null;
  readonly decide: (state: CaseState, input: z.infer<Schema>, context: ActContext) => readonly CaseFact[];
}
