import type { Logger } from '../../core/log.js';
import { conversationId, newConversation, type ConversationDoc } from '../../models/conversation.js';
import type { Keyring } from '../../models/keyring.js';
import type { SecurityEvent, SecurityLog } from '../../models/security-log.js';
import { native, type Store } from '../../models/store.js';
import type { Tx } from '../../models/transaction.js';
import type { ChatAddress } from '../../notices/types.js';

export interface StaffChatsParts {
  readonly store: Store;
  readonly keyring: Keyring;
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

/** Where the staff group is now. */
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

  /** The channel said that a group moved: what changes of the turn's own conversation. */
  async migrate(
    tx: Tx,
    conversation: ConversationDoc,
    { from, to }: { readonly from: string; readonly to: string },
  ): Promise<Partial<ConversationDoc>> {
    // The conversation of the turn may be the configured group's own: its move is written with the turn.
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
