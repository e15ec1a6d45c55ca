import type { Browser, Locator } from 'playwright-core';
import { DESK, Window } from './window.js';

/** An officer who uses only the staff pages. */
export class Officer {
  private constructor(
    readonly window: Window,
    private readonly url: string,
  ) {}

  /** Opens the pages and signs in with a demo account. */
  static async signsIn(browser: Browser, url: string, username: string): Promise<Officer> {
    const officer = new Officer(await Window.open(browser, DESK), url);
    await officer.page.goto(`${url}/petugas`);
    await officer.page.getByLabel('Nama pengguna').fill(username);
    await officer.page.getByLabel('Kata sandi').fill('demo');
    await officer.page.getByRole('button', { name: 'Masuk' }).click();
    await officer.page.getByRole('heading', { name: 'Antrean', level: 1 }).waitFor();
    return officer;
  }

  get page(): Window['page'] {
    return this.window.page;
  }

  /** Finds a case in their queue and opens it. */
  async opens(number: string): Promise<void> {
    await this.page.getByRole('link', { name: 'Antrean', exact: true }).click();
    await this.page.getByRole('link', { name: number }).first().click();
    await this.page.getByRole('heading', { name: number, level: 1 }).waitFor();
  }

  /** The form of an act, unfolded. */
  async form(label: string): Promise<Locator> {
    const folded = this.page
      .locator('.acts details')
      .filter({ has: this.page.getByText(label, { exact: true }) });
    const details = folded.first();
    if ((await details.getAttribute('open')) === null) await details.locator('> summary').click();
    return details.locator('> form');
  }

  /** Carries out an act that needs no words. */
  async presses(label: string): Promise<void> {
    await this.page.getByRole('button', { name: label, exact: true }).click();
    await this.recorded();
  }

  /** Sends an unfolded form. */
  async sends(form: Locator): Promise<void> {
    await form.locator('button').last().click();
    await this.recorded();
  }

  /** Ticks every box of a form's checklist. */
  async ticksAll(form: Locator): Promise<void> {
    for (const box of await form.getByRole('checkbox').all()) await box.check();
  }

  async recorded(): Promise<void> {
    await this.page.getByText('Tindakan tercatat.').waitFor();
  }

  /** Opens a page of the menu, or any other. */
  async goes(path: string): Promise<void> {
    await this.page.goto(this.url + path);
  }
}
