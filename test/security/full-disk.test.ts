import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { DISK_FLOOR_BYTES } from '../../src/core/limits.js';
import { Counter } from '../support/scenarios/counter.js';
import { TelegramPerson } from '../support/scenarios/telegram-person.js';
import { WebPerson } from '../support/scenarios/web-person.js';
import { until } from '../support/until.js';

const ADDRESS = /http:\/\/127\.0\.0\.1:\d+/u;
/** What the product may write into one file at first, in blocks of 1,024 bytes: enough to start, and soon full. */
const BLOCKS = 40_960;

describe('a disk that is full', () => {
  let child: ChildProcess;
  let url = '';
  const folder = mkdtempSync(join(tmpdir(), 'loket-disk-'));
  beforeAll(async () => {
    // A limit of the process stands in for a full disk, which needs root.
    const command = `ulimit -S -f ${BLOCKS}; exec "${process.execPath}" "${resolve('dist/src/main.js')}"`;
    child = spawn('bash', ['-c', command], {
      env: { PATH: process.env['PATH'], PORT: '0', DATA_DIR: folder, RATE_LIMITS: 'off' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    for await (const line of createInterface({ input: child.stdout! })) {
      url = ADDRESS.exec(line)?.[0] ?? url;
      if (url) break;
    }
    child.stdout?.resume();
  });
  afterAll(() => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  const post = async (
    path: string,
    token: string | null,
    body: RequestInit['body'],
    json = true,
  ): Promise<Response> =>
    fetch(`${url}/api/chat${path}`, {
      method: 'POST',
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(json ? { 'content-type': 'application/json' } : {}),
      },
      body: body ?? null,
    });
  const say = (token: string, text: string): Promise<Response> =>
    post('/messages', token, JSON.stringify({ text }));
  async function enter(): Promise<string> {
    const answer = await post('/sessions', null, null, false);
    return ((await answer.json()) as { token: string }).token;
  }
  async function answered(token: string): Promise<string> {
    return until('an answer', async () => {
      const answer = await fetch(`${url}/api/chat/messages`, {
        headers: { authorization: `Bearer ${token}` },
      });
      const { done, items } = (await answer.json()) as { done: boolean; items: { text: string }[] };
      return done && items.map(({ text }) => text).join('\n');
    });
  }
  /** A large picture that no compression makes smaller. */
  async function picture(seed: number): Promise<Buffer> {
    const noise = Buffer.alloc(1_000 * 900 * 3);
    for (let at = 0, value = seed + 1; at < noise.length; at++) {
      value = (value * 1_103_515_245 + 12_345) & 0x7fffffff;
      noise[at] = value >> 16;
    }
    return sharp(noise, { raw: { width: 1_000, height: 900, channels: 3 } })
      .jpeg({ quality: 100 })
      .toBuffer();
  }

  it('gives 503 and a sentence, never 500; what was accepted is answered when there is room again', async () => {
    const token = await enter();
    for (const words of ['mengerti', 'sitirahmah01', 'siti@contoh.id', '081234567890']) {
      expect((await say(token, words)).status).toBe(202);
      await answered(token);
    }
    const statuses: number[] = [];
    let refused: { code?: string; detail?: string } = {};
    for (let n = 0; n < 60 && !statuses.includes(503); n++) {
      const form = new FormData();
      form.append('files', new Blob([new Uint8Array(await picture(n))]), `ktp-${n}.jpg`);
      const answer = await post('/messages', token, form, false);
      statuses.push(answer.status);
      if (answer.status !== 202) refused = (await answer.json()) as typeof refused;
    }
    expect(new Set(statuses)).toEqual(new Set([202, 503]));
    expect(refused).toMatchObject({ code: 'storage-full' });
    expect(refused.detail).toContain('penyimpanan kami sedang penuh');
    const words = await Promise.all(['satu', 'dua', 'tiga'].map((text) => say(token, text)));
    expect(words.every(({ status }) => status === 202 || status === 503)).toBe(true);
    execFileSync('prlimit', ['--pid', String(child.pid), '--fsize=unlimited']);
    await until('a word to be taken', async () => (await say(token, 'halo')).status === 202);
    const said = await until('all that was accepted to be answered', () => answered(token), {
      patienceMs: 60_000,
    });
    expect(said).not.toContain('kesalahan di pihak kami');
    expect(said).toMatch(/halaman tersimpan/u);
  });
});

describe('a disk that is nearly full', () => {
  let counter: Counter;
  let free = Infinity;
  beforeAll(async () => {
    counter = await Counter.open({ freeBytes: () => Promise.resolve(free) });
  });
  afterAll(() => counter.close());
  /** The product looks at the disk again after a moment. */
  const seen = (path: string, init: RequestInit): Promise<number> =>
    until('the disk to be looked at', async () => {
      const { status } = await fetch(`${counter.url}${path}`, init);
      return status === 503 && status;
    });

  it('refuses files first and words later, in the middle of a talk; everything goes on afterwards', async () => {
    const web = await WebPerson.enter(counter);
    const telegram = TelegramPerson.enter(counter);
    for (const person of [web, telegram]) {
      for (const words of ['/mulai', 'mengerti']) await person.says(words);
    }
    free = DISK_FLOOR_BYTES.words - 1;
    expect(await seen('/api/chat/sessions', { method: 'POST' })).toBe(503);
    const refused = await web.request('/api/chat/messages', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'sitirahmah01' }),
    });
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([
      503,
      'storage-full',
    ]);
    telegram.account.says('sitirahmah01');
    free = Infinity;
    await until('the message of Telegram', async () => (await telegram.hears()).includes('e-mail'));
    expect(await web.says('sitirahmah01')).toContain('e-mail');
  });
});
