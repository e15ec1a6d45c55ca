import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chromium, type Browser, type Page } from 'playwright-core';
import { ChatPageServer } from './chat-page.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
const SCREENS = { phone: { width: 360, height: 740 }, desktop: { width: 1280, height: 800 } } as const;
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
      viewport: SCREENS.phone,
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

  it('is accessible and keeps the policy on a phone and on a desktop, in the light and in the dark', async () => {
    const accessible = async (name: string): Promise<void> => {
      await page.evaluate(AXE);
      const found = await page.evaluate(
        `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then((r) => r.violations.map((v) => v.id + ': ' + v.nodes[0].html))`,
      );
      expect([name, found]).toEqual([name, []]);
      await page.screenshot({ path: `shots/chat-${name}.png` });
    };
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const [name, viewport] of Object.entries(SCREENS)) {
        await page.setViewportSize(viewport);
        await accessible(`${name}-${colorScheme}`);
      }
      await page.getByRole('button', { name: 'Kata cepat' }).click();
      await accessible(`menu-${colorScheme}`);
      await page.keyboard.press('Escape');
    }
    await page.emulateMedia({ colorScheme: 'light' });
    expect(refused).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('never lays the button to the newest message over what has the focus', async () => {
    await page.setViewportSize({ width: 360, height: 420 });
    for (const text of ['satu', 'dua', 'tiga', 'empat', 'lima'])
      server.say(`${text}: https://lpse.test/${text}`);
    await page.getByText('lima:').waitFor();
    await page.evaluate("document.querySelector('.log').scrollTop = 0");
    server.say('baru');
    const button = page.getByRole('button', { name: 'Ke pesan terbaru' });
    await button.waitFor();
    for (const link of await page.locator('.log a').all()) {
      await link.focus();
      const [of, over] = [await link.boundingBox(), await button.boundingBox()];
      expect((of?.y ?? 0) + (of?.height ?? 0)).toBeLessThanOrEqual(over?.y ?? 0);
    }
    await button.click();
    await button.waitFor({ state: 'detached' });
    expect(await page.evaluate('document.activeElement.className')).toBe('log');
  });

  it('breaks no number over two lines, however narrow the page', async () => {
    server.say('Nomor permohonan Bapak/Ibu KT-2026-00012, NPWP 09.254.294.3-407.000, ponsel 0812-3456-7890.');
    await page.getByText('ponsel').waitFor();
    for (const width of [320, 340, 360, 380, 400]) {
      await page.setViewportSize({ width, height: 420 });
      const lines = "[...document.querySelectorAll('.whole')].map((one) => one.getClientRects().length)";
      expect([width, await page.evaluate(lines)]).toEqual([width, [1, 1, 1]]);
      const wide = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      expect([width, await page.evaluate(wide)]).toEqual([width, 0]);
    }
  });

  it('prints every message with its writer and time, and nothing to press', async () => {
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const printed = await page.evaluate<{ ink: string; ground: string; shown: string[]; height: number }>(`({
      ink: getComputedStyle(document.querySelector('.message .text')).color,
      ground: getComputedStyle(document.documentElement).backgroundColor,
      shown: [...document.querySelectorAll('button, textarea, input')].filter((one) => one.offsetParent !== null).map((one) => one.textContent),
      height: document.querySelector('.log').clientHeight - document.querySelector('.log').scrollHeight,
    })`);
    expect(printed).toEqual({ ink: 'rgb(0, 0, 0)', ground: 'rgba(0, 0, 0, 0)', shown: [], height: 0 });
    const messages = await page.locator('.message .bubble').allInnerTexts();
    expect(messages).toHaveLength(server.items.length);
    for (const text of messages) expect(text).toMatch(/^(Anda|Loket)\s[\s\S]*09\.30 WITA/u);
    await page.screenshot({ path: 'shots/chat-print.png', fullPage: true });
    await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
  });

  it('opens without a connection, says so, and shows the talk after a yes only', async () => {
    await page.setViewportSize(SCREENS.phone);
    const waiting = await page.getByRole('button', { name: 'Simpan', exact: true }).count();
    expect(waiting).toBe(1);
    await page.evaluate('navigator.serviceWorker.ready.then(() => true)');
    await page.context().setOffline(true);
    await page.reload();
    await page.getByRole('heading', { name: 'Tidak ada sambungan' }).waitFor();
    expect(await page.getByText('Selamat pagi.').count()).toBe(0);
    await page.screenshot({ path: 'shots/chat-offline.png' });
    await expect(page.goto(new URL('/petugas', page.url()).href)).rejects.toThrow(
      'ERR_INTERNET_DISCONNECTED',
    );
    await page.context().setOffline(false);
    await page.goto(server.url);
    await page.getByRole('button', { name: 'Simpan', exact: true }).click();
    await page.context().setOffline(true);
    await page.reload();
    await page.getByText('Selamat pagi.').waitFor();
    await page.getByText(/^(Tidak ada sambungan internet|Menyambungkan kembali)/u).waitFor();
    await page.screenshot({ path: 'shots/chat-offline-kept.png' });
    await page.context().setOffline(false);
    expect(await page.evaluate('caches.keys()')).toHaveLength(1);
    await page.getByRole('button', { name: 'Kata cepat' }).click();
    await page.getByRole('button', { name: /Akhiri di perangkat ini/u }).click();
    await page.getByRole('button', { name: 'Ya, akhiri' }).click();
    await page.getByRole('heading', { name: /sudah diakhiri/u }).waitFor();
    const left =
      'Promise.all([caches.keys(), navigator.serviceWorker.getRegistrations()]).then(([c, w]) => [c.length, w.length, localStorage.length])';
    let found = '';
    await waitUntil(async () => (found = String(await page.evaluate(left))) === '0,0,0');
    expect(found).toBe('0,0,0');
    expect(refused).toEqual([]);
    expect(errors).toEqual([]);
  });
});

async function waitUntil(holds: () => boolean | Promise<boolean>): Promise<boolean> {
  for (const end = Date.now() + 15_000; Date.now() < end;) {
    if (await holds()) return true;
    await new Promise(setImmediate);
  }
  return false;
}
