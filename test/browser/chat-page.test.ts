import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chromium, type Browser, type Page } from 'playwright-core';
import { ChatPageServer } from './chat-page.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];

describe('the chat page in a real browser', () => {
  const server = new ChatPageServer();
  const refused: string[] = [];
  const errors: string[] = [];
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    const url = await server.start();
    browser = await chromium.launch({
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: [...FLAGS, ...QUIET],
    });
    page = await browser.newPage({
      viewport: { width: 360, height: 740 },
      locale: 'id-ID',
      reducedMotion: 'reduce',
    });
    page.on('pageerror', (error) => errors.push(error.message));
    await page.exposeFunction('refusedByPolicy', (what: string) => refused.push(what));
    await page.addInitScript(
      "document.addEventListener('securitypolicyviolation', (e) => window.refusedByPolicy(e.effectiveDirective + ' ' + e.blockedURI))",
    );
    await page.goto(url);
  });

  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  it('greets once, over a reload too', async () => {
    await page.getByText('Selamat pagi.').waitFor();
    await page.reload();
    await page.getByText('Selamat pagi.').waitFor();
    expect(server.items.filter(({ text }) => text === '/mulai')).toHaveLength(1);
    await page.screenshot({ path: 'shots/chat-phone.png' });
  });

  it('sends a tapped choice', async () => {
    await page.getByRole('button', { name: 'Saya mengerti, mulai' }).click();
    await page.getByText('Diterima: 0 berkas.').waitFor();
    expect(server.items.some(({ text }) => text === 'r1.notice.ok')).toBe(true);
  });

  it('tries again with the same key after a failure, and shows the message once', async () => {
    server.failNext = 1;
    const before = server.keys.length;
    await page.getByLabel('Tulis pesan').fill('status saya');
    await page.keyboard.press('Enter');
    await expect(waitUntil(() => server.keys.length === before + 2)).resolves.toBe(true);
    expect(server.keys[before]).toBe(server.keys[before + 1]);
    await page.locator('.message.applicant:not(.pending)', { hasText: 'status saya' }).waitFor();
    expect(await page.getByText('status saya').count()).toBe(1);
  });

  it('uploads several files and resumes a cut stream without doubles', async () => {
    const image = { mimeType: 'image/png', buffer: Buffer.alloc(2000, 1) };
    await page.locator('input[type=file][multiple]').setInputFiles([
      { name: 'ktp.png', ...image },
      { name: 'npwp.png', ...image },
    ]);
    await page.getByRole('button', { name: 'Kirim' }).click();
    await page.getByText('Diterima: 2 berkas.').waitFor();
    server.cutStreams();
    await page.getByLabel('Tulis pesan').fill('masih di sini');
    await page.keyboard.press('Enter');
    await page.locator('.message.applicant:not(.pending)', { hasText: 'masih di sini' }).waitFor();
    const shown = await page.locator('.message').count();
    expect(shown).toBe(server.items.length);
  });

  it('is accessible and keeps the policy on a phone and on a desktop', async () => {
    for (const viewport of [
      { width: 360, height: 740 },
      { width: 1280, height: 800 },
    ]) {
      await page.setViewportSize(viewport);
      await page.evaluate(AXE);
      const found = await page.evaluate(
        `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then((r) => r.violations.map((v) => v.id + ': ' + v.nodes[0].html))`,
      );
      expect(found).toEqual([]);
    }
    await page.screenshot({ path: 'shots/chat-desktop.png' });
    expect(refused).toEqual([]);
    expect(errors).toEqual([]);
  });
});

async function waitUntil(holds: () => boolean): Promise<boolean> {
  for (const end = Date.now() + 15_000; Date.now() < end;) {
    if (holds()) return true;
    await new Promise(setImmediate);
  }
  return false;
}
