import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  closeSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { GridFSBucket, MongoClient, ObjectId } from 'mongodb';
import { EmbeddedMongoDamagedError } from '@loket/embedded-mongo';
import { inspectFile } from '../src/storage/inspect.js';
import { openStore } from '../src/storage/open.js';
import { FORMAT_VERSION } from '../src/storage/layout.js';
import { temporaryMongo } from '@loket/embedded-mongo/testing';

type Server = Awaited<ReturnType<typeof temporaryMongo>>;

const base = mkdtempSync(join(tmpdir(), 'embedded-mongo-damage-'));
const sound = join(base, 'sound');
const open: Server[] = [];
let folders = 0;

const PAGE = 4096;
const dataFile = (dataDir: string): string => join(dataDir, 'store', 'data.mdb');

async function start(dataDir: string): Promise<Server> {
  const server = await temporaryMongo({ dataDir });
  open.push(server);
  return server;
}

/** A copy of the sound folder, to be damaged. */
function victim(): string {
  folders += 1;
  const folder = join(base, `v${folders}`);
  cpSync(sound, folder, { recursive: true });
  return folder;
}

function overwrite(path: string, at: number, bytes: Buffer): void {
  const file = openSync(path, 'r+');
  writeSync(file, bytes, 0, bytes.length, at);
  closeSync(file);
}

