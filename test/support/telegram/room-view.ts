import type { InlineButton, Message, User } from './shapes.js';
import type { UpdateQueue } from './updates.js';
import type { Room, World } from './world.js';

/** How long a test waits for something that should come at once, ms. */
const PATIENCE_MS = 60_000;

/** One line of a chat, as people see it. */
export interface Line {
  /** `loket` for the bot, otherwise the first name. */
  readonly from: string;
  readonly text: string;
  /** Labels of the inline buttons below it. */
  readonly buttons: readonly string[];
  /** Name of the document, or `foto`. */
  readonly attachment: string | null;
  readonly messageId: number;
}

/** A chat with what is needed to look at it, to wait, and to send the bot its updates. */
export class Party {
  constructor(
    readonly world: World,
    readonly updates: UpdateQueue,
    public room: Room,
    private readonly watch: (listener: () => void) => () => void,
  ) {}

  /** All lines so far. */
  transcript(): readonly Line[] {
    return this.room.messages.map((message) => line(message, this.world.bot.id));
  }

  /** Messages of the bot, oldest first. */
  botMessages(): readonly Message[] {
    return this.room.messages.filter((message) => message.from.id === this.world.bot.id);
  }

  /** Waits until `look` gives something; looks again at every message of the chat. */
  async until<T>(
    look: () => T | null | undefined | false,
    what: string,
    patienceMs = PATIENCE_MS,
  ): Promise<T> {
    const first = look();
    if (first) return first;
    return new Promise<T>((resolve, reject) => {
      const unwatch = this.watch(() => {
        const found = look();
        if (!found) return;
        unwatch();
        clearTimeout(timer);
        resolve(found);
      });
      const timer = setTimeout(() => {
        unwatch();
        reject(new Error(`nobody saw ${what} in:\n${describe(this.transcript())}`));
      }, patienceMs);
    });
  }

  /** The bot's newest message with this button (by its whole label, or the beginning). */
  findButton(label: string): { message: Message; button: InlineButton } | null {
    for (const message of this.botMessages().toReversed()) {
      const buttons = message.reply_markup?.inline_keyboard?.flat() ?? [];
      const button =
        buttons.find((one) => one.text === label) ?? buttons.find((one) => one.text.startsWith(label));
      if (button) return { message, button };
    }
    return null;
  }

  /** Sends the bot a tap; gives the id of the callback. */
  tap(user: User, message: Message, data: string): string {
    const id = `cb${this.world.newId()}`;
    const { reply_to_message: _dropped, ...shown } = message;
    this.updates.push({
      callback_query: { id, from: user, message: shown, chat_instance: '1', data },
    });
    return id;
  }
}

function line(message: Message, botId: number): Line {
  const buttons = message.reply_markup?.inline_keyboard?.flat() ?? [];
  return {
    from: message.from.id === botId ? 'loket' : message.from.first_name,
    text: message.text ?? message.caption ?? '',
    buttons: buttons.map((button) => button.text),
    attachment: message.document?.file_name ?? (message.photo ? 'foto' : null),
    messageId: message.message_id,
  };
}

/** A transcript as text, for failed expectations and golden files. */
function describe(lines: readonly Line[]): string {
  return lines
    .map(({ from, text, buttons, attachment }) =>
      [
        `${from}: ${text}`,
        ...(attachment ? [`  (${attachment})`] : []),
        ...(buttons.length > 0 ? [`  [${buttons.join('] [')}]`] : []),
      ].join('\n'),
    )
    .join('\n');
}
