import type { Logger } from '../../core/log.js';
import { conversationId, newConversation, type ConversationDoc } from '../../models/conversation.js';
import type { SecurityEvent, SecurityLog } from '../../models/security-log.js';
import { native } from '../../models/store.js';
import { Overtaken, type Tx } from '../../models/transaction.js';
import type { ChatAddress, Speech } from '../../notices/types.js';
import type { Refusal } from '../../sop/action.js';
import type { Incoming, Reply } from '../channels/channel.js';
import { emptyMemo, type StaffMemo } from './desk.js';
import { staffTurn } from './staff-turn.js';
import { RefusedAct, staffDesk, type StaffDeskParts } from './staff-desk.js';
import type { Computation } from '../turns/turns.js';

export interface StaffChatsParts extends StaffDeskParts {
  /** The staff group as configured, or null. */
  readonly group: ChatAddress | null;
  readonly log: Logger;
  readonly security: SecurityLog;
}

/** The one setting that changes while it runs: where announcements go. */
const GROUP_MOVED: SecurityEvent = {
  name: 'settings-changed',
  result: 'ok',
  actor: null,
  details: { setting: 'staff-group' },
};

/** Said instead of an answer that could not be made in all tries. */
const NOT_DONE =
  'Mohon maaf, perintah itu tidak dapat diproses karena kesalahan sistem. Silakan coba lagi atau pakai laman petugas.';

/** The staff group and officers' private chats: whose they are, where the group is now, and their turns. */
export class StaffChats {
  readonly #parts: StaffChatsParts;
  #group: ChatAddress | null;
  /** True once it was looked up where the group moved to. */
  #known = false;

  constructor(parts: StaffChatsParts) {
    this.#parts = parts;
    this.#group = parts.group;
  }

  /** Where announcements go: the configured group, or the supergroup that it became. */
  async group(): Promise<ChatAddress | null> {
    if (this.#group === null || this.#known) return this.#group;
    const { store, keyring } = this.#parts;
    const _id = conversationId(keyring, this.#group);
    const doc = await native(store.conversations).findOne({ _id });
    if (doc?.movedTo != null)
      this.#group = { ...this.#group, chat: keyring.openTransit<string>(doc.movedTo) };
    this.#known = true;
    return this.#group;
  }

  /** The channel's id of the staff group. */
  async groupId(): Promise<string | null> {
    return (await this.group())?.chat ?? null;
  }

  /** The group is a supergroup from now on. Nothing happens for other groups. */
  async moved(from: string, to: string, tx: Tx): Promise<void> {
    const configured = this.#parts.group;
    const group = await this.group();
    if (configured === null || group === null || group.chat !== from || from === to) return;
    const { keyring } = this.#parts;
    const fresh = newConversation(keyring, configured, 'staff', tx.now);
    const { movedTo: _, updatedAt: __, ...rest } = fresh;
    await native(this.#parts.store.conversations).updateOne(
      { _id: fresh._id },
      { $set: { movedTo: keyring.sealTransit(to), updatedAt: tx.now }, $setOnInsert: rest },
      { session: tx.session, upsert: true },
    );
    await this.#parts.security.note(GROUP_MOVED, tx);
    tx.afterCommit(() => {
      this.#group = { ...group, chat: to };
      this.#parts.log.warn(
        'the staff group became a supergroup; set TELEGRAM_STAFF_CHAT_ID to its new number',
      );
    });
  }

  /** The turn of Telegram's word that a group migrated. */
  migration(incoming: Incoming, toChat: string): Computation {
    return {
      compute: async (tx, conversation) => {
        // The conversation of the turn may be the configured group's own: its move is written with the turn.
        const group = await this.group();
        const { keyring } = this.#parts;
        const own =
          group !== null &&
          conversation._id === conversationId(keyring, group) &&
          conversation.movedTo === null;
        if (own) {
          await this.#parts.security.note(GROUP_MOVED, tx);
          tx.afterCommit(() => (this.#group = { ...group, chat: toChat }));
        } else {
          await this.moved(incoming.address.chat, toChat, tx);
        }
        return outcome(conversation, own ? { movedTo: keyring.sealTransit(toChat) } : {}, []);
      },
    };
  }

  /** Says of a message that failed too often that it was not done. */
  notDone(conversation: ConversationDoc): ReturnType<Computation['compute']> {
    this.#parts.log.error('a staff message was set aside');
    return Promise.resolve(outcome(conversation, { kind: 'staff' }, [{ from: 'loket', text: NOT_DONE }]));
  }

  /** A member's message, in the group or in private; `set-aside`: it failed too often, say so. */
  turn(incoming: Incoming, how: 'answer' | 'set-aside'): Computation {
    const refusals = new Map<number, Refusal>();
    return {
      compute: async (tx, conversation) => {
        if (how === 'set-aside') return this.notDone(conversation);
        const { keyring } = this.#parts;
        const memo =
          conversation.memo === null ? emptyMemo : keyring.openTransit<StaffMemo>(conversation.memo);
        const desk = staffDesk(this.#parts, tx, incoming, refusals);
        try {
          const { replies, memo: next } = await staffTurn(incoming, memo, desk);
          const change = {
            kind: 'staff' as const,
            ...(next === memo ? {} : { memo: keyring.sealTransit(next) }),
          };
          return outcome(conversation, change, replies.map(speechOf));
        } catch (error) {
          if (!(error instanceof RefusedAct)) throw error;
          refusals.set(error.index, error.refusal);
          throw new Overtaken('refused act', { cause: error });
        }
      },
    };
  }
}

function outcome(
  conversation: ConversationDoc,
  change: Partial<ConversationDoc>,
  speeches: readonly Speech[],
): Awaited<ReturnType<Computation['compute']>> {
  return { change, listener: { ...conversation, kind: 'staff' }, caseId: null, heard: [], speeches };
}

function speechOf({ text, choices, replyTo }: Reply): Speech {
  return {
    from: 'loket',
    text,
    ...(choices ? { choices } : {}),
    ...(replyTo === undefined ? {} : { replyTo }),
  };
}
