import type { Line, Party } from './room-view.js';
import type { FileFact, Message, User } from './shapes.js';
import type { World } from './world.js';

/** A file that a person sends. `sizeClaim` reports another size than the real one. */
export interface SentFile {
  readonly as: 'photo' | 'document';
  readonly content: Buffer;
  readonly name?: string;
  readonly mime?: string;
  readonly caption?: string;
  readonly sizeClaim?: number;
}

/** A person in a private chat with the bot. */
export class Person {
  #seen = 0;

  constructor(
    readonly chat: Party,
    readonly user: User,
  ) {}

  get id(): number {
    return this.user.id;
  }

  /** Writes a text or a command. */
  says(text: string, extra: Partial<Message> = {}): Message {
    const command = /^\/\w+(?:@\w+)?/u.exec(text)?.[0];
    const entities = command
      ? { entities: [{ type: 'bot_command', offset: 0, length: command.length }] }
      : {};
    return this.#send({ text, ...entities, ...extra });
  }

  /** Taps the newest button with this label (or its beginning), which it waits for. */
  async taps(label: string): Promise<string> {
    const { message, button } = await this.chat.until(() => this.chat.findButton(label), `button "${label}"`);
    return this.chat.tap(this.user, message, button.callback_data ?? '');
  }

  /** Taps a button of an earlier message, by its data. */
  tapsData(message: Message, data: string): string {
    return this.chat.tap(this.user, message, data);
  }

  /** Sends one file, or several as one album. */
  sends(...files: readonly SentFile[]): readonly Message[] {
    return this.sendsShuffled(files, (messages) => messages);
  }

  /** Sends several files as one album, whose updates reach the bot in another order than the messages. */
  sendsShuffled(
    files: readonly SentFile[],
    arrange: (messages: readonly Message[]) => readonly Message[],
  ): readonly Message[] {
    const album = files.length > 1 ? { media_group_id: `A${this.chat.world.newId()}` } : {};
    const messages = files.map((file) =>
      this.#post({
        ...content(this.chat.world, file),
        ...(file.caption === undefined ? {} : { caption: file.caption }),
        ...album,
      }),
    );
    this.chat.updates.pushAll(arrange(messages).map((message) => ({ message })));
    return messages;
  }

  /** Shares a contact: the person's own by the button of the keyboard, or the card of somebody else. */
  shares(phone: string, whose: 'own' | 'other' = 'own'): Message {
    return this.#send({
      contact: {
        phone_number: phone,
        first_name: this.user.first_name,
        ...(whose === 'own' ? { user_id: this.user.id } : {}),
      },
    });
  }

  /** Sends something that the product does not read: a sticker, a voice message, a place. */
  sendsOther(kind: string, value: unknown = {}): Message {
    return this.#send({ [kind]: value });
  }

  /** Sends something that Telegram does not show to bots: a message without contents. */
  sendsNothing(): Message {
    return this.#send({});
  }

  /** Edits one of the person's messages. */
  edits(message: Message, text: string): void {
    message.text = text;
    message.edit_date = Math.floor(this.chat.world.now() / 1000);
    this.chat.updates.push({ edited_message: { ...message } });
  }

  /** Sends the bot the same message again, in an update with a new number. */
  repeats(message: Message): void {
    this.chat.updates.push({ message });
  }

  blocks(): void {
    this.#member('kicked');
    this.chat.room.closed = true;
  }

  unblocks(): void {
    this.chat.room.closed = false;
    this.#member('member');
  }

  /** Waits for the next line of the bot that matches and was not heard before. */
  async hears(pattern: RegExp | string): Promise<Line> {
    const matches = (text: string): boolean =>
      typeof pattern === 'string' ? text.includes(pattern) : pattern.test(text);
    return this.chat.until(() => {
      const lines = this.chat.transcript();
      const index = lines.findIndex(
        (line, at) => at >= this.#seen && line.from === 'loket' && matches(line.text),
      );
      if (index < 0) return null;
      this.#seen = index + 1;
      return lines[index];
    }, String(pattern));
  }

  transcript(): readonly Line[] {
    return this.chat.transcript();
  }

  /** Labels of the person's reply keyboard; null without one. */
  keyboard(): readonly string[] | null {
    const rows = this.chat.room.keyboard?.keyboard;
    return rows ? rows.flat().map((key) => (typeof key === 'string' ? key : key.text)) : null;
  }

  #post(content: Partial<Message>): Message {
    return this.chat.world.addMessage(this.chat.room, this.user, content);
  }

  #send(content: Partial<Message>): Message {
    const message = this.#post(content);
    this.chat.updates.push({ message });
    return message;
  }

  #member(status: 'kicked' | 'member'): void {
    const { world, room } = this.chat;
    const date = Math.floor(world.now() / 1000);
    const member = { user: world.bot, status, ...(status === 'kicked' ? { until_date: 0 } : {}) };
    this.chat.updates.push({
      my_chat_member: {
        chat: room.chat,
        from: this.user,
        date,
        old_chat_member: { user: world.bot, status: status === 'kicked' ? 'member' : 'kicked' },
        new_chat_member: member,
      },
    });
  }
}

/** The fields of a message with a file: a photo has four sizes, the largest last, the others thumbnails. */
function content(world: World, file: SentFile): Partial<Message> {
  const claim = file.sizeClaim === undefined ? {} : { file_size: file.sizeClaim };
  if (file.as === 'document') {
    const details = { file_name: file.name ?? 'berkas.pdf', mime_type: file.mime ?? 'application/pdf' };
    return { document: world.addFile(file.content, 'documents', { ...details, ...claim }) };
  }
  const sizes = [90, 320, 800, 1280].map((width): FileFact => {
    const whole = width === 1280;
    const bytes = whole ? file.content : file.content.subarray(0, Math.min(16, file.content.length));
    const box = { width, height: Math.round(width * 0.63) };
    return world.addFile(bytes, 'photos', { ...box, ...(whole ? claim : {}) });
  });
  return { photo: sizes };
}
