import type { Act, FlowState } from '../../flows/types.js';
import type { ConversationDoc } from '../../models/conversation.js';
import { native } from '../../models/store.js';
import { movedSpeech } from '../../notices/takeover-notices.js';
import { failed, notRight, type ActParts, type ActTurn, type Done } from './act-parts.js';
import { draftFiles, openState } from './state.js';

const WORDS = {
  ownCase: 'Percakapan ini sudah memiliki permohonan yang berjalan, sehingga tidak dapat menerima yang lain.',
  sameChat: 'Kode itu dibuat di percakapan ini. Silakan masukkan di percakapan yang baru.',
} as const;

/**
 * *Pindah* in the chat that is left: makes a code, which replaces an older one. Fails with `nothing-to-move` without
 * draft or case, with `code-limit` when too many were made.
 */
export async function makeMoveCode(
  parts: ActParts,
  { tx, conversation, state, kase }: ActTurn,
): Promise<Done> {
  if (kase === null && !hasDraft(state)) return failed('nothing-to-move');
  const code = await parts.codes.makeShown(tx, 'move', conversation._id);
  return code === null ? failed('code-limit') : { result: { ok: true, code } };
}

/**
 * *Pindah* in the new chat: takes over draft and case of the chat that made the code, guarded by the `rev` of both
 * conversations; wrong codes are counted for the new chat. `keep` says which draft stays; `ask` fails with
 * `target-has-draft`.
 */
export async function redeemMoveCode(
  parts: ActParts,
  scene: ActTurn,
  { code, keep }: Extract<Act, { type: 'redeem-move-code' }>,
): Promise<Done> {
  const { tx, conversation, state, kase } = scene;
  const verdict = await parts.codes.tryShown(tx, 'move', conversation._id, code);
  if (verdict.is !== 'right') return notRight(verdict);
  const { holder } = verdict;
  if (holder === conversation._id) return failed('not-allowed', { text: WORDS.sameChat });
  if (kase !== null && kase.status !== 'closed') return failed('not-allowed', { text: WORDS.ownCase });
  if (hasDraft(state) && keep === 'ask') return failed('target-has-draft');
  await parts.codes.use(tx, 'move', holder);
  if (keep === 'ours' && hasDraft(state)) return { result: { ok: true } };
  const source = await native(parts.store.conversations).findOne({ _id: holder }, { session: tx.session });
  if (!source) return failed('code-expired');
  return takeOver(parts, scene, source);
}

/** The other chat is told where the conversation goes on. */
async function takeOver(
  parts: ActParts,
  { tx, conversation, channel }: ActTurn,
  source: ConversationDoc,
): Promise<Done> {
  const { bindings, cases, post } = parts;
  const theirs = await openState(parts.keyring, source);
  const moved = source.caseId === null ? null : await cases.byId(source.caseId, tx);
  await bindings.disconnect(tx, source, movedSpeech(channel.label));
  await parts.codes.follow(tx, 'confirm', source._id, conversation._id);
  if (moved) {
    await post.redirect(tx, { caseId: moved.id, from: source._id, to: conversation });
    await bindings.follow(tx, moved.id, source._id, conversation._id);
    await cases.bindConversationIn(tx, moved.id, conversation._id);
  }
  return {
    result: { ok: true, kase: moved, ...(theirs ? { state: theirs } : {}) },
    change: {
      caseId: source.caseId,
      applicantId: source.applicantId,
      ...(source.keyId === null ? {} : { keyId: source.keyId }),
    },
  };
}

function hasDraft(state: FlowState): boolean {
  return (
    state.draft !== null && (draftFiles(state).length > 0 || Object.keys(state.draft.applicant).length > 0)
  );
}
