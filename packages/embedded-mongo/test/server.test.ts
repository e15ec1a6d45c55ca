import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Binary, Long } from 'bson';
import * as fc from 'fast-check';
import { MongoClient } from 'mongodb';
import { connectUri, EmbeddedMongoLockedError } from '@loket/embedded-mongo';
import { temporaryMongo } from '@loket/embedded-mongo/testing';
import { WireClient } from './support/wire-client.js';

type Server = Awaited<ReturnType<typeof temporaryMongo>>;

const running: Server[] = [];
async function start(options: Parameters<typeof temporaryMongo>[0] = {}): Promise<Server> {
  const server = await temporaryMongo(options);
  running.push(server);
  return server;
}

afterEach(async () => {
  const all = running.splice(0);
  // Some share a folder, so all are stopped before it is removed.
  for (const server of all) await server.stop();
  for (const server of all) await server.remove();
});

const session = (number: number): Binary => new Binary(Buffer.alloc(16, number), 4);
const long = (number: number): Long => Long.fromNumber(number);

describe('serverStatus', () => {
  it('counts commands by name, and those that were refused', async () => {
    const server = await start();
    const client = await new MongoClient(server.uri()).connect();
    try {
      const items = client.db('app').collection<{ _id: number }>('items');
      await items.insertOne({ _id: 1 });
      await items.findOne({ _id: 1 });
      await items.findOne({ _id: 2 });
      await expect(items.findOne({ $wrong: 1 })).rejects.toThrow();
      await expect(client.db('app').command({ nothing: 1 })).rejects.toThrow();
      const { metrics } = await client.db('admin').command({ serverStatus: 1 });
      expect(metrics.commands).toMatchObject({
        insert: { total: 1, failed: 0 },
        find: { total: 3, failed: 1 },
      });
      expect(metrics.commands).not.toHaveProperty('nothing');
    } finally {
      await client.close();
    }
  });
});

describe('configureFailPoint', () => {
  it('is unknown to a server that was not started for tests, and arms nothing', async () => {
    const server = await start();
    const client = await new MongoClient(server.uri()).connect();
    try {
      const arm = client.db('admin').command({
        configureFailPoint: 'failCommand',
        mode: 'alwaysOn',
        data: { failCommands: ['ping'], errorCode: 1 },
      });
      await expect(arm).rejects.toMatchObject({ code: 59, codeName: 'CommandNotFound' });
      expect(await client.db('admin').command({ ping: 1 })).toMatchObject({ ok: 1 });
    } finally {
      await client.close();
    }
  });
});

describe('ownership of the folder', () => {
  it('names the process that has it, and is free after stop', async () => {
    const server = await start();
    await expect(temporaryMongo({ dataDir: server.dataDir })).rejects.toEqual(
      expect.objectContaining({ name: 'EmbeddedMongoLockedError', pid: process.pid }),
    );
    await expect(temporaryMongo({ dataDir: server.dataDir })).rejects.toBeInstanceOf(
      EmbeddedMongoLockedError,
    );
    expect(connectUri(server.dataDir)).toBe(server.uri());
    await server.stop();
    await server.stop();
    expect(connectUri(server.dataDir)).toBeUndefined();
    running.push(await temporaryMongo({ dataDir: server.dataDir }));
  });

  it('takes over the lock of a process that is gone', async () => {
    const server = await start();
    await server.stop();
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    writeFileSync(join(server.dataDir, 'owner.lock'), `${child.pid ?? 0} 1`);
    const again = await start({ dataDir: server.dataDir });
    expect(readFileSync(join(again.dataDir, 'owner.lock'), 'latin1')).toContain(String(process.pid));
  });

  it('takes over from an owner that was killed and that its parent does not collect', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'embedded-mongo-dead-'));
    // `sleep` has become the parent of the owner, and never asks how it ended, as some first processes of containers.
    const parent = spawn(
      'sh',
      [
        '-c',
        '"$0" "$@" & echo $!; exec sleep 300',
        process.execPath,
        'packages/embedded-mongo/dist/testing/server-child.js',
        dataDir,
        'x',
      ],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const lines = createInterface(parent.stdout)[Symbol.asyncIterator]();
    const pid = Number((await lines.next()).value);
    // The threads of a killed process die one after the other, and it holds its files until the last of them.
    const isDead = (): boolean =>
      readdirSync(`/proc/${pid}/task`).every((thread) => /^State:\t[ZX]/m.test(statusOf(pid, thread)));
    try {
      expect((await lines.next()).value).toMatch(/^mongodb:/);
      await expect(temporaryMongo({ dataDir })).rejects.toMatchObject({
        name: 'EmbeddedMongoLockedError',
        pid,
      });
      process.kill(pid, 'SIGKILL');
      while (!isDead()) await new Promise(setImmediate);
      const again = await start({ dataDir });
      expect(readFileSync(join(again.dataDir, 'owner.lock'), 'latin1')).toContain(String(process.pid));
      expect(isDead()).toBe(true);
    } finally {
      if (!isDead()) process.kill(pid, 'SIGKILL');
      parent.kill('SIGKILL');
    }
  });
});

