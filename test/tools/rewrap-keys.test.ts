import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createApp, type App } from '../../src/app.js';
import { readConfig } from '../../src/config.js';
import { ManualClock } from '../../src/core/clock.js';
import { silentLogger } from '../../src/core/log.js';
import { parseSecretKeys } from '../../src/core/secret-key.js';
import { newConversation, placeOf } from '../../src/models/conversation.js';
import { Keyring } from '../../src/models/keyring.js';
import { native } from '../../src/models/store.js';
import { inTransaction } from '../../src/models/transaction.js';
import { person, submitIn } from '../support/office-day.js';
import { until } from '../support/until.js';

const KEYS = Object.fromEntries(
  ['k1', 'k2', 'k3', 'k4'].map((id) => [id, `${id}:${randomBytes(32).toString('base64')}`]),
);
/** `SECRET_KEY` with these keys, in this order. */
const secret = (...ids: string[]): string => ids.map((id) => KEYS[id] ?? '').join(',');

const PEOPLE = 450;
const TASK = 'Pertanyaan dari chat tanpa berkas';

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

let folder: string;
let app: App;
/** What each person's key has sealed. */
const sealed = new Map<string, Buffer>();

const run = (tool: string, SECRET_KEY: string): Promise<Ended> =>
  promisify(execFile)(process.execPath, [`dist/src/tools/${tool}.js`], { env: environment(SECRET_KEY) }).then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      out: error.stdout,
      err: error.stderr,
    }),
  );
const rewrap = (...ids: string[]): Promise<Ended> => run('rewrap-keys', secret(...ids));

function environment(SECRET_KEY: string): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', DATA_DIR: folder, SECRET_KEY };
}

const start = (...ids: string[]): Promise<App> =>
  createApp(readConfig({ DATA_DIR: folder, PORT: '0', SECRET_KEY: secret(...ids) }), { log: silentLogger() });

async function keyring(...ids: string[]): Promise<Keyring> {
  const parsed = parseSecretKeys(secret(...ids));
  if (!parsed.ok) throw new Error(parsed.problem);
  return Keyring.open(app.store, parsed.keys);
}

const wrappedBy = (id: string): Promise<number> =>
  native(app.store.dataKeys).countDocuments({ wrappedBy: id, _id: { $ne: 'lookup' } });

/** Opens with these keys alone what every person's key has sealed; gives whose could not be read. */
async function unread(...ids: string[]): Promise<readonly string[]> {
  const ring = await keyring(...ids);
  const lost: string[] = [];
  for (const [id, bytes] of sealed) {
    const plain = await ring.open<string>(id, bytes).catch(() => null);
    if (plain !== `rahasia ${id}`) lost.push(id);
  }
  return lost;
}

