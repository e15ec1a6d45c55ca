import type { Asker } from '../../codes/mail-codes.js';
import type { ConversationDoc } from '../../models/conversation.js';
import { failed, notRight, notSent, type ActParts, type ActTurn, type Done } from './act-parts.js';

/** Describes a chat to the limits of code mails. */
export function askerOf({ _id, network }: Pick<ConversationDoc, '_id' | 'network'>): Asker {
  return { chat: _id, network: network ?? null };
}

/**
 * *Pulihkan*, first step: mails a code to the open case with that NIK. Answer and counts are the same whether it exists
 * or not, since no answer may reveal that a NIK is known. The chat that has the case counts on a budget of its own,
 * which no stranger can use up.
 */
export async function startRecovery(
  parts: ActParts,
  { tx, conversation }: ActTurn,
  nik: string,
): Promise<Done> {
  const subject = parts.keyring.lookupHash('nik', nik);
  const found = await parts.cases.mailboxOfNik(nik, tx);
  const own = found !== null && found.conversationId === conversation._id;
  const sending = own
    ? await parts.mailCodes.continue(tx, conversation._id, found)
    : await parts.mailCodes.recover(tx, askerOf(conversation), subject, found);
  const recovering = own
    ? { kind: 'continue' as const, subject: found.caseId, caseId: found.caseId }
    : { kind: 'recover' as const, subject, caseId: found?.caseId ?? null };
  // `recovering` stays as it is, so that a code mailed a moment ago can still be typed.
  if (!sending.ok) return notSent(sending);
  return { result: { ok: true }, change: { recovering } };
}

/** *Pulihkan*, second step: the right code binds the case to this chat and disconnects the old one. */
export async function finishRecovery(parts: ActParts, scene: ActTurn, code: string): Promise<Done> {
  const { tx, conversation } = scene;
  const { recovering } = conversation;
  if (!recovering) return failed('code-expired');
  const { kind, subject, caseId } = recovering;
  const verdict = await parts.codes.tryMailed(tx, kind, { chat: conversation._id, subject }, code);
  if (verdict.is !== 'right') return notRight(verdict);
  if (caseId === null) return failed('code-expired', { change: { recovering: null } });
  const { kase, change } = await parts.bindings.recover(tx, caseId, conversation);
  return {
    result: { ok: true, kase },
    change: { ...change, recovering: null },
  };
}

/**
 * *Bukan saya*: takes the case back from the chat that recovered it. The result has no case when this chat is in use
 * for something else by now.
 */
export async function revokeTakeover(parts: ActParts, { tx, conversation }: ActTurn): Promise<Done> {
  const revoked = await parts.bindings.revokeInChat(tx, conversation);
  if (!revoked) return failed('not-allowed');
  const { kase, back } = revoked;
  if (!back) return { result: { ok: true } };
  return { result: { ok: true, kase }, change: back };
}
