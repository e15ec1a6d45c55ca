import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createApp, type App } from '../../src/app.js';
import { readConfig } from '../../src/config.js';
import { ManualClock } from '../../src/core/clock.js';
import { silentLogger } from '../../src/core/log.js';
import { demoSecretKeys } from '../../src/core/secret-key.js';
import { newConversation } from '../../src/models/conversation.js';
import { Keyring } from '../../src/models/keyring.js';
import { native } from '../../src/models/store.js';
import { person, submitIn } from '../support/office-day.js';

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the tool as `npm run verify` does, on a data folder. */
async function verify(dataDir: string, environment: Record<string, string> = {}): Promise<Ended> {
  const env = { PATH: process.env['PATH'], DATA_DIR: dataDir, ...environment };
  const child = promisify(execFile)(process.execPath, ['dist/src/tools/verify.js'], { env });
  return child.then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      out: error.stdout,
      err: error.stderr,
    }),
  );
}

describe('npm run verify', () => {
  let folder: string;
  let app: App;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'loket-verify-'));
    app = await createApp(readConfig({ DATA_DIR: folder, PORT: '0' }), { log: silentLogger() });
    const { store, cases } = app;
    const keyring = await Keyring.open(store, await demoSecretKeys(folder));
    const keyId = await keyring.createDataKey(null, store.ids.next());
    const address = { channel: 'web', account: 'web', chat: 'c' } as const;
    const chat = { ...newConversation(keyring, address, 'applicant', store.clock.now()), keyId };
    await native(store.conversations).insertOne(chat);
    await submitIn(
      cases,
      { store, clock: new ManualClock(store.clock.now()) },
      { conversationId: chat._id, keyId, applicant: person() },
    );
  });
  afterAll(async () => {
    await app.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('checks the database of a running product, finds a changed entry, and the same when it is stopped', async () => {
    expect(await verify(folder)).toEqual({
      code: 0,
      out: '1 cases with 1 entries checked: no problem.\n',
      err: '',
    });
    await native(app.store.caseEvents).updateOne({ seq: 1 }, { $set: { channel: 'telegram' } });
    const found = await verify(folder);
    expect(found).toMatchObject({ code: 1, err: '' });
    expect(found.out).toMatch(
      /^KT-\d{4}-00001: entry 1 was changed\n(KT-.*\n)*1 cases with 1 entries checked: \d+ problems\.\n$/,
    );
    expect(found.out).not.toContain('Budi');
    await app.stop();
    expect(await verify(folder)).toEqual(found);
  });

  it('says what keeps it from checking: no database, a wrong key, a wrong setting', async () => {
    await app.stop();
    expect(await verify(join(folder, 'nothing'))).toMatchObject({
      code: 78,
      err: expect.stringContaining('holds no database'),
    });
    const SECRET_KEY = Buffer.alloc(32, 7).toString('base64');
    expect(await verify(folder, { SECRET_KEY })).toMatchObject({
      code: 78,
      err: expect.stringContaining('SECRET_KEY'),
    });
    expect(await verify(folder, { PORT: 'x' })).toMatchObject({
      code: 78,
      err: expect.stringContaining('PORT'),
    });
  });
});
