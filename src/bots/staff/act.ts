import type { ActionName, Refusal } from '../../sop/action.js';
import type { Deficiency } from '../../sop/case.js';
import { undoableBy } from '../../sop/undoable.js';
import { card, documentLabel } from './card.js';
import type { CaseForStaff } from './staff-port.js';
import { says, withLead, type StaffContext, type StaffReply } from './staff-context.js';
import { say } from './texts.js';

/** An act that is ready to be done, with all its input. */
export interface ReadyAct {
  readonly number: string;
  readonly action: ActionName;
  readonly input: unknown;
  readonly ifVersion?: number;
}

/** An act that was refused. */
export interface RefusedStaffAct {
  readonly refusal: Refusal;
}

/** Does the act. On success says what was recorded and shows the changed case with its next buttons. */
export async function perform(
  context: StaffContext,
  request: ReadyAct,
  label: string,
): Promise<StaffReply | RefusedStaffAct> {
  const result = await context.port.act(request, context.member);
  if (!result.ok) return { refusal: result.refusal };
  const lines = [say.done(request.number, label), ...notedFor(context, request.input)];
  const seconds = undoSeconds(context, result.at);
  if (seconds > 0) lines.push(say.held(seconds, request.number));
  return withLead(lines.join('\n'), card(result.at, context));
}

/** Says which documents a note was recorded for, without the note. */
function notedFor({ port }: StaffContext, input: unknown): readonly string[] {
  const { deficiencies } = input as { readonly deficiencies?: readonly Deficiency[] };
  const noted = (deficiencies ?? []).filter(({ note }) => note !== undefined && note !== '');
  const labels = new Set(noted.map(({ document }) => documentLabel(port, document)));
  return labels.size === 0 ? [] : [say.notedFor([...labels].join(', '))];
}

function undoSeconds({ port, member }: StaffContext, { state, allowed }: CaseForStaff): number {
  const undoable = undoableBy(state, member.username, port.now);
  if (!undoable || !allowed.includes('undo')) return 0;
  return Math.max(0, Math.ceil((Date.parse(undoable.until) - Date.parse(port.now)) / 1000));
}

/** Shows a refusal in the action table's words, with the present card unless the right or the case is missing. */
export async function refused(context: StaffContext, number: string, refusal: Refusal): Promise<StaffReply> {
  const issues = (refusal.issues ?? []).map(({ message }) => `- ${message}`);
  const text = [refusal.text, ...issues].join('\n');
  if (refusal.status === 403 || refusal.status === 404) return says(context, text);
  const at = await context.port.look(number, context.member);
  return at ? withLead(text, card(at, context)) : says(context, text);
}
