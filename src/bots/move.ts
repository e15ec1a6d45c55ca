import { MOVE_CODE_LENGTH, MOVE_CODE_LIFE_MS, MOVE_CODE_TRIES } from '../core/limits.js';
import type { Act, FlowState } from '../flows/types.js';
import type { ConversationDoc } from '../models/conversation.js';
import { native } from '../models/store.js';
import { Overtaken, type Tx } from '../models/transaction.js';
import { failed, type ActParts, type ActScene, type Done } from './act-parts.js';
import { draftFiles, openState } from './state.js';

const CHANNEL_WORDS = { web: 'obrolan web', telegram: 'Telegram', whatsapp: 'WhatsApp' } as const;

const WORDS = {
  ownCase: 'Percakapan ini sudah memiliki permohonan yang berjalan, sehingga tidak dapat menerima yang lain.',
  sameChat: 'Kode itu dibuat di percakapan ini. Silakan masukkan di percakapan yang baru.',
  goesOn: (channel: keyof typeof CHANNEL_WORDS) => `Percakapan ini dilanjutkan di ${CHANNEL_WORDS[channel]}.`,
} as const;

/** *Pindah*, at the chat that is left: a code, kept hashed, for ten minutes; an older one no longer works. */
export async function makeMoveCode(
  parts: ActParts,
  { tx, conversation, state, kase }: ActScene,
): Promise<Done> {
  if (kase === null && !hasDraft(state)) return failed('nothing-to-move');
  const code = tx.ids.code(MOVE_CODE_LENGTH);
  const codes = native(parts.store.moveCodes);
  await codes.deleteMany({ conversationId: conversation._id }, { session: tx.session });
  await codes.insertOne(
    {
      _id: parts.keyring.lookupHash('move-code', code),
      conversationId: conversation._id,
      createdAt: tx.now,
      expiresAt: new Date(tx.now.getTime() + MOVE_CODE_LIFE_MS),
      usedAt: null,
    },
    { session: tx.session },
  );
  return { result: { ok: true, code } };
}

/**
 * *Pindah*, at the chat that goes on: takes over draft or case of the chat that made the code, in one transaction
 * fenced on both. Wrong codes are counted for this chat.
 */
export async function redeemMoveCode(
  parts: ActParts,
  scene: ActScene,
  { code, keep }: Extract<Act, { type: 'redeem-move-code' }>,
): Promise<Done> {
  const { tx, conversation, state, kase } = scene;
  const { session, now } = tx;
  const tries =
    conversation.moveTries !== null && conversation.moveTries.until > now ? conversation.moveTries.count : 0;
  if (tries >= MOVE_CODE_TRIES) return failed('too-many-tries');
  const codes = native(parts.store.moveCodes);
  const found = await codes.findOne({ _id: parts.keyring.lookupHash('move-code', code) }, { session });
  if (!found || found.usedAt !== null) {
    const moveTries = { count: tries + 1, until: new Date(now.getTime() + MOVE_CODE_LIFE_MS) };
    return failed(moveTries.count >= MOVE_CODE_TRIES ? 'too-many-tries' : 'bad-code', {
      change: { moveTries },
    });
  }
  if (found.expiresAt <= now) return failed('code-expired');
  if (found.conversationId === conversation._id) return failed('not-allowed', { text: WORDS.sameChat });
  if (kase !== null && kase.status !== 'closed') return failed('not-allowed', { text: WORDS.ownCase });
  if (hasDraft(state) && keep === 'ask') return failed('target-has-draft');
  await codes.updateOne({ _id: found._id }, { $set: { usedAt: now } }, { session });
  if (keep === 'ours' && hasDraft(state)) return { result: { ok: true } };
  const source = await native(parts.store.conversations).findOne({ _id: found.conversationId }, { session });
  if (!source) return failed('code-expired');
  return takeOver(parts, scene, source);
}

/** Makes this chat the one of another chat's person; the other one says where it goes on, and forgets. */
async function takeOver(
  parts: ActParts,
  { tx, conversation, channel }: ActScene,
  source: ConversationDoc,
): Promise<Done> {
  const theirs = await openState(parts.keyring, source);
  const moved = source.caseId === null ? null : await parts.cases.byId(source.caseId, tx);
  await leave(parts, tx, source, channel);
  if (moved) await parts.cases.bindConversationIn(tx, moved.id, conversation._id);
  return {
    result: { ok: true, kase: moved, ...(theirs ? { state: theirs } : {}) },
    change: {
      caseId: source.caseId,
      applicantId: source.applicantId,
      ...(source.keyId === null ? {} : { keyId: source.keyId }),
      moveTries: null,
    },
  };
}

/** The old chat: says where it goes on, and begins anew with the next message. Its turns under way are dropped. */
export async function leave(
  parts: ActParts,
  tx: Tx,
  source: ConversationDoc,
  channel: keyof typeof CHANNEL_WORDS,
): Promise<void> {
  await parts.post.toConversation(tx, source._id, [{ from: 'loket', text: WORDS.goesOn(channel) }]);
  const { modifiedCount } = await native(parts.store.conversations).updateOne(
    { _id: source._id, rev: source.rev },
    {
      $set: { state: null, keyId: null, caseId: null, applicantId: null, recovery: null, updatedAt: tx.now },
      $inc: { rev: 1 },
    },
    { session: tx.session },
  );
  if (modifiedCount === 0) throw new Overtaken('conversation that is left');
  await parts.vault.keep(tx, `conversation:${source._id}`, []);
}

function hasDraft(state: FlowState): boolean {
  return (
    state.draft !== null && (draftFiles(state).length > 0 || Object.keys(state.draft.applicant).length > 0)
  );
}
