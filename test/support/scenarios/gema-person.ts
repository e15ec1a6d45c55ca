import { boldEntities } from '../../../src/bots/channels/telegram/bold.js';
import type { Counter } from './counter.js';
import { officersWords, Person, type FileToSend, type SeenLine } from './person.js';

/** A person at Gema, the channel that only tests have. */
export class GemaPerson extends Person {
  readonly #chat: string;
  #seen = 0;

  constructor(counter: Counter) {
    super('gema', counter);
    this.#chat = counter.gema.newChat();
  }

  protected sendText(text: string): Promise<void> {
    return this.counter.gema.says(this.#chat, text);
  }

  protected tap(label: string): Promise<void> {
    return this.counter.gema.taps(this.#chat, label);
  }

  protected sendFiles(files: readonly FileToSend[]): Promise<void> {
    return this.counter.gema.sends(this.#chat, files);
  }

  protected fresh(): Promise<readonly SeenLine[]> {
    const lines = this.counter.gema.linesOf(this.#chat);
    const fresh = lines.slice(this.#seen);
    this.#seen = lines.length;
    return Promise.resolve(
      fresh.map(({ text, choices, attachment }) => ({
        ...officersWords(boldEntities(text).text),
        buttons: choices.map(({ label }) => label),
        attachments: attachment === null ? [] : [attachment],
      })),
    );
  }
}
