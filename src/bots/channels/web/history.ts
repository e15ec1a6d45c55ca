import { plainFileName } from '../../../core/file-name.js';
import { CHAT_HISTORY_PAGE, CHAT_LABEL_LOOK } from '../../../core/limits.js';
import type { Keyring } from '../../../models/keyring.js';
import type { MessageContent, MessageDoc } from '../../../models/message.js';
import { native, type Store } from '../../../models/store.js';

/** A message as the web chat shows it (docs/contract.md, "Web chat"). */
export interface ChatItem {
  readonly seq: number;
  readonly from: MessageDoc['from'];
  readonly text: string;
  readonly choices: NonNullable<MessageContent['choices']>;
  /** `href`: where the file is fetched, with the chat's token. */
  readonly files: readonly {
    readonly name: string;
    readonly contentType: string;
    readonly size: number;
    readonly href?: string;
    /** The first page as a small JPEG; 404 where none was made. */
    readonly thumb?: string;
  }[];
  /** Where in the form a question of ours stands. */
  readonly progress?: NonNullable<MessageContent['progress']>;
  readonly at: string;
}

/** Part of a history. `done`: no message waits for its answer. `more`: further messages follow. */
export interface Reading {
  readonly done: boolean;
  readonly items: readonly ChatItem[];
  readonly more: boolean;
}

const CHAT_PATH = '/api/chat';
const DESTROYED = '[dihapus]';
/** States of the inbox in which a message waits for its answer. */
export const UNANSWERED = ['intake', 'ready'] as const;

/** Reads the histories of web chats. */
export class History {
  readonly #store: Store;
  readonly #keyring: Keyring;

  constructor(store: Store, keyring: Keyring) {
    this.#store = store;
    this.#keyring = keyring;
  }

  /**
   * Reads the messages after the place `after`. `done` is read before them: an answer is stored in the same transaction
   * that ends the wait, so a true `done` guarantees that no answer is missing.
   */
  async after(conversationId: string, after: number): Promise<Reading> {
    const waiting = await native(this.#store.inbox).findOne(
      { conversationId, state: { $in: [...UNANSWERED] } },
      { projection: { _id: 1 } },
    );
    const found = await native(this.#store.messages)
      .find({ conversationId, seq: { $gt: after } })
      .sort({ seq: 1 })
      .limit(CHAT_HISTORY_PAGE)
      .toArray();
    const items: ChatItem[] = [];
    for (const message of found) items.push(this.#item(message, await this.#content(message)));
    return { done: waiting === null, items, more: found.length === CHAT_HISTORY_PAGE };
  }

  /** The content of one message; null when there is none or it was destroyed. */
  async content(conversationId: string, seq: number): Promise<MessageContent | null> {
    const message = await native(this.#store.messages).findOne({ conversationId, seq });
    return message && this.#content(message);
  }

  /** Label of a button as the person last saw it; null when none of the last `CHAT_LABEL_LOOK` messages has it. */
  async labelOf(conversationId: string, choice: string): Promise<string | null> {
    const late = await native(this.#store.messages)
      .find({ conversationId, from: { $ne: 'applicant' } })
      .sort({ seq: -1 })
      .limit(CHAT_LABEL_LOOK)
      .toArray();
    for (const message of late) {
      const content = await this.#content(message);
      const found = content?.choices?.find(({ id }) => id === choice);
      if (found) return found.label;
    }
    return null;
  }

  #content({ keyId, content }: MessageDoc): Promise<MessageContent | null> {
    return this.#keyring.open<MessageContent>(keyId, content, 'message');
  }

  #item({ seq, from, at }: MessageDoc, content: MessageContent | null): ChatItem {
    const own = (content?.files ?? []).map(({ fileId, href, ...file }, index) => {
      const named = { ...file, name: plainFileName(file.name) };
      if (fileId === undefined) return { ...named, ...(href === undefined ? {} : { href }) };
      const own = `${CHAT_PATH}/files/${seq}/${index}`;
      return { ...named, href: own, thumb: `${own}/thumb` };
    });
    const attached = content?.attach && {
      name: content.attach.filename,
      contentType: 'application/pdf',
      size: 0,
      href: `${CHAT_PATH}/attachments/${seq}`,
    };
    return {
      seq,
      from,
      text: content?.text ?? DESTROYED,
      choices: content?.choices ?? [],
      files: attached ? [...own, attached] : own,
      ...(content?.progress ? { progress: content.progress } : {}),
      at: at.toISOString(),
    };
  }
}
