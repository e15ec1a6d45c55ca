import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Locator } from 'playwright-core';
import { until } from '../support/until.js';
import { PATIENCE_MS, PHONE, Window } from './window.js';

/** The path of a file in test/samples. */
export function samplePath(name: string): string {
  return fileURLToPath(new URL(`../samples/${name}`, import.meta.url));
}

const TYPES: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  png: 'image/png',
  pdf: 'application/pdf',
  svg: 'image/svg+xml',
};

/** An applicant at the web chat on a phone; each action waits for its effect. */
export class ApplicantAtChat {
  constructor(readonly window: Window) {}

  static async enter(browser: Browser, url: string, viewport = PHONE): Promise<ApplicantAtChat> {
    const person = new ApplicantAtChat(await Window.open(browser, viewport));
    await person.window.page.goto(url);
    await person.hears('Siapkan KTP');
    return person;
  }

  get page(): Window['page'] {
    return this.window.page;
  }

  /** The person's messages and the answers in the history, oldest first. */
  get messages(): Locator {
    return this.page.locator('.message:not(.pending)');
  }

  /** The newest message of the office. */
  get newest(): Locator {
    return this.page.locator('.message:not(.applicant)').last();
  }

  /** Waits until the office says this in a message after the first `after`; gives the whole newest message. */
  async hears(words: string | RegExp, after = 0): Promise<string> {
    const heard = async (): Promise<boolean> => {
      const texts = (await this.messages.allInnerTexts()).slice(after);
      return texts.some((text) => (typeof words === 'string' ? text.includes(words) : words.test(text)));
    };
    const print = (): string =>
      `${String(words)} in ${this.page.url()}: ${this.window.complaints.join('\n')}`;
    await until('an answer', heard, { print, patienceMs: PATIENCE_MS });
    await this.page.getByTestId('typing').waitFor({ state: 'detached' });
    return this.newest.innerText();
  }

  /** Types a text and presses Enter; waits for an answer with these words. */
  async says(text: string, answer: string | RegExp): Promise<string> {
    await this.page.getByLabel('Tulis pesan').fill(text);
    return this.answered(answer, () => this.page.keyboard.press('Enter'));
  }

  /** Taps a button of the newest message. */
  async taps(label: string, answer: string | RegExp): Promise<string> {
    return this.answered(answer, () => this.page.getByRole('button', { name: label, exact: true }).click());
  }

  /** Chooses sample files by the clip button and sends them. */
  async picks(names: readonly string[], answer: string | RegExp): Promise<string> {
    const [chooser] = await Promise.all([
      this.page.waitForEvent('filechooser'),
      this.page.getByRole('button', { name: /Lampirkan berkas/u }).click(),
    ]);
    await chooser.setFiles(names.map(samplePath));
    return this.sends(answer);
  }

  /** Drops a sample file on the page; `name` is the file's name on the person's machine. */
  async drops(sample: string, name = sample): Promise<void> {
    const content = readFileSync(samplePath(sample)).toString('base64');
    const type = TYPES[sample.split('.').at(-1) ?? ''] ?? '';
    await this.drop(`Uint8Array.from(atob('${content}'), (letter) => letter.charCodeAt(0))`, name, type);
  }

  /** Drops a PDF of zeros on the page. The page makes it, because handing over a large file is slow. */
  async dropsBlank(name: string, bytes: number): Promise<void> {
    await this.drop(`new Uint8Array(${bytes})`, name, 'application/pdf');
  }

  /** Sends the chosen files. */
  async sends(answer: string | RegExp): Promise<string> {
    return this.answered(answer, () => this.page.getByRole('button', { name: 'Kirim', exact: true }).click());
  }

  /** Saves the file that is offered under this name. */
  async downloads(name: string | RegExp): Promise<{ name: string; content: Buffer }> {
    const [download] = await Promise.all([
      this.page.waitForEvent('download'),
      this.page.locator('a.file').filter({ hasText: name }).last().click(),
    ]);
    return { name: download.suggestedFilename(), content: readFileSync(await download.path()) };
  }

  private async drop(bytes: string, name: string, type: string): Promise<void> {
    const transfer = await this.page.evaluateHandle(`(() => {
      const carried = new DataTransfer();
      carried.items.add(new File([${bytes}], ${JSON.stringify(name)}, { type: '${type}' }));
      return carried;
    })()`);
    await this.page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer });
    await this.page.getByTestId('drop-zone').waitFor();
    await this.page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
    await this.page.getByTestId('drop-zone').waitFor({ state: 'detached' });
  }

  /** Acts and waits for the answer, which comes after the person's own message in the history. */
  private async answered(answer: string | RegExp, act: () => Promise<void>): Promise<string> {
    const before = await this.messages.count();
    await act();
    return this.hears(answer, before + 1);
  }
}
