import type { Logger } from '../../core/log.js';
import {
  conversationId,
  isSameChat,
  newConversation,
  type ChatPlace,
  type ConversationDoc,
} from '../../models/conversation.js';
import type { Keyring } from '../../models/keyring.js';
import type { SecurityEvent, SecurityLog } from '../../models/security-log.js';
import { native, type Store } from '../../models/store.js';
import type { Tx } from '../../models/transaction.js';
import type { ChatAddress } from '../../notices/types.js';

export interface StaffGroupChatParts {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly group: ChatAddress | null;
  readonly log: Logger;
  readonly security: SecurityLog;
}

/** The group is the only setting that changes at run time. */
const GROUP_MOVED: SecurityEvent = {
  name: 'settings-changed',
  result: 'ok',
  actor: null,
  details: { setting: 'staff-group' },
};

/** Knows the staff group's present chat. */
export class StaffGroupChat {
  readonly #parts: StaffGroupChatParts;
  #group: ChatAddress | null;
  #known = false;

  constructor(parts: StaffGroupChatParts) {
    this.#parts = parts;
    this.#group = parts.group;
  }

  /** The chat for announcements: the configured group, or the supergroup that it became. */
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

  /** Notes that the group became a supergroup; does nothing for other groups. */
  async moved(from: ChatPlace, to: string, tx: Tx): Promise<void> {
    const configured = this.#parts.group;
    const group = await this.group();
    if (configured === null || group === null || !isSameChat(group, from) || from.chat === to) return;
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

  /** Notes a group's move that the channel reported as a message; gives the changes of the turn's conversation. */
  async migrate(
    tx: Tx,
    conversation: ConversationDoc,
    { from, to }: { readonly from: ChatPlace; readonly to: string },
  ): Promise<Partial<ConversationDoc>> {
    // The turn writes its own conversation itself, so for the staff group's own conversation the move is returned as a
    // change.
    const group = await this.group();
    const { keyring } = this.#parts;
    if (
      group === null ||
      conversation._id !== conversationId(keyring, group) ||
      conversation.movedTo !== null
    ) {
      await this.moved(from, to, tx);
      return {};
    }
    await this.#parts.security.note(GROUP_MOVED, tx);
    tx.afterCommit(() => (this.#group = { ...group, chat: to }));
    return { movedTo: keyring.sealTransit(to) };
  }
}
