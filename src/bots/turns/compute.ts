import type { Cases } from '../../cases/cases.js';
import type { ChannelTable } from '../../core/channel-table.js';
import { causeOf } from '../../core/errors.js';
import { TURN_ATTEMPTS } from '../../core/limits.js';
import type { Logger } from '../../core/log.js';
import type { Heard } from '../../flows/types.js';
import type { ConversationDoc } from '../../models/conversation.js';
import type { MessageContent } from '../../models/message.js';
import type { Tx } from '../../models/transaction.js';
import type { Speech } from '../../notices/types.js';
import { applicantTurn, type ApplicantTurnParts, type Hands } from '../applicant/applicant-turn.js';
import { openSetAsideTask } from '../inbound/set-aside.js';
import { notDone, staffAnswer } from '../staff/staff-answer.js';
import type { StaffGroupChat } from '../staff/staff-group-chat.js';
import type { StaffUseCasesParts } from '../staff/staff-use-cases.js';
import { readsOf, type Moment, type TurnReads } from './reads.js';
import { silence, type Answer, type Answerer, type Computed } from './turn.js';

export interface ComputeParts extends ApplicantTurnParts, StaffUseCasesParts {
  readonly cases: Cases;
  readonly channelTable: ChannelTable;
  readonly staffGroupChat: StaffGroupChat;
  readonly log: Logger;
}

const APOLOGY =
  'Mohon maaf, pesan terakhir Bapak/Ibu tidak dapat kami proses karena kesalahan di pihak kami. ' +
  'Isian tetap tersimpan. Silakan lanjutkan, atau balas *petugas* untuk dibantu petugas.';

/**
 * Computes a turn and writes nothing. Gives `alone` for one that does more than speak: staff, an apology (which opens a
 * task), an act, or a typed code (whose comparison counts as a try).
 */
export async function computePlain(
  parts: ComputeParts,
  who: Answerer,
  conversation: ConversationDoc,
  moment: Moment,
): Promise<Computed> {
  switch (who.by) {
    case 'nobody':
      return answered(silence(conversation));
    case 'applicant':
      return applicant(parts, conversation, who, readsOf(parts, moment), null);
    default:
      return { kind: 'alone' };
  }
}

/**
 * Computes a turn inside its own transaction, in which the use-cases carry out its acts. `refused` lists the acts that
 * were refused in earlier computations.
 */
export async function computeAlone(
  parts: ComputeParts,
  who: Answerer,
  conversation: ConversationDoc,
  { tx, refused }: Hands,
): Promise<Computed> {
  switch (who.by) {
    case 'applicant':
      return applicant(parts, conversation, who, readsOf(parts, tx, tx), { tx, refused });
    case 'staff':
      return staffAnswer(parts, tx, conversation, who.incoming, refused);
    case 'staff-apology':
      parts.log.error('a staff message was set aside');
      return answered(notDone(conversation));
    case 'apology':
      return answered(await apology(parts, tx, conversation, who.history));
    case 'migration':
      return answered(silence(conversation, await parts.staffGroupChat.migrate(tx, conversation, who)));
    default:
      return computePlain(parts, who, conversation, tx);
  }
}

function answered(answer: Answer): Computed {
  return { kind: 'answer', answer };
}

/** Staff get a task, and later messages are answered. */
async function apology(
  parts: ComputeParts,
  tx: Tx,
  conversation: ConversationDoc,
  history: readonly MessageContent[],
): Promise<Answer> {
  await openSetAsideTask(parts.cases, tx, conversation.caseId);
  parts.log.error({ channel: conversation.channel, tries: TURN_ATTEMPTS }, 'a message was set aside');
  const sorry: Speech = {
    from: 'loket',
    text: APOLOGY,
    choices: [{ id: 'w.petugas', label: 'Hubungi petugas' }],
  };
  try {
    const asked = await applicant(
      parts,
      conversation,
      { heard: null, history },
      readsOf(parts, tx, tx),
      null,
    );
    if (asked.kind === 'answer') return { ...asked.answer, speeches: [sorry, ...asked.answer.speeches] };
  } catch (error) {
    parts.log.warn({ cause: causeOf(error) }, 'the question after an apology cannot be asked');
  }
  // The question failed as well: apologize only, and leave the state as it is.
  const dataKey = conversation.keyId === null ? parts.keyring.drawDataKey(tx.ids.next(), tx.now) : null;
  const keyId = conversation.keyId ?? dataKey?._id ?? null;
  return {
    ...silence(conversation, { keyId }),
    listener: { ...conversation, keyId },
    speeches: [sorry],
    dataKey,
  };
}

function applicant(
  parts: ComputeParts,
  conversation: ConversationDoc,
  { heard, history }: { readonly heard: Heard | null; readonly history: readonly MessageContent[] },
  reads: TurnReads,
  hands: Hands | null,
): Promise<Computed> {
  const channel = parts.channelTable.of(conversation.channel);
  return applicantTurn(parts, { conversation, heard, history, channel }, reads, hands);
}