/** Empty for a thread that is gone, which is dead as well. */
function statusOf(pid: number, thread: string): string {
  try {
    return readFileSync(`/proc/${pid}/task/${thread}/status`, 'latin1');
  } catch {
    return 'State:\tX';
  }
}

describe('the socket', () => {
  const before = { ...process.env };
  afterEach(() => {
    process.env = { ...before };
  });

  it('lies in the data folder, where a process with another temporary folder finds it, for this user only', async () => {
    const server = await start();
    expect(dirname(dirname(server.socketPath))).toBe(server.dataDir);
    expect(statSync(dirname(server.socketPath)).mode & 0o777).toBe(0o700);
    expect(server.socketPath.length).toBeLessThan(100);
  });

  it('is found under another path of the data folder, too', async () => {
    const server = await start();
    const link = `${server.dataDir}-link`;
    symlinkSync(server.dataDir, link);
    try {
      expect(connectUri(link)).toBe(
        server.uri().replace(encodeURIComponent(server.dataDir), encodeURIComponent(link)),
      );
      const client = await new MongoClient(connectUri(link) ?? '').connect();
      await client.close();
    } finally {
      rmSync(link);
    }
  });

  it('lies in the folder of systemd, then in the temporary one, when the path of the data folder is too long', async () => {
    const base = mkdtempSync(join(tmpdir(), 'em-'));
    try {
      const runtime = join(base, 'runtime');
      mkdirSync(runtime);
      // The limit counts bytes, and these letters have two each.
      const dataDir = join(base, 'é'.repeat(40));
      process.env['RUNTIME_DIRECTORY'] = `${join(base, 'missing')}:${runtime}`;
      const server = await temporaryMongo({ dataDir });
      expect(dirname(dirname(server.socketPath))).toBe(runtime);
      expect(connectUri(dataDir)).toBe(server.uri());
      await server.stop();
      expect(readdirSync(runtime)).toEqual([]);
      delete process.env['RUNTIME_DIRECTORY'];
      const other = await temporaryMongo({ dataDir });
      expect(dirname(dirname(other.socketPath))).toBe(tmpdir());
      expect(connectUri(dataDir)).toBe(other.uri());
      await other.stop();
    } finally {
      rmSync(base, { recursive: true });
    }
  });

  it('of a killed owner, or of a copied folder, is in nobody’s way', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'embedded-mongo-left-'));
    mkdirSync(join(dataDir, 'run'));
    writeFileSync(join(dataDir, 'run', 'm.sock'), '');
    writeFileSync(join(dataDir, 'socket'), 'run/m.sock\n1:1\n');
    const server = await start({ dataDir });
    const client = await new MongoClient(server.uri()).connect();
    await client.close();
  });
});

