import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, it } from '@jest/globals';
import { MongoClient, type Db } from 'mongodb';

const ROUNDS = Number(process.env['CRASH_ROUNDS'] ?? 10);
const PAIRS = 4;
const dataDir = mkdtempSync(join(tmpdir(), 'loket-crash-'));
const childFile = resolve('dist/test/support/embedded-mongo-child.js');

afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function startChild(): Promise<{ child: ChildProcess; uri: string }> {
  const child = spawn(process.execPath, [childFile, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const lines = createInterface({ input: child.stdout });
  const [uri] = (await once(lines, 'line')) as [string];
  lines.close();
  return { child, uri };
}

/** What was acknowledged and what was tried, over all rounds. */
const acknowledged = {
  inserts: new Set<string>(),
  counters: new Map<number, number>(),
  moves: new Set<string>(),
};
const tried = { counters: new Map<number, number>() };
const add = (map: Map<number, number>, key: number): unknown => map.set(key, (map.get(key) ?? 0) + 1);

/** One writer: inserts, guarded updates and transactions, until its connection breaks. */
async function write(client: MongoClient, db: Db, round: number, writer: number): Promise<void> {
  const [log, counters, pairs, moves] = ['log', 'counters', 'pairs', 'moves'].map((name) =>
    db.collection<{ _id: string | number; n?: number }>(name),
  );
  try {
    for (let turn = 0; ; turn += 1) {
      const id = `${round}-${writer}-${turn}`;
      await log?.insertOne({ _id: id });
      acknowledged.inserts.add(id);
      add(tried.counters, writer);
      const result = await counters?.updateOne({ _id: writer }, { $inc: { n: 1 } }, { upsert: true });
      if (result?.acknowledged) add(acknowledged.counters, writer);
      await client.withSession((session) =>
        session.withTransaction(
          async () => {
            await moves?.insertOne({ _id: id }, { session });
            await pairs?.updateOne({ _id: turn % PAIRS }, { $inc: { n: -1 } }, { session });
            await pairs?.updateOne({ _id: PAIRS + (writer % PAIRS) }, { $inc: { n: 1 } }, { session });
          },
          { timeoutMS: 3000 },
        ),
      );
      acknowledged.moves.add(id);
    }
  } catch {
    // The server was killed under it.
  }
}

async function check(db: Db): Promise<void> {
  const ids = async (name: string): Promise<Set<unknown>> =>
    new Set(
      await db
        .collection(name)
        .find({})
        .map((doc) => doc._id as unknown)
        .toArray(),
    );
  const log = await ids('log');
  for (const id of acknowledged.inserts) expect(log.has(id)).toBe(true);
  const moves = await ids('moves');
  for (const id of acknowledged.moves) expect(moves.has(id)).toBe(true);
  for (const doc of await db.collection<{ _id: number; n: number }>('counters').find({}).toArray()) {
    expect(doc.n).toBeGreaterThanOrEqual(acknowledged.counters.get(doc._id) ?? 0);
    expect(doc.n).toBeLessThanOrEqual(tried.counters.get(doc._id) ?? 0);
  }
  const pairs = await db.collection<{ _id: number; n: number }>('pairs').find({}).toArray();
  const sum = (list: typeof pairs): number => list.reduce((total, doc) => total + doc.n, 0);
  expect(sum(pairs)).toBe(0);
  // As many moves as were counted on the one side: no transaction is there in part.
  expect(sum(pairs.filter((doc) => doc._id >= PAIRS))).toBe(moves.size);
}

describe('a server killed at any moment', () => {
  it(
    'has every acknowledged write and no part of a transaction',
    async () => {
      for (let round = 0; round <= ROUNDS; round += 1) {
        const { child, uri } = await startChild();
        const client = await new MongoClient(uri, { serverSelectionTimeoutMS: 500 }).connect();
        const db = client.db();
        if (round === 0) {
          await db
            .collection<{ _id: number; n: number }>('pairs')
            .insertMany(Array.from({ length: PAIRS * 2 }, (_, _id) => ({ _id, n: 0 })));
        } else await check(db);
        const writers = Array.from({ length: 6 }, (_, writer) => write(client, db, round, writer));
        const killed = once(child, 'exit');
        const from = acknowledged.moves.size;
        const after = Math.floor(Math.random() * 60);
        while (acknowledged.moves.size < from + after) await new Promise((done) => setImmediate(done));
        child.kill('SIGKILL');
        await killed;
        await client.close();
        await Promise.all(writers);
      }
      expect(acknowledged.moves.size).toBeGreaterThan(0);
    },
    60_000 + ROUNDS * 5000,
  );
});
