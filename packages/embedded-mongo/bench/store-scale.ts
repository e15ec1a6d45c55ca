import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { GridFSBucket, MongoClient, type Collection, type Db } from 'mongodb';
import { startEmbeddedMongo } from '@loket/embedded-mongo';
import { startServerProcess } from '@loket/embedded-mongo/testing';
import { watchMemory } from './memory.js';
import { measure, type Figure } from './measure.js';

/**
 * How the cost of the store grows with the documents: look-up, a page of an indexed query, insert, guarded update and a
 * transaction of three writes at each size, on the embedded database and on that of `TEST_MONGODB_URI` (if set) in the
 * same run. Then 20 MB through GridFS, the start on existing data, and the memory of the database process. `npm run
 * bench -- [sizes, separated by commas]`. Prints one JSON line per figure.
 */
const SIZES = (process.argv[2] ?? '1000,100000,1000000').split(',').map(Number);
const PARALLEL = 50;
const FILE_BYTES = 20 * 1024 * 1024;
const STATUSES = 10;

interface Item {
  _id: number;
  rev: number;
  status: string;
  at: Date;
  text: string;
}

const item = (_id: number): Item => ({
  _id,
  rev: 0,
  status: `s${_id % STATUSES}`,
  at: new Date(1_700_000_000_000 + _id),
  text: 'x'.repeat(200),
});

function tell(figure: object): void {
  process.stdout.write(`${JSON.stringify(figure)}\n`);
}

async function fill(items: Collection<Item>, from: number, to: number): Promise<void> {
  const batch = 1000;
  for (let start = from; start < to; start += batch)
    await items.insertMany(
      Array.from({ length: Math.min(batch, to - start) }, (_, index) => item(start + index)),
    );
}

/** Spread over all documents, in the same way for every engine. */
const some = (turn: number, who: number, size: number): number =>
  (((turn * 7919 + who * 104_729) % size) + size) % size;

async function measureSize(
  engine: string,
  client: MongoClient,
  size: number,
  revisions: Map<number, number>,
): Promise<void> {
  const db = client.db();
  const items = db.collection<Item & { n?: number }>('items');
  let next = 10_000_000 + size;
  const figure = async (
    bench: string,
    parallel: number,
    work: (who: number, turn: number) => Promise<unknown>,
  ): Promise<Figure> => {
    const measured = await measure(parallel, work);
    tell({ bench: `store-${bench}`, engine, documents: size, ...measured });
    return measured;
  };
  const page = (who: number, turn: number): Promise<unknown> =>
    items
      .find({
        status: `s${(who + turn) % STATUSES}`,
        at: { $lt: new Date(1_700_000_000_000 + Math.max(some(turn, who, size), 300)) },
      })
      .sort({ at: -1 })
      .limit(20)
      .toArray();
  const lookUp = (who: number, turn: number): Promise<unknown> =>
    items.findOne({ _id: some(turn, who, size) });
  await figure('look-up', 1, lookUp);
  await figure('look-up', PARALLEL, lookUp);
  await figure('page', 1, page);
  await figure('page', PARALLEL, page);
  await figure('insert', PARALLEL, () => items.insertOne(item((next += 1))));
  await figure('guarded-update', PARALLEL, async (who, turn) => {
    const _id = some(turn * PARALLEL + who, 0, size - (size % PARALLEL));
    const own = _id - (_id % PARALLEL) + who;
    const rev = revisions.get(own) ?? 0;
    const { modifiedCount } = await items.updateOne(
      { _id: own, rev },
      { $set: { text: `t${turn}` }, $inc: { rev: 1 } },
    );
    if (modifiedCount !== 1) throw new Error('a guarded update was lost');
    revisions.set(own, rev + 1);
  });
  await figure('transaction-of-three', PARALLEL, (who, turn) =>
    client.withSession((session) =>
      session.withTransaction(async () => {
        const _id = (next += 1);
        const first = some(turn, 0, size - (size % PARALLEL));
        await items.updateOne(
          { _id: first - (first % PARALLEL) + who },
          { $inc: { n: 1 } },
          {
            session,
          },
        );
        await items.updateOne({ _id: who }, { $set: { text: `t${turn}` } }, { session });
        await items.insertOne(item(_id), { session });
      }),
    ),
  );
  await items.deleteMany({ _id: { $gte: 10_000_000 } });
}

