import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { mongo } from 'mongoose';
import { testDatabase, type TestDatabase } from '@loket/embedded-mongo/testing';
import { ManualClock } from '../../../src/core/clock.js';
import { silentLogger } from '../../../src/core/log.js';
import { parseSecretKeys, type SecretKey } from '../../../src/core/secret-key.js';
import { MIGRATION_LEASE_MS } from '../../../src/core/limits.js';
import { connectStore } from '../../../src/models/connection.js';
import { requireDataVersion } from '../../../src/models/data-check.js';
import { databaseFolder, startEmbedded } from '../../../src/models/embedded.js';
import { DATA_VERSION } from '../../../src/models/migrations/list.js';
import { openData } from '../../../src/models/open-data.js';
import { native, type Store } from '../../../src/models/store.js';
import { byLength } from '../../support/length.js';
import { stopChoosing } from '../../support/crash/dead-store.js';
import { openGate } from '../../support/crash/gate.js';
import { targetOf } from '../../support/crash/stage.js';
import { IDS } from '../../support/fixtures/cast.js';
import { fixtureNote, restoreFixture } from '../../support/fixtures/fixture.js';
import { inClear, openedDocuments, rawDocuments } from '../../support/fixtures/raw-store.js';

const note = fixtureNote(1);
const CLEAR = [...Object.values(IDS), note.groupId];
const NO_FILES = new Set(['documents.chunks', 'file_views']);

let fixture: ReadonlyMap<string, readonly mongo.Document[]>;
/** Keeps the embedded database up between the cases, which have a fresh one on it each. */
let ground: TestDatabase;
let database: TestDatabase;
let open: Store[];

beforeAll(async () => {
  ground = await testDatabase({ lostTransactionMs: 100 });
  const folder = restoreFixture(1);
  const embedded = await startEmbedded(databaseFolder(folder), { sweepEveryMs: 0 });
  const store = await connectStore({ uri: embedded.uri, log: silentLogger() });
  fixture = await rawDocuments(store);
  await store.close();
  await embedded.stop();
  rmSync(folder, { recursive: true, force: true });
});
afterAll(() => ground.stop());
beforeEach(async () => {
  database = await testDatabase();
  open = [];
});
afterEach(async () => {
  await Promise.all(open.map((store) => store.connection.close(true)));
  await database.stop();
});

