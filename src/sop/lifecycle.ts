import type { z } from 'zod';
import { errorEntry } from '../core/error-catalogue.js';
import {
  ACTION_NAMES,
  type Action,
  type ActContext,
  type ActionName,
  type ActionVariant,
  type Decision,
  type Objection,
  type Refusal,
} from './action.js';
import { ACTIONS, findAction } from './actions.js';
import { documentsObjection, submitFacts, type SubmitInput } from './actions/submit.js';
import type { CaseState } from './case.js';
import type { CaseFact } from './events.js';
import { claimsFirst, heldByOther } from './holder.js';
import { messageOf } from './input-messages.js';
import type { Office } from './office.js';
import { isOpen } from './position.js';

/**
 * Decides about an act: the facts to record, or a refusal with the acts allowed instead. Order of checks: unknown act
 * 404, role 403, row 409, holder 409, version 412, input 422, doubt 409 (docs/contract.md, "Order of checks"). An act
 * on a case that nobody holds claims it first; `state` null is for `submit`.
 */
export function decideAct(
  state: CaseState | null,
  name: string,
  rawInput: unknown,
  context: ActContext,
  ifVersion?: number,
): Decision {
  const action = findAction(name);
  const refuse = (objection: Objection, more: Partial<Refusal> = {}): Decision => ({
    ok: false,
    refusal: {
      ...objection,
      status: errorEntry(objection.code).status,
      position: state?.position ?? null,
      version: state?.version ?? 0,
      allowedActions: allowedActions(state, context),
      ...more,
    },
  });
  if (!action) return refuse({ code: 'unknown-action', text: `Tindakan "${name}" tidak dikenal.` });
  if (!roleMay(action, state, context)) return refuse(wrongRole(action));
  const objection = rowObjection(action, state, context, outcomeOf(rawInput));
  if (objection) return refuse(objection);
  if (state && heldByOther(action, state, context)) {
    return refuse(heldText(state), { holder: state.holder ?? '' });
  }
  if (ifVersion !== undefined && ifVersion !== (state?.version ?? 0)) {
    return refuse({
      code: 'version-mismatch',
      text: 'Permohonan ini sudah berubah sejak dibuka. Silakan lihat keadaan terbarunya.',
    });
  }
  const read = schemaOf(action, context.office).safeParse(rawInput ?? {}, { error: messageOf });
  if (!read.success) return refuse(invalid(read.error));
  if (!state) {
    const input = read.data as SubmitInput;
    const missing = documentsObjection(input, context);
    return missing ? refuse(missing) : { ok: true, facts: submitFacts(input) };
  }
  const late = action.check?.(state, read.data, context) ?? null;
  if (late) return refuse(late);
  const doubt = isConfirmed(rawInput) ? null : (action.doubt?.(state, read.data, context) ?? null);
  if (doubt !== null) return refuse({ code: 'confirmation-needed', text: doubt });
  const facts = action.decide(state, read.data, context);
  return { ok: true, facts: [...claimFacts(action, state, context), ...facts] };
}

/**
 * The refusal of an act that no further input could avert (unknown act, role, row, holder), given the fixed part of its
 * input; null when there is none.
 */
export function presetRefusal(
  state: CaseState,
  name: string,
  preset: Readonly<Record<string, unknown>>,
  context: ActContext,
): Refusal | null {
  const decision = decideAct(state, name, preset, context);
  if (decision.ok || decision.refusal.status === 422) return null;
  return decision.refusal.code === 'confirmation-needed' ? null : decision.refusal;
}

/** The acts that pass the checks of {@link decideAct} up to the holder; their input can still be refused. */
export function allowedActions(state: CaseState | null, context: ActContext): ActionName[] {
  return ACTION_NAMES.filter((name) => {
    const action = ACTIONS[name];
    return (
      roleMay(action, state, context) &&
      rowObjection(action, state, context, null) === null &&
      !(state && heldByOther(action, state, context))
    );
  });
}

