import type { Incoming, Reply } from '../channels/channel.js';
import { refused } from './act.js';
import { readButton, type StaffButton } from './buttons.js';
import { card } from './card.js';
import { readCommand } from './commands.js';
import type { CaseForStaff, PendingForm, StaffPort, StaffMemo } from './staff-port.js';
import { beginForm, cancelForm, confirmForm, fillByTap, fillByText } from './form.js';
import { showQueue, showTasks } from './lists.js';
import { awaitingForm, findForm } from './memo.js';
import { onCommand } from './on-command.js';
import {
  forGroup,
  lacks,
  says,
  variantOf,
  withLead,
  type StaffContext,
  type StaffReply,
} from './staff-context.js';
import { say } from './texts.js';

/**
 * Answers one message of the staff group or of a member's private chat, in the turn's transaction. Replies to a group
 * are masked.
 */
export async function staffTurn(incoming: Incoming, memo: StaffMemo, port: StaffPort): Promise<StaffReply> {
  const reply = await answer(incoming, memo, port);
  if (incoming.scope !== 'group') return reply;
  return {
    ...reply,
    replies: reply.replies.map((one, index) => quoting(incoming, forGroup(one), index)),
  };
}

function quoting(incoming: Incoming, reply: Reply, index: number): Reply {
  const typed = incoming.body.kind === 'text' || incoming.body.kind === 'file';
  return index === 0 && typed ? { ...reply, replyTo: String(incoming.order) } : reply;
}

async function answer(incoming: Incoming, memo: StaffMemo, port: StaffPort): Promise<StaffReply> {
  const { body, sender, scope } = incoming;
  const group = scope === 'group';
  const silence: StaffReply = { replies: [], memo };
  if (body.kind === 'blocked' || body.kind === 'migrated' || body.kind === 'edited') return silence;
  const command = body.kind === 'text' ? readCommand(body.text) : null;
  if (command?.word === 'hubungkan') return link(port, memo, sender.id, command.args, group);
  const member = await port.whoIs(sender.id);
  if (!member) return says({ memo }, say.notLinked);
  const context: StaffContext = { port, member, sender: sender.id, group, memo };
  if (command) return onCommand(context, command);
  if (body.kind === 'choice') return onButton(context, readButton(body.id));
  if (body.kind === 'text') return onWords(context, body.text, incoming.quotes);
  return says(context, say.noAttachment);
}

async function link(
  port: StaffPort,
  memo: StaffMemo,
  sender: string,
  args: string,
  group: boolean,
): Promise<StaffReply> {
  if (group) return says({ memo }, say.linkInPrivate);
  const code = args.replaceAll(/[\s-]/gu, '').toUpperCase();
  if (code === '') return says({ memo }, say.linkUsage);
  const linking = await port.link(sender, code);
  if (linking.ok) return says({ memo }, say.linked(linking.member.username));
  if (linking.why === 'wait') return says({ memo }, say.linkWait(linking.seconds));
  return says({ memo }, linking.why === 'locked' ? say.linkLocked : say.linkRefused);
}

async function onWords(context: StaffContext, text: string, quotes: string | undefined): Promise<StaffReply> {
  const target = quotes === undefined ? null : await context.port.announced(quotes);
  if (target) {
    const refusal = lacks(context, 'write-messages');
    if (refusal !== null) return says(context, refusal);
    const about = target.kind === 'case' ? target.number : 'pemohon';
    const told = await context.port.tell(target, text.trim(), context.member);
    return says(context, told ? say.told(about) : say.notTold(about));
  }
  const form = awaitingForm(context.memo, context.sender, context.port.now);
  if (form) return fillByText(context, form, text);
  return says(context, quotes === undefined ? say.plainText : say.notForwarded);
}

async function onButton(context: StaffContext, button: StaffButton | null): Promise<StaffReply> {
  if (!button) return says(context, say.formGone);
  switch (button.kind) {
    case 'view': {
      const at = await context.port.open(button.number, context.member);
      return at ? card(at, context) : says(context, say.noCase(button.number));
    }
    case 'act':
      return onActButton(context, button);
    case 'fill':
      return onForm(context, button.key, (form) => fillByTap(context, form, button.field, button.value));
    case 'confirm':
      return onForm(context, button.key, (form) => confirmForm(context, form));
    case 'cancel':
      return onForm(context, button.key, (form) => cancelForm(context, form));
    case 'task': {
      const refusal = lacks(context, 'do-tasks');
      if (refusal !== null) return says(context, refusal);
      const done = await context.port.finishTask(button.id, context.member);
      return withLead(done ? say.taskDone : say.taskGone, await showTasks(context));
    }
    case 'queue':
      return showQueue(context, button.filter);
  }
}

/** A tap on another member's form, or an expired one, changes nothing. */
async function onForm(
  context: StaffContext,
  key: string,
  go: (form: PendingForm) => StaffReply | Promise<StaffReply>,
): Promise<StaffReply> {
  const form = findForm(context.memo, key, context.port.now);
  if (!form) return says(context, say.formGone);
  if (form.who !== context.sender) return says(context, say.notYours);
  return go(form);
}

async function onActButton(
  context: StaffContext,
  button: Extract<StaffButton, { kind: 'act' }>,
): Promise<StaffReply> {
  const { port, member } = context;
  const at: CaseForStaff | null = await port.look(button.number, member);
  if (!at) return says(context, say.noCase(button.number));
  const found = variantOf(port, button);
  if (!found || at.state.version !== button.version) return withLead(say.stale, card(at, context));
  const refusal = await port.refusal(button.number, found.action.name, found.variant.preset, member);
  if (refusal) return refused(context, button.number, refusal);
  return beginForm(context, at, found.action.name, found.variant, {}, true);
}
