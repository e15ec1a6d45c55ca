import type { ActResult, ChannelLimits, ChannelName, Heard } from '../../flows/types.js';
import type { ConversationDoc } from '../../models/conversation.js';
import type { MessageContent } from '../../models/message.js';
import { accountKey } from '../../models/staff.js';
import { Overtaken, type Tx } from '../../models/transaction.js';
import type { Cases } from '../../cases/cases.js';
import type { Logger } from '../../core/log.js';
import { TURN_ATTEMPTS } from '../../core/limits.js';
import type { Speech } from '../../notices/types.js';
import { ActRefusedInTurn, applicantTurn, type ApplicantTurnParts } from '../applicant/applicant-turn.js';
import type { Channel } from '../channels/channel.js';
import { heardOf, historyOf, type Opened } from './heard.js';
import type { LinkedAccounts } from '../staff/linked-accounts.js';
import { openSetAsideTask } from '../inbound/set-aside.js';
import { routeOf } from '../staff/routing.js';
import type { StaffChats } from '../staff/staff-chats.js';
import { draftFiles, sealState } from '../applicant/state.js';
import type { Computation, TurnMaker } from './turns.js';

export interface MakeTurnParts extends ApplicantTurnParts {
  readonly cases: Cases;
  readonly channels: ReadonlyMap<ChannelName, Channel>;
  readonly linked: LinkedAccounts;
  readonly staffChats: StaffChats;
  readonly log: Logger;
}

/** Words of the apology for a message that could not be answered. */
const APOLOGY =
  'Mohon maaf, pesan terakhir Bapak/Ibu tidak dapat kami proses karena kesalahan di pihak kami. ' +
  'Isian tetap tersimpan. Silakan lanjutkan, atau balas *petugas* untuk dibantu petugas.';

/** Decides for each batch who answers it: the staff bot, the applicant's conversation, or nobody. */
export function turnMaker(parts: MakeTurnParts): TurnMaker {
  return async (batch, how) => {
    const incoming = batch[0]?.incoming;
    if (!incoming) return unreadable(parts);
    const { address, sender, body } = incoming;
    if (body.kind === 'migrated') return parts.staffChats.migration(incoming, body.toChat);
    if (body.kind === 'blocked') return silent({ blocked: body.blocked });
    const { channel, account } = address;
    const key = accountKey(parts.keyring, { channel, account, userId: sender.id });
    const route = routeOf(incoming, await parts.staffChats.groupId(), await parts.linked.has(key));
    if (route === 'nobody') return silent({});
    if (route === 'staff') return parts.staffChats.turn(incoming, how);
    return how === 'set-aside' ? apology(parts, batch) : answer(parts, batch);
  };
}

/** Notes something about the conversation, and says nothing. */
function silent(change: Partial<ConversationDoc>): Computation {
  return {
    compute: (_tx, conversation) =>
      Promise.resolve({
        change,
        listener: conversation,
        caseId: conversation.caseId,
        heard: [],
        speeches: [],
      }),
  };
}

function answer(parts: MakeTurnParts, batch: readonly Opened[]): Computation {
  const refusals = new Map<number, Extract<ActResult, { ok: false }>>();
  return {
    compute: async (tx, conversation) => {
      try {
        return await applicant(parts, tx, conversation, batch, { heard: heardOf(batch), refusals });
      } catch (error) {
        if (!(error instanceof ActRefusedInTurn)) throw error;
        // What the refused act had written must not be committed: the transaction is computed again.
        refusals.set(error.index, error.result);
        throw new Overtaken('refused act', { cause: error });
      }
    },
  };
}

/** A message that cannot even be opened: whose conversation it is in says who is told. */
function unreadable(parts: MakeTurnParts): Computation {
  return {
    compute: (tx, conversation) =>
      conversation.kind === 'staff'
        ? parts.staffChats.notDone(conversation)
        : apology(parts, []).compute(tx, conversation),
  };
}

/** A message that failed too often: an apology, the present question, a task for staff; later messages go on. */
function apology(parts: MakeTurnParts, batch: readonly Opened[]): Computation {
  return {
    compute: async (tx, conversation) => {
      await openSetAsideTask(parts.cases, tx, conversation.caseId);
      parts.log.error({ channel: conversation.channel, tries: TURN_ATTEMPTS }, 'a message was set aside');
      const sorry: Speech = {
        from: 'loket',
        text: APOLOGY,
        choices: [{ id: 'w.petugas', label: 'Hubungi petugas' }],
      };
      try {
        const turn = await applicant(parts, tx, conversation, batch, { heard: null, refusals: new Map() });
        return { ...turn, speeches: [sorry, ...turn.speeches] };
      } catch {
        // Even the question cannot be asked: the apology alone, the state as it is.
        const keyId = conversation.keyId ?? (await parts.keyring.createDataKey(tx, tx.ids.next()));
        const listener = { ...conversation, keyId };
        return { change: { keyId }, listener, caseId: conversation.caseId, heard: [], speeches: [sorry] };
      }
    },
  };
}

async function applicant(
  parts: MakeTurnParts,
  tx: Tx,
  conversation: ConversationDoc,
  batch: readonly Opened[],
  request: { heard: Heard | null; refusals: ReadonlyMap<number, Extract<ActResult, { ok: false }>> },
): ReturnType<Computation['compute']> {
  const limits = limitsOf(parts.channels, conversation.channel);
  const turn = await applicantTurn(parts, tx, { conversation, limits, ...request });
  const files = draftFiles(turn.state);
  if (files.join() !== draftFiles(turn.before).join()) {
    await parts.vault.keep(tx, `conversation:${conversation._id}`, files);
  }
  const change: Partial<ConversationDoc> = {
    ...turn.change,
    keyId: turn.keyId,
    kind: 'applicant',
    blocked: false,
    state: await sealState(parts.keyring, turn.keyId, turn.state),
  };
  return {
    change,
    listener: { ...conversation, kind: 'applicant', keyId: turn.keyId },
    caseId: turn.change.caseId ?? conversation.caseId,
    heard: conversation.channel === 'web' ? [] : batch.flatMap(historyItem),
    speeches: turn.speeches,
  };
}

function historyItem(one: Opened): MessageContent[] {
  const content = historyOf(one);
  return content === null ? [] : [content];
}

function limitsOf(channels: ReadonlyMap<ChannelName, Channel>, name: ChannelName): ChannelLimits {
  const channel = channels.get(name);
  if (!channel) throw new TypeError(`channel ${name} is off`);
  return channel.limits;
}
