import { randomUUID } from 'node:crypto';
import { boldEntities } from '../../../src/bots/channels/telegram/bold.js';
import type { ChatItem } from '../../../src/bots/channels/web/history.js';
import type { Counter } from './counter.js';
import { Person, type FileToSend, type SeenLine } from './person.js';

/** A person at the web chat, by the HTTP interface that the page uses. */
export class WebPerson extends Person {
  readonly #token: string;
  #after = 0;
  readonly items: ChatItem[] = [];

  private constructor(counter: Counter, token: string) {
    super('web', counter);
    this.#token = token;
  }

  static async enter(counter: Counter): Promise<WebPerson> {
    const response = await fetch(`${counter.url}/api/chat/sessions`, { method: 'POST' });
    const { token } = (await response.json()) as { token: string };
    return new WebPerson(counter, token);
  }

  /** Somebody whose chat was opened for him. */
  static withToken(counter: Counter, token: string): WebPerson {
    return new WebPerson(counter, token);
  }

  /** A request of the chat's interface with this person's token. */
  request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { authorization: `Bearer ${this.#token}`, ...(init.headers as Record<string, string>) };
    return fetch(`${this.counter.url}${path}`, { ...init, headers });
  }

  /** Sends a message as it is; the same key again is the same message. */
  async post(body: { text: string } | { choice: string }, key: string = randomUUID()): Promise<number> {
    return this.#accepted(
      await this.request('/api/chat/messages', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(body),
      }),
    );
  }

  /** Id of the newest button with this label. */
  button(label: string): string {
    const found = this.items.flatMap(({ choices }) => choices).findLast((choice) => choice.label === label);
    if (!found) throw new Error(`no button "${label}" in\n${this.transcript.join('\n')}`);
    return found.id;
  }

  protected async sendText(text: string): Promise<void> {
    await this.post({ text });
  }

  protected async tap(label: string): Promise<void> {
    await this.post({ choice: this.button(label) });
  }

  protected async sendFiles(files: readonly FileToSend[]): Promise<void> {
    const form = new FormData();
    for (const { name, content } of files) form.append('files', new Blob([new Uint8Array(content)]), name);
    await this.#accepted(
      await this.request('/api/chat/messages', {
        method: 'POST',
        headers: { 'idempotency-key': randomUUID() },
        body: form,
      }),
    );
  }

  protected async fresh(): Promise<readonly SeenLine[]> {
    const lines: SeenLine[] = [];
    for (;;) {
      const response = await this.request(`/api/chat/messages?after=${this.#after}`);
      if (response.status !== 200) throw new Error(`reading the chat: ${response.status}`);
      const { done, items } = (await response.json()) as { done: boolean; items: ChatItem[] };
      if (!done) throw new Error('the chat says that something still waits');
      if (items.length === 0) return lines;
      this.#after = items.at(-1)?.seq ?? this.#after;
      this.items.push(...items);
      for (const item of items) {
        if (item.from === 'applicant') continue;
        for (const { href } of item.files) await this.#readable(href);
        lines.push({
          from: item.from,
          text: boldEntities(item.text).text,
          buttons: item.choices.map(({ label }) => label),
          attachments: item.files.map(({ name }) => name),
        });
      }
    }
  }

  async #readable(href: string | undefined): Promise<void> {
    const response = await this.request(href ?? '/missing');
    const bytes = Buffer.from(await response.arrayBuffer());
    if (!bytes.subarray(0, 5).equals(Buffer.from('%PDF-'))) throw new Error(`${href ?? 'a file'} is no PDF`);
  }

  async #accepted(response: Response): Promise<number> {
    const body = await response.text();
    if (response.status !== 202) throw new Error(`the chat refused: ${response.status} ${body}`);
    return (JSON.parse(body) as { seq: number }).seq;
  }
}
