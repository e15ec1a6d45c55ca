import type { Asker } from '../../codes/mail-codes.js';
import type { ConversationDoc } from '../../models/conversation.js';
import { failed, notRight, notSent, type ActParts, type ActScene, type Done } from './act-parts.js';

/** A chat as one that asks for codes. */
export function askerOf({ _id, network }: Pick<ConversationDoc, '_id' | 'network'>): Asker {
  return { chat: _id, network: network ?? null };
}

/**
 * *Pulihkan*, first step: a code to the e-mail of the open case with that NIK. What is answered and counted is the same
 * whether there is one or not (DESIGN "People": no answer reveals whether a NIK exists). The chat that has the case has
 * a budget of its own, which no stranger can use up.
 */
export async function startRecovery(
  parts: ActParts,
  { tx, conversation }: ActScene,
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
  // A code that left a moment ago is still the one to type.
  if (!sending.ok) return notSent(sending);
  return { result: { ok: true }, change: { recovering } };
}

/** *Pulihkan*, second step: the right code binds this chat to the case and disconnects the old one. */
export async function finishRecovery(parts: ActParts, scene: ActScene, code: string): Promise<Done> {
  const { tx, conversation } = scene;
  const { recovering } = conversation;
  if (!recovering) return failed('code-expired');
  const { kind, subject, caseId } = recovering;
  const verdict = await parts.codes.tryMailed(tx, kind, { chat: conversation._id, subject }, code);
  if (verdict.is !== 'right') return notRight(verdict);
  if (caseId === null) return failed('code-expired', { change: { recovering: null } });
  const { kase, change } = await parts.bindings.recover(tx, caseId, conversation);
  return { result: { ok: true, kase }, change: { ...change, recovering: null } };
}

/** *Bukan saya*: the case comes back to this chat, and the chat that had it by recovery loses it. */
export async function revokeTakeover(parts: ActParts, { tx, conversation }: ActScene): Promise<Done> {
  const revoked = await parts.bindings.revokeInChat(tx, conversation);
  if (!revoked) return failed('not-allowed');
  const { kase, back } = revoked;
  return back ? { result: { ok: true, kase }, change: back } : { result: { ok: true } };
}
