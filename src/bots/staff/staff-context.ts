import { maskDigits } from '../../core/mask.js';
import type { Reply } from '../channels/channel.js';
import { isAppError } from '../../core/errors.js';
import type { Choice } from '../../flows/types.js';
import { ensureMay, type Right } from '../../sop/access.js';
import type { Action, ActionVariant } from '../../sop/action.js';
import type { CaseState } from '../../sop/case.js';
import type { PendingForm, StaffPort, StaffMember, StaffMemo } from './staff-port.js';
import { shortName } from './masking.js';

/** One message of a member, with all that answering it needs. */
export interface StaffContext {
  readonly port: StaffPort;
  readonly member: StaffMember;
  readonly sender: string;
  /** True in the staff group, where answers are masked and carry no attachment or link. */
  readonly group: boolean;
  readonly memo: StaffMemo;
}

/** The answer to a message, and the memo of the chat from then on. */
export interface StaffReply {
  readonly replies: readonly Reply[];
  readonly memo: StaffMemo;
}

/** Answers with one text; the memo stays unless another one is given. */
export function says(
  context: Pick<StaffContext, 'memo'>,
  text: string,
  choices: readonly Choice[] = [],
  memo = context.memo,
): StaffReply {
  return { replies: [{ text, ...(choices.length > 0 ? { choices } : {}) }], memo };
}

/** Puts a sentence above the first message of a reply. */
export function withLead(lead: string, reply: StaffReply): StaffReply {
  const [first, ...rest] = reply.replies;
  if (!first) return { ...reply, replies: [{ text: lead }] };
  return { ...reply, replies: [{ ...first, text: `${lead}\n\n${first.text}` }, ...rest] };
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
export function lacks({ member }: Pick<StaffContext, 'member'>, right: Right): string | null {
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
  port: Pick<StaffPort, 'actions'>,
  form: Pick<PendingForm, 'action' | 'variant'> | { readonly action: string; readonly variant: string },
): { readonly action: Action; readonly variant: ActionVariant } | null {
  const action = port.actions.find(({ name }) => name === form.action);
  const variant = action?.variants.find(({ id }) => id === form.variant);
  return action && variant ? { action, variant } : null;
}