describe('a migration that is broken off', () => {
  it('goes on, whatever write it died at, and gives what one that nobody disturbed gives', async () => {
    await fillFromFixture(await connect());
    const died: string[] = [];
    // Each life gets further than the one before; odd ones die after the write was done, even ones before it.
    let nth = 0;
    for (let life = 1; ; life++) {
      nth += life < 5 ? 1 : byLength({ short: 4, long: 2 });
      const ended = await liveUntilWrite(nth, life % 2 === 1 ? 'applied' : 'before');
      if (ended === null) break;
      died.push(ended);
      expect(life).toBeLessThan(50);
    }
    expect(died.length).toBeGreaterThan(5);
    expect(died).toEqual(expect.arrayContaining(['update', 'commitTransaction']));
    const store = await connect();
    const keyring = await openData(store, migrating());
    const found = await openedDocuments(store, keyring);
    expect(await inClear(store, CLEAR)).toEqual([]);

    const whole = await testDatabase();
    const calm = await connectStore({ uri: whole.uri, log: silentLogger() });
    await fillFromFixture(calm);
    expect(await openedDocuments(calm, await openData(calm, migrating()))).toEqual(found);
    await calm.close();
    await whole.stop();
  });

  it('goes on after kill -9 of the whole product, with the backup of its first start', async () => {
    const folder = restoreFixture(1);
    const child = spawn(process.execPath, ['dist/src/main.js'], {
      env: { PATH: process.env['PATH'], DATA_DIR: folder, SECRET_KEY: note.secretKey, PORT: '0' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const gone = once(child, 'exit');
    let said = '';
    for await (const bytes of child.stdout) {
      said += String(bytes);
      if (said.includes('"collection":"messages"')) break;
    }
    child.kill('SIGKILL');
    await gone;
    const embedded = await startEmbedded(databaseFolder(folder), { sweepEveryMs: 0 });
    const store = await connectStore({ uri: embedded.uri, log: silentLogger() });
    expect(await native(store.dataVersion).findOne()).toMatchObject({
      version: 1,
      migrating: { to: DATA_VERSION },
    });
    expect((await inClear(store, CLEAR)).length).toBeGreaterThan(0);
    const again = (): Promise<string> => Promise.reject(new Error('there is a backup already'));
    await openData(store, { secretKeys: keys(), backUp: again, confirmed: false });
    expect(await inClear(store, CLEAR)).toEqual([]);
    await store.close();
    await embedded.stop();
    expect(readdirSync(join(folder, 'backups'))).toEqual([
      expect.stringMatching(/^version-1-\d{8}T\d{6}Z\.backup$/u),
    ]);
    rmSync(folder, { recursive: true, force: true });
  });

  it('is done by one of two processes that start at once; the other one waits for it', async () => {
    const [one, two] = [await connect(), await connect()];
    await fillFromFixture(one);
    await Promise.all([openData(one, migrating()), openData(two, migrating())]);
    expect(await native(one.dataVersion).findOne()).toMatchObject({ version: DATA_VERSION, lease: null });
    expect(await inClear(one, CLEAR)).toEqual([]);
  });

  it('is taken over only when its process was silent for long, which then writes nothing more', async () => {
    const clock = new ManualClock(note.endedAt);
    const store = await connect(clock);
    await fillOld(store);
    const dead = { token: 'dead', until: new Date(clock.now().getTime() + MIGRATION_LEASE_MS) };
    await native(store.dataVersion).insertOne({ _id: 'schema', version: 1, lease: dead, migrating: null });
    const opened = openData(store, migrating());
    await expect(native(store.dataVersion).findOne()).resolves.toMatchObject({ version: 1, lease: dead });
    clock.advance(MIGRATION_LEASE_MS + 1);
    await opened;
    expect(await native(store.dataVersion).findOne()).toMatchObject({ version: DATA_VERSION, lease: null });
  });
});

describe('stored data that are refused', () => {
  it('are those of a newer version: nothing of them is changed', async () => {
    const store = await connect();
    await fillOld(store);
    await native(store.dataVersion).insertOne({
      _id: 'schema',
      version: DATA_VERSION + 1,
      lease: null,
      migrating: null,
    });
    const before = await rawDocuments(store);
    const refused = {
      name: 'DataRefusedError',
      needsSetting: false,
      message: expect.stringContaining('newer'),
    };
    await expect(openData(store, migrating())).rejects.toMatchObject(refused);
    await expect(requireDataVersion(dbOf(store))).rejects.toMatchObject(refused);
    expect(await rawDocuments(store)).toEqual(before);
  });

  it('are those of an older one on a server, without a word of the operator that there is a backup', async () => {
    const store = await connect();
    await fillOld(store);
    const before = await rawDocuments(store);
    await expect(openData(store, { ...migrating(), confirmed: false })).rejects.toMatchObject({
      needsSetting: true,
      message: expect.stringContaining('LOKET_MIGRATE=yes'),
    });
    await expect(requireDataVersion(dbOf(store))).rejects.toThrow('start Loket once');
    const after = new Map(await rawDocuments(store));
    after.delete('schema');
    expect(after).toEqual(before);
  });

  it('are those whose backup fails, as they were', async () => {
    const store = await connect();
    await fillOld(store);
    const backUp = (): Promise<string> => Promise.reject(new Error('no room'));
    await expect(openData(store, { ...migrating(), backUp })).rejects.toThrow(
      /backup before it failed: no room/u,
    );
    expect(await native(store.dataVersion).findOne()).toMatchObject({ version: 1, migrating: null });
    expect((await inClear(store, [IDS.budi])).length).toBeGreaterThan(0);
  });
});

it('a fresh store begins at the present version, without a backup', async () => {
  const empty = await testDatabase();
  const store = await connectStore({ uri: empty.uri, log: silentLogger() });
  const backUp = (): Promise<string> => Promise.reject(new Error('not needed'));
  await openData(store, { secretKeys: keys(), backUp, confirmed: false });
  expect(await native(store.dataVersion).findOne()).toMatchObject({ version: DATA_VERSION, migrating: null });
  await store.close();
  await empty.stop();
});

function keys(): readonly SecretKey[] {
  const parsed = parseSecretKeys(note.secretKey);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.keys;
}

function migrating() {
  return { secretKeys: keys(), backUp: null, confirmed: true };
}

async function connect(clock?: ManualClock): Promise<Store> {
  const store = await connectStore({ uri: database.uri, log: silentLogger(), ...(clock ? { clock } : {}) });
  open.push(store);
  return store;
}

function dbOf(store: Store) {
  return store.connection.getClient().db(store.connection.name);
}

/** The fixture's documents, without those of files, which no migration touches. */
async function fillFromFixture(store: Store): Promise<void> {
  for (const [name, docs] of fixture) {
    if (docs.length > 0 && !NO_FILES.has(name))
      await dbOf(store)
        .collection(name)
        .insertMany([...docs]);
  }
}

/** As much as shows that data are of version 1: the keys, and the chats. */
async function fillOld(store: Store): Promise<void> {
  for (const name of ['data_keys', 'conversations']) {
    await dbOf(store)
      .collection(name)
      .insertMany([...(fixture.get(name) ?? [])]);
  }
}

/** A process that dies at its nth write; gives that write, or null when it came to an end before. */
async function liveUntilWrite(nth: number, mode: 'before' | 'applied'): Promise<string | null> {
  let writes = 0;
  let died: (write: string) => void = () => undefined;
  const death = new Promise<string>((resolve) => (died = resolve));
  const gate = await openGate(targetOf(database.uri), ({ name }) => {
    writes += 1;
    return writes === nth ? { mode, kill: () => died(name) } : null;
  });
  const uri = `mongodb://127.0.0.1:${gate.port}/${database.name}?directConnection=true`;
  // What the dead one held has run out by the time of the next one.
  const store = await connectStore({
    uri,
    log: silentLogger(),
    clock: { now: () => new Date(Date.parse(note.endedAt) + nth * 2 * MIGRATION_LEASE_MS) },
  });
  const living = openData(store, migrating()).then(() => null);
  living.catch(() => undefined);
  const ended = await Promise.race([living, death]);
  gate.cut();
  stopChoosing(store);
  await store.connection.close(true).catch(() => undefined);
  return ended;
}