describe('retried writes', () => {
  it('are done once and answered alike, also after a restart', async () => {
    const server = await start();
    const client = await WireClient.open(server.socketPath);
    const envelope = { lsid: { id: session(1) }, $db: 't' };
    const insert = { insert: 'c', documents: [{ _id: 1, n: 0 }], txnNumber: long(1), ...envelope };
    expect(await client.send(insert)).toMatchObject({ n: 1, ok: 1 });
    expect(await client.send(insert)).toMatchObject({ n: 1, ok: 1, retriedStmtIds: [0] });
    const update = {
      update: 'c',
      updates: [
        { q: { _id: 1 }, u: { $inc: { n: 1 } } },
        { q: { _id: 2 }, u: { $inc: { n: 1 } }, upsert: true },
      ],
      txnNumber: long(2),
      ...envelope,
    };
    const first = await client.send(update);
    const second = await client.send(update);
    expect(second).toMatchObject({ n: 2, nModified: 1, upserted: first?.['upserted'] });
    const modify = {
      findAndModify: 'c',
      query: { _id: 1 },
      update: { $inc: { n: 1 } },
      new: true,
      txnNumber: long(3),
      ...envelope,
    };
    expect((await client.send(modify))?.['value']).toEqual({ _id: 1, n: 2 });
    client.destroy();
    await server.stop();
    const again = await start({ dataDir: server.dataDir });
    const other = await WireClient.open(again.socketPath);
    expect((await other.send(modify))?.['value']).toEqual({ _id: 1, n: 2 });
    expect(await other.send(update)).toMatchObject({ code: 225 });
    const read = await other.send({ find: 'c', filter: {}, sort: { _id: 1 }, $db: 't' });
    expect(read?.['cursor'].firstBatch).toEqual([
      { _id: 1, n: 2 },
      { _id: 2, n: 1 },
    ]);
    other.destroy();
  });

  it('a commit asked for again after a restart is still a commit', async () => {
    const server = await start();
    const client = await WireClient.open(server.socketPath);
    await client.send({ create: 'c', $db: 't' });
    const transaction = { lsid: { id: session(2) }, txnNumber: long(1), autocommit: false };
    await client.send({
      insert: 'c',
      documents: [{ _id: 1 }],
      ...transaction,
      startTransaction: true,
      $db: 't',
    });
    const commit = { commitTransaction: 1, ...transaction, $db: 'admin' };
    expect(await client.send(commit)).toMatchObject({ ok: 1 });
    client.destroy();
    await server.stop();
    const again = await start({ dataDir: server.dataDir });
    const other = await WireClient.open(again.socketPath);
    expect(await other.send(commit)).toMatchObject({ ok: 1 });
    expect(await other.send({ ...commit, txnNumber: long(2) })).toMatchObject({
      ok: 0,
      code: 251,
      errorLabels: ['TransientTransactionError'],
    });
    other.destroy();
  });
});

describe('transactions of clients that are gone', () => {
  const start1 = {
    lsid: { id: session(3) },
    txnNumber: long(1),
    autocommit: false,
    startTransaction: true,
    $db: 't',
  };

  it('are given up when the connection is lost', async () => {
    const server = await start();
    const lost = await WireClient.open(server.socketPath);
    const other = await WireClient.open(server.socketPath);
    await other.send({ insert: 'c', documents: [{ _id: 1, n: 0 }], $db: 't' });
    await lost.send({ update: 'c', updates: [{ q: { _id: 1 }, u: { $set: { n: 5 } } }], ...start1 });
    const waiting = other.send({
      update: 'c',
      updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }],
      $db: 't',
    });
    lost.destroy();
    expect(await waiting).toMatchObject({ n: 1, nModified: 1 });
    const read = await other.send({ find: 'c', $db: 't' });
    expect(read?.['cursor'].firstBatch).toEqual([{ _id: 1, n: 1 }]);
    other.destroy();
  });

  it('are given up when their time is over', async () => {
    const server = await start({ transactionLifeMs: 50 });
    const client = await WireClient.open(server.socketPath);
    const other = await WireClient.open(server.socketPath);
    await other.send({ insert: 'c', documents: [{ _id: 1, n: 0 }], $db: 't' });
    await client.send({ update: 'c', updates: [{ q: { _id: 1 }, u: { $set: { n: 5 } } }], ...start1 });
    expect(
      await other.send({ update: 'c', updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }], $db: 't' }),
    ).toMatchObject({ n: 1 });
    const { startTransaction: _start, ...later } = start1;
    expect(await client.send({ commitTransaction: 1, ...later, $db: 'admin' })).toMatchObject({ code: 251 });
    client.destroy();
    other.destroy();
  });
});

