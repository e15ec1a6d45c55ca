import type { Incoming, Reply } from '../channels/channel.js';
import { refused } from './act.js';
import { readButton, type StaffButton } from './buttons.js';
import { card } from './card.js';
import { readCommand } from './commands.js';
import type { CaseAtDesk, PendingForm, StaffDesk, StaffMemo } from './desk.js';
import { beginForm, cancelForm, confirmForm, fillByTap, fillByText } from './form.js';
import { showQueue, showTasks } from './lists.js';
import { awaitingForm, findForm } from './memo.js';
import { onCommand } from './on-command.js';
import { forGroup, lacks, says, variantOf, withLead, type Scene, type StaffOutcome } from './scene.js';
import { say } from './texts.js';

/**
 * Answers one message of the staff group or of a member's private chat. Reads and writes only through the desk, in the
 * turn's transaction. Replies to a group are masked.
 */
export async function staffTurn(incoming: Incoming, memo: StaffMemo, desk: StaffDesk): Promise<StaffOutcome> {
  const outcome = await answer(incoming, memo, desk);
  if (incoming.scope !== 'group') return outcome;
  return {
    ...outcome,
    replies: outcome.replies.map((reply, index) => quoting(incoming, forGroup(reply), index)),
  };
}

/** In a group the first answer quotes the message that it answers. */
function quoting(incoming: Incoming, reply: Reply, index: number): Reply {
  const typed = incoming.body.kind === 'text' || incoming.body.kind === 'file';
  return index === 0 && typed ? { ...reply, replyTo: String(incoming.order) } : reply;
}

async function answer(incoming: Incoming, memo: StaffMemo, desk: StaffDesk): Promise<StaffOutcome> {
  const { body, sender, scope } = incoming;
  const group = scope === 'group';
  const silence: StaffOutcome = { replies: [], memo };
  if (body.kind === 'blocked' || body.kind === 'migrated' || body.kind === 'edited') return silence;
  const command = body.kind === 'text' ? readCommand(body.text) : null;
  if (command?.word === 'hubungkan') return link(desk, memo, sender.id, command.args, group);
  const member = await desk.whoIs(sender.id);
  if (!member) return says({ memo }, say.notLinked);
  const scene: Scene = { desk, member, sender: sender.id, group, memo };
  if (command) return onCommand(scene, command);
  if (body.kind === 'choice') return onButton(scene, readButton(body.id));
  if (body.kind === 'text') return onWords(scene, body.text, incoming.quotes);
  return says(scene, say.noAttachment);
}

async function link(
  desk: StaffDesk,
  memo: StaffMemo,
  sender: string,
  args: string,
  group: boolean,
): Promise<StaffOutcome> {
  if (group) return says({ memo }, say.linkInPrivate);
  const code = args.replaceAll(/[\s-]/gu, '').toUpperCase();
  if (code === '') return says({ memo }, say.linkUsage);
  const linking = await desk.link(sender, code);
  if (linking.ok) return says({ memo }, say.linked(linking.member.username));
  if (linking.why === 'wait') return says({ memo }, say.linkWait(linking.seconds));
  return says({ memo }, linking.why === 'locked' ? say.linkLocked : say.linkRefused);
}

/**
 * Text without a slash answers either an announced message that it quotes, or the form that waits for a typed answer.
 */
async function onWords(scene: Scene, text: string, quotes: string | undefined): Promise<StaffOutcome> {
  const target = quotes === undefined ? null : await scene.desk.announced(quotes);
  if (target) {
    const refusal = lacks(scene, 'write-messages');
    if (refusal !== null) return says(scene, refusal);
    const about = target.kind === 'case' ? target.number : 'pemohon';
    const told = await scene.desk.tell(target, text.trim(), scene.member);
    return says(scene, told ? say.told(about) : say.notTold(about));
  }
  const form = awaitingForm(scene.memo, scene.sender, scene.desk.now);
  if (form) return fillByText(scene, form, text);
  return says(scene, quotes === undefined ? say.plainText : say.notForwarded);
}

async function onButton(scene: Scene, button: StaffButton | null): Promise<StaffOutcome> {
  if (!button) return says(scene, say.formGone);
  switch (button.kind) {
    case 'view': {
      const at = await scene.desk.open(button.number, scene.member);
      return at ? card(at, scene) : says(scene, say.noCase(button.number));
    }
    case 'act':
      return onActButton(scene, button);
    case 'fill':
      return onForm(scene, button.key, (form) => fillByTap(scene, form, button.field, button.value));
    case 'confirm':
      return onForm(scene, button.key, (form) => confirmForm(scene, form));
    case 'cancel':
      return onForm(scene, button.key, (form) => cancelForm(scene, form));
    case 'task': {
      const refusal = lacks(scene, 'do-tasks');
      if (refusal !== null) return says(scene, refusal);
      const done = await scene.desk.finishTask(button.id, scene.member);
      return withLead(done ? say.taskDone : say.taskGone, await showTasks(scene));
    }
    case 'queue':
      return showQueue(scene, button.filter);
  }
}

/** A tap on another member's form, or an expired one, changes nothing. */
async function onForm(
  scene: Scene,
  key: string,
  go: (form: PendingForm) => StaffOutcome | Promise<StaffOutcome>,
): Promise<StaffOutcome> {
  const form = findForm(scene.memo, key, scene.desk.now);
  if (!form) return says(scene, say.formGone);
  if (form.who !== scene.sender) return says(scene, say.notYours);
  return go(form);
}

async function onActButton(
  scene: Scene,
  button: Extract<StaffButton, { kind: 'act' }>,
): Promise<StaffOutcome> {
  const { desk, member } = scene;
  const at: CaseAtDesk | null = await desk.look(button.number, member);
  if (!at) return says(scene, say.noCase(button.number));
  const found = variantOf(desk, button);
  if (!found || at.state.version !== button.version) return withLead(say.stale, card(at, scene));
  const refusal = await desk.refusal(button.number, found.action.name, found.variant.preset, member);
  if (refusal) return refused(scene, button.number, refusal);
  return beginForm(scene, at, found.action.name, found.variant, {}, true);
}