beforeAll(async () => {
  const server = await temporaryMongo({ dataDir: sound });
  const client = await new MongoClient(server.uri('t')).connect();
  const items = client.db().collection('items');
  await items.createIndex({ n: 1 });
  await items.insertMany(
    Array.from({ length: 3000 }, (_, n) => ({ n, text: 'x'.repeat(n % 50 ? 300 : 9000) })),
  );
  await client.close();
  await server.stop();
});
afterEach(async () => {
  for (const server of open.splice(0)) await server.stop();
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

describe('a damaged data file', () => {
  const damages: [string, (folder: string) => void, RegExp][] = [
    ['a header of zeros', (folder) => overwrite(dataFile(folder), 0, Buffer.alloc(PAGE)), /header/],
    ['a header of noise', (folder) => overwrite(dataFile(folder), 24, Buffer.alloc(160, 0xa5)), /header/],
    ['no bytes', (folder) => truncateSync(dataFile(folder), 0), /cut off/],
    ['a part of its header', (folder) => truncateSync(dataFile(folder), 1000), /cut off/],
    ['a missing end', (folder) => truncateSync(dataFile(folder), 40 * PAGE), /cut off/],
    ['no file beside its note', (folder) => rmSync(dataFile(folder)), /missing/],
    [
      'no store folder beside its note',
      (folder) => rmSync(join(folder, 'store'), { recursive: true }),
      /missing/,
    ],
    [
      'no file beside the lock of LMDB',
      (folder) => {
        rmSync(dataFile(folder));
        rmSync(join(folder, 'format.json'));
      },
      /missing/,
    ],
    [
      'a missing end and no note',
      (folder) => {
        rmSync(join(folder, 'format.json'));
        truncateSync(dataFile(folder), 40 * PAGE);
      },
      /cut off|does not exist/,
    ],
    [
      'pages of zeros in its middle',
      (folder) => {
        overwrite(dataFile(folder), PAGE * 4, Buffer.alloc(PAGE * 60));
      },
      /page \d+/,
    ],
    [
      'another file of its length',
      (folder) => writeFileSync(dataFile(folder), Buffer.alloc(statSync(dataFile(folder)).size, 'text')),
      /header/,
    ],
  ];

  it.each(damages)(
    '%s: is refused with its path, the backup is offered, nothing is changed',
    async (_name, damage, why) => {
      const folder = victim();
      damage(folder);
      const before = existsSync(dataFile(folder)) ? readFileSync(dataFile(folder)) : undefined;
      const outcome: unknown = await openStore(folder).catch((error: unknown) => error);
      expect(outcome).toBeInstanceOf(EmbeddedMongoDamagedError);
      const { message, reason } = outcome as EmbeddedMongoDamagedError;
      expect(reason).toMatch(why);
      expect(message).toContain(dataFile(folder));
      expect(message).toContain('Restore the latest backup');
      const after = existsSync(dataFile(folder)) ? readFileSync(dataFile(folder)) : undefined;
      expect(after?.equals(before ?? Buffer.alloc(0))).toBe(before ? true : undefined);
      // It is refused the next time too: nothing was made in its place.
      await expect(openStore(folder)).rejects.toBeInstanceOf(EmbeddedMongoDamagedError);
    },
  );

  it('is told to whoever starts the server, who may say so and end', async () => {
    const folder = victim();
    truncateSync(dataFile(folder), 5000);
    await expect(temporaryMongo({ dataDir: folder })).rejects.toMatchObject({
      name: 'EmbeddedMongoDamagedError',
      file: dataFile(folder),
    });
    await expect(
      temporaryMongo({ dataDir: folder, restoreAdvice: 'Ask Siti for the backup.' }),
    ).rejects.toThrow(/Nothing was changed\. Ask Siti for the backup\.$/);
    // The folder is not locked any more.
    expect(existsSync(join(folder, 'owner.lock'))).toBe(false);
  });

  it('any page damaged at random is found by the whole walk, or is a free one', () => {
    const folder = victim();
    const file = dataFile(folder);
    const { bytes, pages } = inspectFile(file, true);
    const whole = readFileSync(file);
    let found = 0;
    for (let page = 2; page < bytes / PAGE; page += 7) {
      overwrite(file, page * PAGE, Buffer.alloc(16, 0xee));
      try {
        inspectFile(file, true);
      } catch {
        found += 1;
      }
      overwrite(file, page * PAGE, whole.subarray(page * PAGE, page * PAGE + 16));
    }
    // The second and later pages of a long value have no header, so only about as many pages as are in use are
    // recognised.
    expect(found).toBeGreaterThan(pages / 7 / 2);
    expect(inspectFile(file, true).pages).toBe(pages);
  });

  it('a first start that was killed may begin again', async () => {
    const folder = join(base, 'fresh');
    mkdirSync(join(folder, 'store'), { recursive: true });
    writeFileSync(
      join(folder, 'format.json'),
      JSON.stringify({ format: FORMAT_VERSION, state: 'new', bytes: 0 }),
    );
    writeFileSync(dataFile(folder), Buffer.alloc(100));
    await start(folder);
  });
});

describe('the format of the data', () => {
  const fixture = gunzipSync(readFileSync(new URL('fixtures/format-1.mdb.gz', import.meta.url)));

  it('an older one is brought to the present with everything in it', async () => {
    const folder = join(base, 'older');
    mkdirSync(join(folder, 'store'), { recursive: true });
    writeFileSync(dataFile(folder), fixture);
    const server = await start(folder);
    const client = await new MongoClient(server.uri('loket')).connect();
    const db = client.db();
    const { format, store } = await client.db('admin').command({ embeddedStore: 1 });
    expect(format).toBe(FORMAT_VERSION);
    expect(store).toMatch(/^[0-9a-f]{32}$/);
    const cases = db.collection<{ _id: string; number: string; amount: unknown }>('cases');
    expect(await cases.countDocuments()).toBe(120);
    expect(await cases.find({ status: 'open' }).sort({ at: -1 }).limit(1).toArray()).toMatchObject([
      { _id: 'case-117' },
    ]);
    expect(await cases.countDocuments({ tags: 't3' })).toBe(17);
    expect(String((await cases.findOne({ _id: 'case-001' }, { promoteLongs: false }))?.amount)).toBe(
      '1000000000000',
    );
    await expect(cases.insertOne({ _id: 'x', number: 'REG-5', amount: 1 })).rejects.toMatchObject({
      code: 11000,
    });
    expect((await cases.indexes()).map(({ name }) => name)).toEqual([
      '_id_',
      'number_1',
      'tags_1',
      'status_1_at_-1',
    ]);
    expect(await db.collection('logs').distinct('_id')).toEqual([1, 3]);
    const chunks: Buffer[] = [];
    const bucket = new GridFSBucket(db, { bucketName: 'documents' });
    for await (const chunk of bucket.openDownloadStream(new ObjectId('000000000000000000000001')))
      chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).equals(Buffer.alloc(300_000, 7))).toBe(true);
    await client.close();
    await server.stop();
    // The id stays the same at the next start.
    const again = await start(folder);
    const other = await new MongoClient(again.uri()).connect();
    expect((await other.db('admin').command({ embeddedStore: 1 }))['store']).toBe(store);
    await other.close();
  });

  it('a newer one is refused, by the note and by the data', async () => {
    const folder = victim();
    const note = join(folder, 'format.json');
    const text = readFileSync(note, 'utf8');
    writeFileSync(note, text.replace(/"format":\d+/, `"format":${FORMAT_VERSION + 1}`));
    const before = readFileSync(dataFile(folder));
    await expect(temporaryMongo({ dataDir: folder })).rejects.toThrow(
      /has format \d+, this version reads up to/,
    );
    writeFileSync(note, text);
    const { open: openLmdb } = await import('lmdb');
    const db = openLmdb<Buffer, Buffer>({
      path: join(folder, 'store'),
      encoding: 'binary',
      keyEncoding: 'binary',
    });
    await db.put(Buffer.from([1, 'v'.charCodeAt(0)]), Buffer.from(String(FORMAT_VERSION + 1)));
    await db.close();
    await expect(temporaryMongo({ dataDir: folder })).rejects.toThrow(/Start the version that wrote it/);
    expect(statSync(dataFile(folder)).size).toBeGreaterThanOrEqual(before.length);
  });
});

describe('growth', () => {
  it('goes far beyond the first size of the map, under open snapshots and cursors, without a restart', async () => {
    const server = await start(join(base, 'grown'));
    const client = await new MongoClient(server.uri('t')).connect();
    const items = client.db().collection<{ _id: number; text: string }>('items');
    const text = 'x'.repeat(8_000);
    const batch = (from: number): { _id: number; text: string }[] =>
      Array.from({ length: 500 }, (_, index) => ({ _id: from + index, text }));
    await items.insertMany(batch(0));
    const cursor = items.find({}).batchSize(10);
    await cursor.next();
    await client.withSession(async (session) => {
      session.startTransaction();
      expect(await items.countDocuments({}, { session })).toBe(500);
      for (let from = 500; from < 6000; from += 500) await items.insertMany(batch(from));
      expect(await items.countDocuments({}, { session })).toBe(500);
      await session.abortTransaction();
    });
    let read = 1;
    for await (const _document of cursor) read += 1;
    expect(read).toBeGreaterThanOrEqual(500);
    expect(await items.countDocuments({})).toBe(6000);
    expect(statSync(dataFile(server.dataDir)).size).toBeGreaterThan(6000 * text.length);
    await client.close();
  });
});
