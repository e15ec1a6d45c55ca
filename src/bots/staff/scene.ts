import { maskDigits } from '../../core/mask.js';
import type { Reply } from '../channels/channel.js';
import { isAppError } from '../../core/errors.js';
import type { Choice } from '../../flows/types.js';
import { ensureMay, type Right } from '../../sop/access.js';
import type { Action, ActionVariant } from '../../sop/action.js';
import type { CaseState } from '../../sop/case.js';
import type { PendingForm, StaffDesk, StaffMember, StaffMemo } from './desk.js';
import { shortName } from './masking.js';

/** One message of a member, with all that answering it needs. */
export interface Scene {
  readonly desk: StaffDesk;
  readonly member: StaffMember;
  readonly sender: string;
  /** True in the staff group, where answers are masked and carry no attachment or link. */
  readonly group: boolean;
  readonly memo: StaffMemo;
}

/** The answer to a message, and the memo of the chat from then on. */
export interface StaffOutcome {
  readonly replies: readonly Reply[];
  readonly memo: StaffMemo;
}

/** Answers with one text; the memo stays unless another one is given. */
export function says(
  scene: Pick<Scene, 'memo'>,
  text: string,
  choices: readonly Choice[] = [],
  memo = scene.memo,
): StaffOutcome {
  return { replies: [{ text, ...(choices.length > 0 ? { choices } : {}) }], memo };
}

/** Puts a sentence above the first message of an outcome. */
export function withLead(lead: string, outcome: StaffOutcome): StaffOutcome {
  const [first, ...rest] = outcome.replies;
  if (!first) return { ...outcome, replies: [{ text: lead }] };
  return { ...outcome, replies: [{ ...first, text: `${lead}\n\n${first.text}` }, ...rest] };
}

/** Copies a case for texts of the action table; for a group, personal data is shortened or emptied. */
export function shownState(state: CaseState, group: boolean): CaseState {
  if (!group || !state.applicant) return state;
  const { applicant } = state;
  return {
    ...state,
    applicant: { ...applicant, name: shortName(applicant.name), nik: '', npwp: '', email: '', phone: '' },
  };
}

/** Masks long numbers in a reply to a group and drops its attachment. */
export function forGroup(reply: Reply): Reply {
  const { attachment: _never, ...rest } = reply;
  return {
    ...rest,
    text: maskDigits(reply.text),
    ...(reply.choices
      ? { choices: reply.choices.map(({ id, label }) => ({ id, label: maskDigits(label) })) }
      : {}),
  };
}

/** Says in the API's words that the role lacks a right; null when it has it. */
export function lacks({ member }: Pick<Scene, 'member'>, right: Right): string | null {
  try {
    ensureMay(member.role, right);
    return null;
  } catch (error) {
    if (isAppError(error)) return error.message;
    throw error;
  }
}

/** Finds the act and variant that a form or button names; null when the action table no longer has them. */
export function variantOf(
  desk: Pick<StaffDesk, 'actions'>,
  form: Pick<PendingForm, 'action' | 'variant'> | { readonly action: string; readonly variant: string },
): { readonly action: Action; readonly variant: ActionVariant } | null {
  const action = desk.actions.find(({ name }) => name === form.action);
  const variant = action?.variants.find(({ id }) => id === form.variant);
  return action && variant ? { action, variant } : null;
}
