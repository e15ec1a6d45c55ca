import { maskDigits } from '../../core/mask.js';
import type { Reply } from '../channels/channel.js';
import { isAppError } from '../../core/errors.js';
import type { Choice } from '../../flows/types.js';
import { ensureMay, type Right } from '../../sop/access.js';
import type { Action, ActionVariant } from '../../sop/action.js';
import type { CaseState } from '../../sop/case.js';
import type { PendingForm, StaffDesk, StaffMember, StaffMemo } from './desk.js';
import { shortName } from './masking.js';

/** One message of a member in its place. */
export interface Scene {
  readonly desk: StaffDesk;
  readonly member: StaffMember;
  /** Chat account of the member. */
  readonly sender: string;
  /** In the staff group: masked, no attachment, no link. */
  readonly group: boolean;
  readonly memo: StaffMemo;
}

/** What a message leads to: what is said, and what the chat remembers from now on. */
export interface StaffOutcome {
  readonly replies: readonly Reply[];
  readonly memo: StaffMemo;
}

/** An outcome that says one thing and leaves the memo as it is, unless another one is given. */
export function says(
  scene: Pick<Scene, 'memo'>,
  text: string,
  choices: readonly Choice[] = [],
  memo = scene.memo,
): StaffOutcome {
  return { replies: [{ text, ...(choices.length > 0 ? { choices } : {}) }], memo };
}

/** The same outcome with a sentence above its first message. */
export function withLead(lead: string, outcome: StaffOutcome): StaffOutcome {
  const [first, ...rest] = outcome.replies;
  if (!first) return { ...outcome, replies: [{ text: lead }] };
  return { ...outcome, replies: [{ ...first, text: `${lead}\n\n${first.text}` }, ...rest] };
}

/** A copy whose personal parts are as a group may see them; used for what the action table words itself. */
export function shownState(state: CaseState, group: boolean): CaseState {
  if (!group || !state.applicant) return state;
  const { applicant } = state;
  return {
    ...state,
    applicant: { ...applicant, name: shortName(applicant.name), nik: '', npwp: '', email: '', phone: '' },
  };
}

/** Everything that goes to a group, with long numbers masked. */
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

/** The refusal of a right that the role lacks, in the API's words; null when it has it. */
export function lacks({ member }: Pick<Scene, 'member'>, right: Right): string | null {
  try {
    ensureMay(member.role, right);
    return null;
  } catch (error) {
    if (isAppError(error)) return error.message;
    throw error;
  }
}

/** The act and variant that a form or button names, or null when the table no longer has them. */
export function variantOf(
  desk: Pick<StaffDesk, 'actions'>,
  form: Pick<PendingForm, 'action' | 'variant'> | { readonly action: string; readonly variant: string },
): { readonly action: Action; readonly variant: ActionVariant } | null {
  const action = desk.actions.find(({ name }) => name === form.action);
  const variant = action?.variants.find(({ id }) => id === form.variant);
  return action && variant ? { action, variant } : null;
}