describe('the wire', () => {
  it('survives garbage and mutated frames', async () => {
    const server = await start();
    const steady = await WireClient.open(server.socketPath);
    const sample = steady.frame({
      insert: 'c',
      documents: [{ a: 1, b: 'x', c: [1, { d: null }] }],
      $db: 't',
    });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ minLength: 1, maxLength: 80 }).map((bytes) => Buffer.from(bytes)),
          fc
            .array(fc.tuple(fc.nat(sample.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
            .map((changes) => {
              const bytes = Buffer.from(sample);
              for (const [at, byte] of changes) bytes[at] = byte;
              return bytes;
            }),
        ),
        async (bytes) => {
          const client = await WireClient.open(server.socketPath);
          client.socket.end(bytes);
          await client.closed();
          expect(await steady.send({ ping: 1, $db: 'admin' })).toMatchObject({ ok: 1 });
        },
      ),
      { numRuns: 300 },
    );
    steady.destroy();
  });

  it('closes on frames that are too long', async () => {
    const server = await start();
    const client = await WireClient.open(server.socketPath);
    const head = Buffer.alloc(16);
    head.writeInt32LE(48_000_001, 0);
    expect(await client.sendBytes(head)).toBeUndefined();
  });

  it('refuses what it does not know with the codes of MongoDB', async () => {
    const server = await start();
    const client = await WireClient.open(server.socketPath);
    const code = async (command: object): Promise<unknown> =>
      (await client.send({ ...command, $db: 't' }))?.['code'];
    expect(await code({ nothing: 1 })).toBe(59);
    expect(await code({ mapReduce: 'c' })).toBe(115);
    expect(await code({ find: 'c', surprise: 1 })).toBe(40415);
    expect(await code({ find: 'c', filter: { a: { $surprise: 1 } } })).toBe(2);
    expect(await code({ find: 'c', filter: { $where: 'true' } })).toBe(115);
    expect(await code({ aggregate: 'c', pipeline: [{ $surprise: {} }], cursor: {} })).toBe(40324);
    expect(await code({ aggregate: 'c', pipeline: [{ $geoNear: {} }], cursor: {} })).toBe(115);
    expect(
      await code({ aggregate: 'c', pipeline: [{ $project: { a: { $surprise: 1 } } }], cursor: {} }),
    ).toBe(168);
    expect(await code({ create: 'e', collation: { locale: 'id' } })).toBe(115);
    expect(await code({ getMore: long(77), collection: 'c' })).toBe(43);
    await client.send({ insert: 'c', documents: [{ _id: 1 }], $db: 't' });
    const update = await client.send({
      update: 'c',
      updates: [{ q: {}, u: { $surprise: { a: 1 } } }],
      $db: 't',
    });
    expect(update?.['writeErrors']).toMatchObject([{ index: 0, code: 9 }]);
    client.destroy();
  });
});

describe('expiry', () => {
  it('removes what a TTL index says', async () => {
    const server = await start({ sweepEveryMs: 20 });
    const client = await new MongoClient(server.uri('t')).connect();
    const logs = client.db().collection('logs');
    await logs.createIndex({ at: 1 }, { expireAfterSeconds: 60 });
    await logs.insertMany([{ at: new Date(Date.now() - 61_000) }, { at: new Date() }, { at: 'no date' }]);
    let left = 3;
    while (left > 2) left = await logs.countDocuments({});
    expect(await logs.countDocuments({ at: { $type: 'date' } })).toBe(1);
    await client.close();
  });
});
