import type { TelegramEmulator } from './emulator.js';
import type { Person } from './person.js';
import type { Line, Party } from './room-view.js';
import type { Message } from './shapes.js';

export interface GroupOptions {
  readonly supergroup?: boolean;
  readonly threads?: readonly number[];
  /** For a group that another emulated Telegram knew by it; negative. */
  readonly id?: number;
}

/**
 * A group whose member the bot is in privacy mode: it sees commands, replies to its own messages, and taps. With
 * `everything` it is an administrator and sees all messages.
 */
export class Group {
  readonly #emulator: TelegramEmulator;
  readonly #title: string;
  #chat: Party;
  #seen = 0;
  /** True when the bot also gets messages that are not meant for it. */
  everything = false;

  constructor(emulator: TelegramEmulator, title: string, options: GroupOptions) {
    this.#emulator = emulator;
    this.#title = title;
    this.#chat = emulator.party(this.#room(options.supergroup === true, options.id));
    for (const thread of options.threads ?? []) {
      emulator.world.addMessage(this.#chat.room, emulator.world.bot, {
        message_thread_id: thread,
        is_topic_message: true,
        forum_topic_created: { name: `Topik ${thread}` },
      });
    }
  }

  get id(): number {
    return this.#chat.room.chat.id;
  }

  get chat(): Party {
    return this.#chat;
  }

  /** A member writes; `replyTo` answers a message, `thread` writes in a topic. */
  says(
    member: Person,
    text: string,
    options: { readonly replyTo?: Message; readonly thread?: number } = {},
  ): Message {
    const { world, updates } = this.#emulator;
    const { reply_to_message: _dropped, ...answered } = options.replyTo ?? {};
    const message = world.addMessage(this.#chat.room, member.user, {
      text,
      ...(options.replyTo ? { reply_to_message: answered as Message } : {}),
      ...(options.thread === undefined ? {} : { message_thread_id: options.thread, is_topic_message: true }),
    });
    const seen = text.startsWith('/') || options.replyTo?.from.id === world.bot.id || this.everything;
    if (seen) updates.push({ message });
    return message;
  }

  /** A member taps the newest button with this label (or its beginning), which it waits for. */
  async taps(member: Person, label: string): Promise<string> {
    const look = this.#chat;
    const { message, button } = await look.until(() => look.findButton(label), `button "${label}"`);
    return look.tap(member.user, message, button.callback_data ?? '');
  }

  /** A member taps a button of a given message, by its data. */
  tapsData(member: Person, message: Message, data: string): string {
    return this.#chat.tap(member.user, message, data);
  }

  /** Waits for the next message of the bot that matches and was not heard before. */
  async hears(pattern: RegExp | string): Promise<Message> {
    return this.#chat.until(() => {
      const messages = this.#chat.room.messages;
      const index = messages.findIndex((message, at) => {
        const text = message.text ?? '';
        const fits = typeof pattern === 'string' ? text.includes(pattern) : pattern.test(text);
        return at >= this.#seen && fits && message.from.id === this.#emulator.world.bot.id;
      });
      if (index < 0) return null;
      this.#seen = index + 1;
      return messages[index];
    }, String(pattern));
  }

  transcript(): readonly Line[] {
    return this.#chat.transcript();
  }

  /** Becomes a supergroup: gets a new number, and the old one refuses and names the new. Gives the new number. */
  migrates(): number {
    const { world, updates } = this.#emulator;
    const old = this.#chat.room;
    const fresh = this.#room(true);
    const from = world.bot;
    const message = world.addMessage(old, from, { migrate_to_chat_id: fresh.chat.id });
    old.migratedTo = fresh.chat.id;
    updates.push({ message });
    updates.push({ message: world.addMessage(fresh, from, { migrate_from_chat_id: old.chat.id }) });
    this.#chat = this.#emulator.party(fresh);
    this.#seen = 0;
    return fresh.chat.id;
  }

  /** Throws the bot out. */
  removesBot(): void {
    this.#chat.room.closed = true;
  }

  #room(supergroup: boolean, given?: number): ReturnType<TelegramEmulator['world']['addRoom']> {
    const { world } = this.#emulator;
    const id = given ?? (supergroup ? -1_000_000_000_000 - world.newId() : -world.newId());
    return world.addRoom({ id, type: supergroup ? 'supergroup' : 'group', title: this.#title });
  }
}
