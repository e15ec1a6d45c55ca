import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { startEmbeddedMongo, type EmbeddedMongo } from '@loket/embedded-mongo';
import { openGate, type Gate } from '../support/crash/gate.js';
import { processHost, type Life } from '../support/crash/hosts.js';
import { TelegramEmulator } from '../support/telegram/emulator.js';
import { until } from '../support/until.js';

const TIMEOUT_MS = 300_000;
const PATIENCE = { patienceMs: 60_000 };

describe('a store that goes away under a running product', () => {
  let folder: string;
  let store: EmbeddedMongo;
  let gate: Gate;
  let telegram: TelegramEmulator;
  let life: Life;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'loket-away-'));
    telegram = await TelegramEmulator.start();
    store = await startEmbeddedMongo({ dataDir: join(folder, 'db') });
    gate = await openGate({ path: store.socketPath });
    life = await processHost(
      {
        PORT: '0',
        DATA_DIR: folder,
        MONGODB_URI: `mongodb://127.0.0.1:${gate.port}/loket?directConnection=true`,
        TELEGRAM_BOT_TOKEN: telegram.token,
        TELEGRAM_API_ROOT: telegram.url,
        RATE_LIMITS: 'off',
        LOG_LEVEL: 'fatal',
      },
      0,
    );
  }, TIMEOUT_MS);
  afterAll(async () => {
    life.kill();
    await life.gone;
    gate.cut();
    await store.stop();
    await telegram.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it(
    'goes on when the store is back: nothing is lost on Telegram, a repeated web message is stored once',
    async () => {
      const siti = telegram.person('Siti');
      siti.says('/start');
      await siti.hears('tidak dipungut biaya');
      const { token } = (await (await fetch(`${life.url}/api/chat/sessions`, { method: 'POST' })).json()) as {
        token: string;
      };
      const post = (): Promise<Response> =>
        fetch(`${life.url}/api/chat/messages`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${token}`,
            'content-type': 'application/json',
            'idempotency-key': 'one message',
          },
          body: JSON.stringify({ text: 'ya' }),
        });

      const { port } = gate;
      gate.cut();
      await store.stop();
      siti.says('ya');
      siti.says('sitirahmah01');
      expect((await post()).status).toBe(503);
      expect(telegram.updates.pending.length).toBe(2);
      expect((await fetch(`${life.url}/health`)).status).toBe(200);
      expect((await fetch(`${life.url}/ready`)).status).toBe(503);

      store = await startEmbeddedMongo({ dataDir: join(folder, 'db') });
      gate = await openGate({ path: store.socketPath }, undefined, port);
      await until('the web chat to take the message', async () => (await post()).status === 202, PATIENCE);
      expect((await post()).status).toBe(202);
      await until(
        'Telegram to be answered',
        () => siti.transcript().at(-1)?.text.includes('e-mail'),
        PATIENCE,
      );
      expect(telegram.updates.pending.length).toBe(0);

      const client = await new MongoClient(store.uri('loket')).connect();
      const inbox = client.db('loket').collection('inbox');
      await until('all to be answered', async () => (await inbox.countDocuments({ state: 'ready' })) === 0);
      expect(await inbox.countDocuments({ channel: 'telegram' })).toBe(3);
      // The first message of the chat itself, and the person's message.
      expect(await inbox.countDocuments({ channel: 'web' })).toBe(2);
      expect(await inbox.countDocuments({ state: 'aside' })).toBe(0);
      await client.close();
    },
    TIMEOUT_MS,
  );
});
