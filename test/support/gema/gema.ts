import type { Incoming, IncomingBody, Reply } from '../../../src/bots/channels/channel.js';
import type { Choice } from '../../../src/flows/types.js';
import { gemaTraits } from './traits.js';

/** A message of the product, as the person's screen shows it. */
export interface GemaLine {
  readonly text: string;
  readonly choices: readonly Choice[];
  readonly attachment: string | null;
}

export interface GemaFile {
  readonly name: string;
  readonly content: Buffer;
}

type Receive = (incoming: readonly Incoming[]) => Promise<void>;

/** The service that a messenger's company would run: chats of people with one account, in memory. */
export class Gema {
  readonly #chats = new Map<string, GemaLine[]>();
  readonly #files = new Map<string, Buffer>();
  readonly #now: () => Date;
  #receive: Receive | null = null;
  #messages = 0;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** Connects the product, or disconnects it (null). */
  connect(receive: Receive | null): void {
    this.#receive = receive;
  }

  get connected(): boolean {
    return this.#receive !== null;
  }

  newChat(): string {
    const chat = `orang-${this.#chats.size + 1}`;
    this.#chats.set(chat, []);
    return chat;
  }

  /** What the product said in a chat, oldest first. */
  linesOf(chat: string): readonly GemaLine[] {
    return this.#chats.get(chat) ?? [];
  }

  /** Shows a message of the product; gives its id. */
  show(chat: string, { text, choices = [], attachment }: Reply): string {
    const lines = this.#chats.get(chat);
    if (!lines) throw new Error('no such chat');
    lines.push({ text, choices, attachment: attachment?.filename ?? null });
    return `b${lines.length}`;
  }

  fileOf(id: string): Buffer | undefined {
    return this.#files.get(id);
  }

  says(chat: string, text: string): Promise<void> {
    return this.#send(chat, [{ kind: 'text', text }]);
  }

  /** Taps the newest button with this label. @throws when no message shows it */
  async taps(chat: string, label: string): Promise<void> {
    const choice = this.linesOf(chat)
      .flatMap(({ choices }) => choices)
      .findLast((one) => one.label === label);
    if (!choice) throw new Error(`no button "${label}"`);
    await this.#send(chat, [{ kind: 'choice', id: choice.id }]);
  }

  /** Sends files, several as one album. */
  sends(chat: string, files: readonly GemaFile[]): Promise<void> {
    const bodies = files.map(({ name, content }): IncomingBody => {
      const fileId = `f${this.#files.size + 1}`;
      this.#files.set(fileId, content);
      return { kind: 'file', file: { at: 'channel', fileId, name, size: content.length } };
    });
    return this.#send(chat, bodies);
  }

  async #send(chat: string, bodies: readonly IncomingBody[]): Promise<void> {
    if (!this.#receive) throw new Error('the product does not listen');
    const album = bodies.length > 1 ? { albumId: `a${this.#messages}` } : {};
    await this.#receive(
      bodies.map((body) => {
        const order = ++this.#messages;
        return {
          address: { channel: gemaTraits.name, account: 'main', chat },
          externalId: `m${order}`,
          sender: { id: chat },
          scope: 'private',
          sentAt: this.#now().toISOString(),
          order,
          ...album,
          body,
        };
      }),
    );
  }
}