async function throughFiles(engine: string, db: Db): Promise<void> {
  const bucket = new GridFSBucket(db, { bucketName: 'files' });
  const bytes = randomBytes(FILE_BYTES);
  const seconds = async (work: () => Promise<void>): Promise<number> => {
    const from = performance.now();
    await work();
    return (performance.now() - from) / 1000;
  };
  const upload = bucket.openUploadStream('scan');
  const up = await seconds(
    () =>
      new Promise((resolve, reject) =>
        upload
          .end(bytes)
          .on('finish', () => resolve())
          .on('error', reject),
      ),
  );
  let read = 0;
  const down = await seconds(async () => {
    for await (const chunk of bucket.openDownloadStream(upload.id)) read += (chunk as Buffer).length;
  });
  if (read !== FILE_BYTES) throw new Error('the file came back shorter');
  const rate = (took: number): number => Math.round(FILE_BYTES / 1024 / 1024 / took);
  tell({ bench: 'store-file', engine, megabytes: 20, upMbPerSecond: rate(up), downMbPerSecond: rate(down) });
}

async function run(engine: string, uri: string, after: (size: number) => Promise<string>): Promise<void> {
  let client = await new MongoClient(uri, { maxPoolSize: PARALLEL }).connect();
  let db = client.db();
  await db.dropDatabase();
  await db.collection<Item>('items').createIndex({ status: 1, at: -1 });
  let filled = 0;
  const revisions = new Map<number, number>();
  for (const size of SIZES) {
    const from = performance.now();
    await fill(db.collection<Item>('items'), filled, size);
    const seconds = (performance.now() - from) / 1000;
    tell({ bench: 'store-fill', engine, documents: size, perSecond: Math.round((size - filled) / seconds) });
    filled = size;
    await measureSize(engine, client, size, revisions);
    await client.close();
    client = await new MongoClient(await after(size), { maxPoolSize: PARALLEL }).connect();
    db = client.db();
  }
  await throughFiles(engine, db);
  const built = performance.now();
  await db.collection<Item>('items').createIndex({ text: 1 });
  tell({
    bench: 'store-index-build',
    engine,
    documents: filled,
    seconds: Number(((performance.now() - built) / 1000).toFixed(1)),
  });
  await db.dropDatabase();
  await client.close();
}

tell({ bench: 'machine', cpu: cpus()[0]?.model, cores: cpus().length, node: process.version });
const external = process.env['TEST_MONGODB_URI'];
if (external) await run('external', withName(external), () => Promise.resolve(withName(external)));
else tell({ bench: 'store', engine: 'external', left: 'out, as TEST_MONGODB_URI is not set' });

const dataDir = mkdtempSync(join(tmpdir(), 'embedded-mongo-scale-'));
try {
  let server = await startServerProcess(dataDir);
  let memory = watchMemory(server.child.pid ?? 0);
  await run('embedded', server.uri, async (size) => {
    tell({ bench: 'store-memory', engine: 'embedded', documents: size, ...memory.stop() });
    await server.kill();
    const from = performance.now();
    const database = await startEmbeddedMongo({ dataDir });
    tell({
      bench: 'store-start',
      engine: 'embedded',
      documents: size,
      ms: Math.round(performance.now() - from),
    });
    await database.stop();
    server = await startServerProcess(dataDir);
    memory = watchMemory(server.child.pid ?? 0);
    return server.uri;
  });
  tell({ bench: 'store-memory', engine: 'embedded', of: 'file, index build', ...memory.stop() });
  await server.kill();
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}

function withName(uri: string): string {
  const url = new URL(uri);
  url.pathname = '/store_bench';
  return url.href;
}
