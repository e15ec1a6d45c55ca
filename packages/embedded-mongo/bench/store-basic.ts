import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient, type Collection } from 'mongodb';
import { startEmbeddedMongo } from '@loket/embedded-mongo';

/**
 * Operations a second of the embedded database over its socket with the real driver, 50 in parallel, every write on
 * disk before it is answered: `npm run build:programs && node dist/programs/bench/store-basic.js [documents]`. Prints
 * one JSON line per figure. The driver runs in the same process, as in an application that embeds the database; its
 * share of the CPU is in `cpuMs`.
 */
const PARALLEL = 50;
const DOCUMENTS = Number(process.argv[2] ?? 10_000);
const SECONDS = 3;

interface Item {
  _id: number;
  rev: number;
  status: string;
  at: Date;
  text: string;
}

async function measure(
  name: string,
  work: (client: number, turn: number) => Promise<unknown>,
): Promise<void> {
  const latencies: number[] = [];
  const cpu = process.cpuUsage();
  const start = performance.now();
  const until = start + SECONDS * 1000;
  await Promise.all(
    Array.from({ length: PARALLEL }, async (_, client) => {
      for (let turn = 0; performance.now() < until; turn += 1) {
        const from = performance.now();
        await work(client, turn);
        latencies.push(performance.now() - from);
      }
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  const used = process.cpuUsage(cpu);
  latencies.sort((a, b) => a - b);
  const at = (share: number): number =>
    Number((latencies[Math.floor(latencies.length * share)] ?? 0).toFixed(2));
  process.stdout.write(
    `${JSON.stringify({
      bench: `store-${name}`,
      documents: DOCUMENTS,
      parallel: PARALLEL,
      perSecond: Math.round(latencies.length / seconds),
      p50: at(0.5),
      p95: at(0.95),
      p99: at(0.99),
      cpuMs: Number(((used.user + used.system) / 1000 / latencies.length).toFixed(3)),
    })}\n`,
  );
}

async function fill(items: Collection<Item>): Promise<void> {
  const batch = 2000;
  for (let from = 0; from < DOCUMENTS; from += batch) {
    await items.insertMany(
      Array.from({ length: Math.min(batch, DOCUMENTS - from) }, (_, index) => ({
        _id: from + index,
        rev: 0,
        status: `s${index % 10}`,
        at: new Date(from + index),
        text: 'x'.repeat(200),
      })),
    );
  }
}

const dataDir = mkdtempSync(join(tmpdir(), 'embedded-mongo-bench-'));
const server = await startEmbeddedMongo({ dataDir });
const client = await new MongoClient(server.uri('bench'), { maxPoolSize: PARALLEL }).connect();
try {
  const items = client.db().collection<Item>('items');
  await items.createIndex({ status: 1, at: -1 });
  await fill(items);
  const revisions = new Map<number, number>();
  let inserted = DOCUMENTS;
  await measure('find-by-id', (who, turn) => items.findOne({ _id: (who * 997 + turn * 31) % DOCUMENTS }));
  await measure('indexed-page', (who) =>
    items
      .find({ status: `s${who % 10}` })
      .sort({ at: -1 })
      .limit(20)
      .toArray(),
  );
  await measure('insert', () => {
    inserted += 1;
    return items.insertOne({ _id: inserted, rev: 0, status: 's1', at: new Date(inserted), text: 'x' });
  });
  await measure('guarded-update', async (who) => {
    const rev = revisions.get(who) ?? 0;
    const result = await items.updateOne({ _id: who, rev }, { $set: { text: `t${rev}` }, $inc: { rev: 1 } });
    if (result.modifiedCount !== 1) throw new Error('a guarded update was lost');
    revisions.set(who, rev + 1);
  });
  await measure('transaction-of-three', (who, turn) =>
    client.withSession((session) =>
      session.withTransaction(async () => {
        inserted += 1;
        const _id = inserted;
        await items.updateOne({ _id: who }, { $inc: { rev: 1 } }, { session });
        await items.updateOne({ _id: 100 + who }, { $set: { text: `t${turn}` } }, { session });
        await items.insertOne({ _id, rev: 0, status: 's2', at: new Date(), text: 'x' }, { session });
      }),
    ),
  );
  const rss = /RssAnon:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'latin1'))?.[1];
  process.stdout.write(
    `${JSON.stringify({ bench: 'store-memory', rssAnonMb: Math.round(Number(rss ?? 0) / 1024) })}\n`,
  );
} finally {
  await client.close();
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
