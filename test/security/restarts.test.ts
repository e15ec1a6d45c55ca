import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { TelegramEmulator } from '../support/telegram/emulator.js';
import { byLength } from '../support/length.js';
import { until } from '../support/until.js';

const MAIN = resolve('dist/src/main.js');
const PHOTO = readFileSync('test/samples/a19-ktp-320px.jpg');
const ADDRESS = /http:\/\/127\.0\.0\.1:\d+/u;

let telegram: TelegramEmulator;
let folder: string;
const running = new Set<ChildProcess>();
beforeAll(async () => {
  telegram = await TelegramEmulator.start();
  folder = mkdtempSync(join(tmpdir(), 'loket-restarts-'));
});
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await telegram.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Started {
  readonly url: string;
  /** Kills it, whatever it is doing. */
  kill(): Promise<void>;
}

/** Starts the product as an office does, on the same data each time. */
async function start(): Promise<Started> {
  const env = {
    PATH: process.env['PATH'],
    PORT: '0',
    DATA_DIR: folder,
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.url,
    RATE_LIMITS: 'off',
  };
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  running.add(child);
  const exit = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    const url = ADDRESS.exec(line)?.[0];
    if (!url) continue;
    child.stdout.resume();
    return {
      url,
      kill: async () => {
        child.kill('SIGKILL');
        await exit;
        running.delete(child);
      },
    };
  }
  throw new Error('the product ended at its start');
}

it(
  'a message that ends the process is opened three times, then set aside; every start serves everybody else',
  async () => {
    const victim = telegram.person('Siti');
    const others = telegram.person('Budi');
    const first = await start();
    victim.says('/start');
    await victim.taps('Saya mengerti, mulai');
    await until('the first question', () => victim.transcript().length >= 3);
    // The process ends while something opens this file.
    telegram.faults.arm({ method: 'download', kind: { type: 'slow', ms: 20_000 }, times: 1_000 });
    victim.sends({ as: 'document', name: 'ktp.jpg', content: PHOTO });
    let product = first;
    const rounds = byLength({ short: 4, full: 10 });
    for (let round = 0; round < rounds; round++) {
      if (round < 3) await until('the file to be opened', () => telegram.faults.hits > round);
      others.says(`halo ${round}`);
      await until('an answer to somebody else', () => others.transcript().length >= 2 * (round + 1));
      await product.kill();
      product = await start();
      expect((await fetch(`${product.url}/health`)).status).toBe(200);
    }
    expect(telegram.faults.hits).toBe(3);
    await until('the answer about the file', () =>
      victim.transcript().some(({ text }) => text.includes('tidak dapat kami proses')),
    );
    await product.kill();
  },
  byLength({ short: 60_000, full: 120_000 }),
);
