import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createApp, type App } from '../src/app.js';
import { readConfig } from '../src/config.js';
import { READY_KEPT_MS } from '../src/core/limits.js';
import { silentLogger } from '../src/core/log.js';
import { startMessage } from '../src/start-message.js';
import { FakeClamd } from './support/fake-clamd.js';
import { until } from './support/until.js';

const KTP = readFileSync(new URL('samples/a01-ktp-scan.jpg', import.meta.url));
const INFECTED = Buffer.concat([KTP, Buffer.from('EICAR-STANDARD')]);

let app: App;
let clamd: FakeClamd;
let folder: string;
let ahead = 0;
let token: string;
beforeAll(async () => {
  clamd = await FakeClamd.start();
  folder = mkdtempSync(join(tmpdir(), 'loket-scanning-'));
  const config = readConfig({ PORT: '0', DATA_DIR: folder, CLAMAV_URL: clamd.url, RATE_LIMITS: 'off' });
  app = await createApp(config, {
    log: silentLogger(),
    clock: { now: () => new Date(Date.now() + ahead) },
  });
  await app.start();
  const opened = await fetch(`${app.url()}/api/chat/sessions`, { method: 'POST' });
  ({ token } = (await opened.json()) as { token: string });
});
afterAll(async () => {
  await app.stop();
  await clamd.stop();
  rmSync(folder, { recursive: true });
});

const authorization = () => ({ authorization: `Bearer ${token}` });
async function says(text: string): Promise<void> {
  const headers = { ...authorization(), 'content-type': 'application/json' };
  await fetch(`${app.url()}/api/chat/messages`, { method: 'POST', headers, body: JSON.stringify({ text }) });
}
/** Uploads a file; gives everything that the person was told up to the answer. */
async function uploads(content: Buffer): Promise<string> {
  const body = new FormData();
  body.append('files', new Blob([new Uint8Array(content)]), 'ktp.jpg');
  const init = { method: 'POST', headers: authorization(), body };
  expect((await fetch(`${app.url()}/api/chat/messages`, init)).status).toBe(202);
  return until('the answer', async () => {
    const answer = await fetch(`${app.url()}/api/chat/messages`, { headers: authorization() });
    const { done, items } = (await answer.json()) as { done: boolean; items: { text: string }[] };
    return done && items.map(({ text }) => text).join('\n');
  });
}
/** The state now, not what an earlier look has cached. */
async function ready(): Promise<unknown> {
  ahead += READY_KEPT_MS + 1;
  const answer = await fetch(`${app.url()}/ready`);
  return [answer.status, ((await answer.json()) as { checks: unknown }).checks];
}

test('with CLAMAV_URL what is uploaded is scanned, and a scanner that is away is reported', async () => {
  await until('a scanner that was tried', async () =>
    JSON.stringify(await ready()).includes('"virusScan":"up"'),
  );
  expect(startMessage(app)).toContain('Pemeriksaan virus: aktif');
  for (const word of ['mulai', 'ya', 'sitirahmah01', 'siti@contoh.id', '081234567890']) await says(word);
  expect(await uploads(INFECTED)).toContain('berkas ditolak pemeriksaan keamanan');
  expect(await uploads(KTP)).toContain('1 halaman');
  const metrics = await (await fetch(`${app.url()}/metrics`)).text();
  expect(metrics).toContain('loket_file_scans_total{result="infected"} 1');
  expect(metrics).toContain('loket_file_scans_total{result="clean"} 1');

  clamd.behaviour = { answer: 'cut' };
  expect(await uploads(INFECTED)).toContain('belum dapat diperiksa keamanannya');
  await clamd.stop();
  expect(await ready()).toEqual([
    200,
    {
      database: 'up',
      mail: 'up',
      telegram: 'off',
      whatsapp: 'off',
      scanReader: 'off',
      virusScan: 'down',
    },
  ]);
  clamd = await FakeClamd.start();
});
