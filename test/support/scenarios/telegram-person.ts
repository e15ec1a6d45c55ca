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

  /** Writes a reply that quotes the newest message of ours with these words. */
  async replies(text: string, quoted: string): Promise<string> {
    const message = this.account.chat.botMessages().findLast((one) => one.text?.includes(quoted));
    if (message === undefined) throw new Error(`nothing says "${quoted}" in\n${this.transcript.join('\n')}`);
    const { reply_to_message: _dropped, ...answered } = message;
    this.transcript.push(`Pemohon${this.label}, membalas "${quoted}": ${text}`);
    this.account.says(text, { reply_to_message: answered });
    return this.hears();
  }

  /** Changes the newest of the person's messages with this text. */
  async edits(text: string, into: string): Promise<string> {
    const { chat, user } = this.account;
    const message = chat.room.messages.findLast((one) => one.from.id === user.id && one.text === text);
    if (message === undefined) throw new Error(`the person did not write "${text}"`);
    this.transcript.push(`Pemohon${this.label}, mengubah "${text}": ${into}`);
    this.account.edits(message, into);
    return this.hears();
  }

  /** Sends an album of photos, each with a caption. */
  async album(
    ...photos: readonly { readonly content: Buffer; readonly caption?: string }[]
  ): Promise<string> {
    this.transcript.push(
      `Pemohon${this.label}: (${photos.map(({ caption }) => caption ?? 'foto').join(', ')})`,
    );
    this.account.sends(...photos.map((photo) => ({ as: 'photo' as const, ...photo })));
    return this.hears();
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