async function add(ring: Keyring, id: string): Promise<void> {
  await ring.createDataKey(null, id);
  sealed.set(id, await ring.seal(id, `rahasia ${id}`));
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loket-rewrap-'));
  app = await start('k1');
  const { store, cases } = app;
  const ring = await keyring('k1');
  await Promise.all(Array.from({ length: PEOPLE }, (_, n) => add(ring, `person-${n}`)));
  const keyId = await ring.createDataKey(null, store.ids.next());
  const at = { channel: 'web', account: 'web', chat: 'c' } as const;
  const chat = { ...newConversation(ring, at, 'applicant', store.clock.now()), keyId };
  const staff = newConversation(ring, { ...at, chat: 's' }, 'staff', store.clock.now());
  await native(store.conversations).insertMany([chat, { ...staff, memo: ring.sealTransit({ forms: [] }) }]);
  const clock = new ManualClock(store.clock.now());
  await submitIn(cases, { store, clock }, { conversationId: chat._id, keyId, applicant: person() });
  await inTransaction(store, (tx) =>
    cases.openTaskIn(tx, { kind: 'notice-failed', role: 'helpdesk', text: TASK, closable: true }),
  );
});
afterAll(async () => {
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('npm run keys:rewrap', () => {
  it('wraps everything by the first key while the product makes and destroys keys; then that one alone opens it', async () => {
    await app.stop();
    app = await start('k2', 'k1');
    expect(await wrappedBy('k1')).toBe(PEOPLE + 1);
    const ring = await keyring('k2', 'k1');
    const running = rewrap('k2', 'k1');
    for (let n = 0; n < 100; n++) {
      await add(ring, `meanwhile-${n}`);
      await inTransaction(app.store, (tx) => ring.destroyDataKey(tx, `person-${n}`));
      sealed.delete(`person-${n}`);
    }
    const ended = await running;
    expect(ended).toMatchObject({ code: 0, err: '' });
    expect(ended.out).toMatch(
      /^The look-up key is wrapped by "k2"\. Data keys wrapped anew: \d+\. Texts sealed anew: 4\.\nNothing is left/u,
    );
    expect([await wrappedBy('k1'), await wrappedBy('k2')]).toEqual([0, PEOPLE + 1]);
    expect(await unread('k2')).toEqual([]);
    expect(await native(app.store.dataKeys).countDocuments({ _id: 'person-7' })).toBe(0);
    expect(await run('verify', secret('k2'))).toMatchObject({
      code: 0,
      out: '1 cases with 1 entries checked: no problem.\n',
    });
    await app.stop();
    app = await start('k2');
    expect((await app.cases.tasks({})).map(({ text }) => text)).toContain(TASK);
    const staff = await native(app.store.conversations).findOne({ kind: 'staff' });
    const memo = staff?.memo ?? Buffer.alloc(0);
    expect((await keyring('k2')).openTransit(memo)).toEqual({ forms: [] });
    const place = staff && placeOf(await keyring('k2'), staff);
    expect(place).toEqual({ channel: 'web', account: 'web', chat: 's' });
  });

  it('changes nothing the second time', async () => {
    const before = await native(app.store.dataKeys).find().sort({ _id: 1 }).toArray();
    expect(await rewrap('k2', 'k1')).toEqual({
      code: 0,
      out:
        'The look-up key is wrapped by "k2". Data keys wrapped anew: 0. Texts sealed anew: 0.\n' +
        'Nothing is left under another key but what waits in queues.\n',
      err: '',
    });
    expect(await native(app.store.dataKeys).find().sort({ _id: 1 }).toArray()).toEqual(before);
  });

  it('goes on where it was killed; in between both keys open everything', async () => {
    const child = spawn(process.execPath, ['dist/src/tools/rewrap-keys.js'], {
      env: environment(secret('k3', 'k2')),
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    await until('some keys to be wrapped', async () => (await wrappedBy('k3')) >= 20);
    child.kill('SIGKILL');
    await ended;
    const done = await wrappedBy('k3');
    const open = await wrappedBy('k2');
    expect([done > 0, open > 0, done + open]).toEqual([true, true, PEOPLE + 1]);
    expect(await unread('k3', 'k2')).toEqual([]);
    const { code, out } = await rewrap('k3', 'k2');
    expect([code, out]).toEqual([0, expect.stringContaining(`Data keys wrapped anew: ${open}.`)]);
    expect(await unread('k3')).toEqual([]);
  });

  it('names keys that SECRET_KEY lacks, or has another one of, wraps the others, and shows nothing of any key', async () => {
    const keys = native(app.store.dataKeys);
    await keys.updateOne({ _id: 'person-200' }, { $set: { wrappedBy: 'k0' } });
    await keys.updateOne({ _id: 'person-201' }, { $set: { wrapped: randomBytes(60) } });
    const ended = await rewrap('k4', 'k3');
    expect(ended).toEqual({
      code: 1,
      out:
        `The look-up key is wrapped by "k4". Data keys wrapped anew: ${PEOPLE - 1}. Texts sealed anew: 4.\n` +
        'Left under "k0": 1 data keys; SECRET_KEY lacks this key.\n' +
        'Left under "k3": 1 data keys.\n' +
        'Not opened by SECRET_KEY: 2 data keys.\n',
      err: '',
    });
    sealed.delete('person-200');
    sealed.delete('person-201');
    expect(await unread('k4')).toEqual([]);
  });

  it('runs on the database of a stopped product, and refuses one of another SECRET_KEY without a change', async () => {
    const before = await native(app.store.dataKeys).find().sort({ _id: 1 }).toArray();
    const refused = await rewrap('k2', 'k1');
    expect(refused).toEqual({ code: 78, out: '', err: 'SECRET_KEY lacks the key "k4"\n' });
    expect(await native(app.store.dataKeys).find().sort({ _id: 1 }).toArray()).toEqual(before);
    await app.stop();
    expect((await rewrap('k1', 'k4')).out).toContain(`Data keys wrapped anew: ${PEOPLE - 1}.`);
    app = await start('k1');
    expect(await unread('k1')).toEqual([]);
  });
});
