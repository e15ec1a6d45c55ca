import type { Person as Account } from '../telegram/person.js';
import type { Counter } from './counter.js';
import { officersWords, Person, type FileToSend, type SeenLine } from './person.js';

/** A person at Telegram: a private chat with the bot, which polls the emulated Telegram by telegraf's client. */
export class TelegramPerson extends Person {
  readonly account: Account;
  #seen = 0;

  private constructor(counter: Counter, account: Account) {
    super('telegram', counter);
    this.account = account;
  }

  static enter(counter: Counter): TelegramPerson {
    return new TelegramPerson(counter, counter.telegram.person('Siti'));
  }

  /** Somebody whose account was there before. */
  static of(counter: Counter, account: Account): TelegramPerson {
    return new TelegramPerson(counter, account);
  }

  protected sendText(text: string): Promise<void> {
    this.account.says(text);
    return Promise.resolve();
  }

  protected async tap(label: string): Promise<void> {
    if (!this.account.chat.findButton(label)) {
      throw new Error(`no button "${label}" in\n${this.transcript.join('\n')}`);
    }
    await this.account.taps(label);
  }

  protected sendFiles(files: readonly FileToSend[]): Promise<void> {
    this.account.sends(...files.map(({ name, content }) => ({ as: 'document' as const, name, content })));
    return Promise.resolve();
  }

  protected fresh(): Promise<readonly SeenLine[]> {
    const all = this.account.transcript();
    const lines = all.slice(this.#seen).filter(({ from }) => from === 'loket');
    this.#seen = all.length;
    return Promise.resolve(
      lines.map(({ text, buttons, attachment }) => ({
        ...officersWords(text),
        buttons,
        attachments: attachment === null ? [] : [attachment],
      })),
    );
  }
}
