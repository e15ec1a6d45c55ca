import type { ActionName, Refusal } from '../../sop/action.js';
import { card } from './card.js';
import type { CaseAtDesk } from './desk.js';
import { says, withLead, type Scene, type StaffOutcome } from './scene.js';
import { say } from './texts.js';

/** An act with all its input. */
export interface ReadyAct {
  readonly number: string;
  readonly action: ActionName;
  readonly input: unknown;
  readonly ifVersion?: number;
}

/** An act that was refused. */
export interface Refused {
  readonly refusal: Refusal;
}

/** Does the act. On success says what was recorded and shows the changed case with its next buttons. */
export async function perform(
  scene: Scene,
  request: ReadyAct,
  label: string,
): Promise<StaffOutcome | Refused> {
  const result = await scene.desk.act(request, scene.member);
  if (!result.ok) return { refusal: result.refusal };
  const lines = [say.done(request.number, label)];
  const seconds = undoSeconds(scene, result.at);
  if (seconds > 0) lines.push(say.held(seconds, request.number));
  return withLead(lines.join('\n'), card(result.at, scene));
}

function undoSeconds({ desk, member }: Scene, { state, allowed }: CaseAtDesk): number {
  const { undoable } = state;
  if (!undoable || undoable.username !== member.username || !allowed.includes('undo')) return 0;
  return Math.max(0, Math.ceil((Date.parse(undoable.until) - Date.parse(desk.now)) / 1000));
}

/**
 * Shows a refusal in the action table's words, with the present card unless the role lacks the right or the case does
 * not exist.
 */
export async function refused(scene: Scene, number: string, refusal: Refusal): Promise<StaffOutcome> {
  const issues = (refusal.issues ?? []).map(({ message }) => `- ${message}`);
  const text = [refusal.text, ...issues].join('\n');
  if (refusal.status === 403 || refusal.status === 404) return says(scene, text);
  const at = await scene.desk.look(number, scene.member);
  return at ? withLead(text, card(at, scene)) : says(scene, text);
}