/** A button on offer: the act and the outcome it stands for. */
export interface OfferedVariant {
  readonly action: Action;
  readonly variant: ActionVariant;
}

/** The buttons that the caller may press now, without the outcomes that would be refused. */
export function allowedVariants(state: CaseState, context: ActContext): OfferedVariant[] {
  return allowedActions(state, context).flatMap((name) =>
    ACTIONS[name].variants
      .filter((variant) => rowObjection(ACTIONS[name], state, context, outcomeOf(variant.preset)) === null)
      .map((variant) => ({ action: ACTIONS[name], variant })),
  );
}

function roleMay(action: Action, state: CaseState | null, { caller }: ActContext): boolean {
  if (caller.kind === 'applicant') {
    return action.roles.includes('applicant') && (state === null || state.applicantId === caller.applicantId);
  }
  return caller.kind === 'staff' && action.roles.includes(caller.role);
}

function wrongRole(action: Action): Objection {
  const text =
    action.roles.length === 1 && action.roles[0] === 'applicant'
      ? `"${action.label}" hanya dapat dilakukan oleh penyedia sendiri.`
      : `"${action.label}" dilakukan oleh: ${action.roles.map((role) => ROLE_WORDS[role]).join(', ')}.`;
  return { code: 'forbidden-role', text };
}

const ROLE_WORDS = {
  applicant: 'penyedia',
  helpdesk: 'Helpdesk',
  verifikator: 'Verifikator',
  admin: 'admin',
  auditor: 'auditor',
} as const satisfies Record<Action['roles'][number], string>;

function rowObjection(
  action: Action,
  state: CaseState | null,
  context: ActContext,
  outcome: string | null,
): Objection | null {
  if (!atItsRow(action, state)) {
    const where = !state
      ? 'permohonan belum ada'
      : state.position === null
        ? 'permohonan sudah ditutup'
        : `permohonan berada di baris ${state.position}`;
    return {
      code: 'action-not-allowed',
      text: `"${action.label}" tidak dapat dilakukan sekarang: ${where}.`,
    };
  }
  return state ? (action.guard?.(state, context, outcome) ?? null) : null;
}

function atItsRow({ at }: Action, state: CaseState | null): boolean {
  if (at === 'draft') return state === null;
  if (state === null) return false;
  if (at === 'any') return true;
  return at === 'open' ? isOpen(state) : state.position !== null && at.includes(state.position);
}

function heldText(state: CaseState): Objection {
  return {
    code: 'held-by-other',
    text: `Permohonan ${state.number} sedang dikerjakan oleh ${state.holder}.`,
  };
}

function outcomeOf(input: unknown): string | null {
  if (typeof input !== 'object' || input === null || !('outcome' in input)) return null;
  return typeof input.outcome === 'string' ? input.outcome : null;
}

function isConfirmed(input: unknown): boolean {
  return typeof input === 'object' && input !== null && 'confirm' in input && input.confirm === true;
}

function claimFacts(action: Action, state: CaseState, context: ActContext): readonly CaseFact[] {
  const { caller } = context;
  return claimsFirst(action, state, context) && caller.kind === 'staff'
    ? [{ type: 'claimed', data: { holder: caller.username, role: caller.role, by: 'act' }, personal: null }]
    : [];
}

const SCHEMAS = new WeakMap<Office, Map<ActionName, z.ZodType>>();

/** Built once per office, because building costs more than parsing. */
function schemaOf(action: Action, office: Office): z.ZodType {
  const known = SCHEMAS.get(office) ?? new Map<ActionName, z.ZodType>();
  SCHEMAS.set(office, known);
  const schema = known.get(action.name) ?? action.input(office);
  known.set(action.name, schema);
  return schema;
}

function invalid(error: z.ZodError): Objection {
  const issues = error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  return {
    code: 'invalid-input',
    text: `Mohon maaf, isian belum benar: ${issues[0]?.message ?? 'periksa kembali.'}`,
    issues,
  };
}
