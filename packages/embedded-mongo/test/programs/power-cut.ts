import { execFileSync } from 'node:child_process';
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MongoClient } from 'mongodb';
import { startEmbeddedMongo } from '@loket/embedded-mongo';
import { Ledger } from '../support/ledger.js';
import { startServerProcess } from '@loket/embedded-mongo/testing';
import { randomFrom } from '../support/wire-fuzz.js';

/**
 * Power cuts: a server works under load while its writes and syncs of the data file are recorded (power-cut.c,
 * preloaded; needs a C compiler and Linux). Then the file is put together as a cut at many moments would leave it:
 * everything that was synced, and each other sector of 512 bytes or not, by chance. Every such file must open, hold
 * every write that had been acknowledged, and no transaction in part. `npm run build:programs && node
 * dist/programs/test/programs/power-cut.js [cuts] [seed]`. Prints one JSON line; exits with 1 when anything is lost.
 */
const cuts = Number(process.argv[2] ?? 200);
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000);
const SECTOR = 512;
/** The C source, which the compiler does not copy to `dist`. */
const SOURCE = fileURLToPath(new URL('../../../../test/programs/power-cut.c', import.meta.url));
const random = randomFrom(seed);
const base = mkdtempSync(join(tmpdir(), 'embedded-mongo-power-'));

interface Write {
  readonly kind: 'write';
  readonly at: number;
  readonly offset: number;
  readonly bytes: Buffer;
  /** True for a write through a descriptor that syncs: it was on disk when the call returned. */
  readonly synced: boolean;
}
type Event = Write | { readonly kind: 'sync begins' | 'sync ended'; readonly at: number };

function readEvents(log: Buffer): Event[] {
  const events: Event[] = [];
  for (let at = 0; at < log.length;) {
    const kind = String.fromCharCode(log[at] ?? 0);
    at += 1;
    if (kind === 'B' || kind === 'S') {
      events.push({ kind: kind === 'B' ? 'sync begins' : 'sync ended', at });
      continue;
    }
    const offset = Number(log.readBigUInt64LE(at));
    const length = Number(log.readBigUInt64LE(at + 8));
    const bytes = log.subarray(at + 16, at + 16 + length);
    at += 16 + length;
    events.push({ kind: 'write', at, offset, bytes, synced: kind === 'D' });
  }
  return events;
}

/** Applies to a file what a cut after `count` events leaves. */
function cutAfter(path: string, events: readonly Event[], count: number): void {
  let certain = 0;
  let begun = 0;
  events.slice(0, count).forEach((event, index) => {
    if (event.kind === 'sync begins') begun = index;
    else if (event.kind === 'sync ended') certain = begun;
  });
  const share = [0, 0.5, 1][Math.floor(random() * 3)] ?? 0;
  const file = openSync(path, 'r+');
  events.slice(0, count).forEach((event, index) => {
    if (event.kind !== 'write') return;
    if (index < certain || event.synced) {
      writeSync(file, event.bytes, 0, event.bytes.length, event.offset);
      return;
    }
    for (let from = 0; from < event.bytes.length; from += SECTOR) {
      if (random() >= share) continue;
      writeSync(file, event.bytes, from, Math.min(SECTOR, event.bytes.length - from), event.offset + from);
    }
  });
  closeSync(file);
}

async function work(dataDir: string, log: string): Promise<{ ledger: Ledger; ready: number }> {
  const library = join(base, 'power-cut.so');
  execFileSync('cc', ['-shared', '-fPIC', '-O2', '-o', library, SOURCE, '-ldl']);
  const server = await startServerProcess(dataDir, [], { LD_PRELOAD: library, POWER_CUT_LOG: log });
  const client = await new MongoClient(server.uri).connect();
  const ledger = new Ledger(() => statSync(log).size);
  await ledger.open(client.db());
  const ready = statSync(log).size;
  let over = false;
  const writers = Array.from({ length: 6 }, (_, writer) =>
    ledger.write(client, client.db(), 'p', writer, () => over),
  );
  while (ledger.movesDone < 600) await new Promise((done) => setImmediate(done));
  over = true;
  await Promise.all(writers);
  await client.close();
  await server.kill();
  return { ledger, ready };
}

const dataDir = join(base, 'data');
const log = join(base, 'writes');
const lost: string[] = [];
try {
  const { ledger, ready } = await work(dataDir, log);
  const events = readEvents(readFileSync(log));
  const first = events.findIndex(({ at }) => at >= ready) + 1;
  for (let cut = 0; cut < cuts; cut += 1) {
    const count = first + Math.floor(random() * (events.length - first));
    const folder = join(base, 'cut');
    mkdirSync(join(folder, 'store'), { recursive: true });
    cpSync(join(dataDir, 'format.json'), join(folder, 'format.json'));
    const file = join(folder, 'store', 'data.mdb');
    writeFileSync(file, '');
    truncateSync(file, 0);
    cutAfter(file, events, count);
    const server = await startEmbeddedMongo({ dataDir: folder, sweepEveryMs: 0 });
    const client = await new MongoClient(server.uri('crash')).connect();
    const faults = await ledger.faults(client.db(), ledger.mark(events[count - 1]?.at ?? 0));
    lost.push(...faults.map((fault) => `cut after event ${count}: ${fault}`));
    await client.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  process.stdout.write(
    `${JSON.stringify({ check: 'power-cut', cuts, seed, events: events.length, syncs: events.filter(({ kind }) => kind === 'sync ended').length, transactions: ledger.movesDone, lost: lost.length })}\n`,
  );
  for (const line of lost.slice(0, 20)) process.stderr.write(`${line}\n`);
} finally {
  if (existsSync(base)) rmSync(base, { recursive: true, force: true });
}
process.exitCode = lost.length > 0 ? 1 : 0;
