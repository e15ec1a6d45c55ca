import type { ConversationDoc } from '../../models/conversation.js';
import type { Tx } from '../../models/transaction.js';
import type { Speech } from '../../notices/types.js';
import type { Incoming, Reply } from '../channels/channel.js';
import { silence, type Answer, type Computed, type RefusedAct } from '../turns/turn.js';
import { emptyMemo } from './staff-port.js';
import { migrateMemo, type StoredMemo } from './memo.js';
import { staffUseCases, type StaffUseCasesParts } from './staff-use-cases.js';
import { staffTurn } from './staff-turn.js';

const NOT_DONE =
  'Mohon maaf, perintah itu tidak dapat diproses karena kesalahan sistem. Silakan coba lagi atau pakai laman petugas.';

/** Answers a member's message, in the group or in private, inside the turn's transaction. */
export async function staffAnswer(
  parts: StaffUseCasesParts,
  tx: Tx,
  conversation: ConversationDoc,
  incoming: Incoming,
  refused: readonly RefusedAct[],
): Promise<Computed> {
  const { keyring } = parts;
  const memo =
    conversation.memo === null ? emptyMemo : migrateMemo(keyring.openTransit<StoredMemo>(conversation.memo));
  const { port, refusedNow } = staffUseCases(parts, tx, incoming, refused);
  const { replies, memo: next } = await staffTurn(incoming, memo, port);
  const act = refusedNow();
  if (act !== null) return { kind: 'refused', act };
  const change = next === memo ? {} : { memo: keyring.sealTransit(next) };
  return { kind: 'answer', answer: toStaff(conversation, change, replies.map(speechOf)) };
}

/** Answers a message that failed too often: nothing was done. */
export function notDone(conversation: ConversationDoc): Answer {
  return toStaff(conversation, {}, [{ from: 'loket', text: NOT_DONE }]);
}

function toStaff(
  conversation: ConversationDoc,
  change: Partial<ConversationDoc>,
  speeches: readonly Speech[],
): Answer {
  return {
    ...silence(conversation, { kind: 'staff', ...change }),
    listener: { ...conversation, kind: 'staff' },
    caseId: null,
    speeches,
  };
}

function speechOf({ text, choices, replyTo }: Reply): Speech {
  return {
    from: 'loket',
    text,
    ...(choices ? { choices } : {}),
    ...(replyTo === undefined ? {} : { replyTo }),
  };
}
