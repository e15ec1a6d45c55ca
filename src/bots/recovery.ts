import { MAIL_CODE_DIGITS, MAIL_CODE_LIFE_MS, MAIL_CODE_TRIES } from '../core/limits.js';
import { native } from '../models/store.js';
import { mailCodeMail } from '../notices/code-mail.js';
import { failed, type ActParts, type ActScene, type Done } from './act-parts.js';
import { countMailCode } from './mail-code-count.js';
import { leave } from './move.js';

/**
 * *Pulihkan*, first step: a code to the e-mail of the open case with that NIK. The answer is the same whether there is
 * one or not (DESIGN "People": no answer reveals whether a NIK exists).
 */
export async function startRecovery(parts: ActParts, { tx }: ActScene, nik: string): Promise<Done> {
  const code = tx.ids.digits(MAIL_CODE_DIGITS);
  const found = await native(parts.store.cases).findOne(
    { nikHash: parts.keyring.lookupHash('nik', nik), open: true },
    { session: tx.session, projection: { _id: 1 } },
  );
  const kase = found ? await parts.cases.byId(found._id, tx) : null;
  const email = kase?.applicant?.email;
  if (email !== undefined && (await countMailCode(parts, tx, email))) {
    await parts.post.mail(tx, { to: email, ...mailCodeMail(code, parts.office, 'recover') });
  }
  return {
    result: { ok: true },
    change: {
      recovery: {
        caseId: kase?.id ?? null,
        codeHash: parts.keyring.lookupHash('recovery-code', code),
        tries: 0,
        expiresAt: new Date(tx.now.getTime() + MAIL_CODE_LIFE_MS),
      },
    },
  };
}

/** *Pulihkan*, second step: the right code binds this chat to the case and disconnects the old one. */
export async function finishRecovery(parts: ActParts, scene: ActScene, code: string): Promise<Done> {
  const { tx, conversation, channel } = scene;
  const { recovery } = conversation;
  if (!recovery) return failed('bad-code');
  if (recovery.expiresAt <= tx.now) return failed('code-expired', { change: { recovery: null } });
  if (recovery.tries >= MAIL_CODE_TRIES) return failed('too-many-tries');
  if (recovery.caseId === null || parts.keyring.lookupHash('recovery-code', code) !== recovery.codeHash) {
    const tries = recovery.tries + 1;
    const change = { recovery: { ...recovery, tries } };
    return failed(tries >= MAIL_CODE_TRIES ? 'too-many-tries' : 'bad-code', { change });
  }
  const { session } = tx;
  const found = await native(parts.store.cases).findOne({ _id: recovery.caseId }, { session });
  const kase = await parts.cases.byId(recovery.caseId, tx);
  if (!found || !kase) return failed('code-expired', { change: { recovery: null } });
  const old =
    found.conversationId === null || found.conversationId === conversation._id
      ? null
      : await native(parts.store.conversations).findOne({ _id: found.conversationId }, { session });
  if (old) await leave(parts, tx, old, channel);
  await parts.cases.bindConversationIn(tx, kase.id, conversation._id);
  return {
    result: { ok: true, kase },
    change: { caseId: kase.id, applicantId: kase.applicantId, keyId: found.keyId, recovery: null },
  };
}
