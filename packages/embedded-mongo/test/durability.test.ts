import { execFileSync } from 'node:child_process';
import { cpSync, lstatSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { temporaryMongo } from '@loket/embedded-mongo/testing';
import { runIntoFullDisk } from './support/full-disk.js';
import { Ledger } from './support/ledger.js';
import { startServerProcess, type ServerProcess } from '@loket/embedded-mongo/testing';

/** Rounds of the crash test; `CRASH_ROUNDS=400` for a long run. */
const ROUNDS = Number(process.env['CRASH_ROUNDS'] ?? 3);
const COPIES = Number(process.env['COPY_ROUNDS'] ?? 4);
const WRITERS = 6;
const base = mkdtempSync(join(tmpdir(), 'embedded-mongo-crash-'));
const running: ServerProcess[] = [];

afterEach(async () => {
  for (const server of running.splice(0)) await server.kill();
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

async function start(dataDir: string): Promise<{ server: ServerProcess; client: MongoClient }> {
  const server = await startServerProcess(dataDir);
  running.push(server);
  const client = await new MongoClient(server.uri, { serverSelectionTimeoutMS: 500 }).connect();
  return { server, client };
}

/** Waits until the writers have got further; it looks at every turn of the event loop, which they keep busy anyway. */
async function moved(ledger: Ledger, to: number): Promise<void> {
  while (ledger.movesDone < to) await new Promise((done) => setImmediate(done));
}

const writers = (ledger: Ledger, client: MongoClient, name: string, stop?: () => boolean): Promise<unknown> =>
  Promise.all(
    Array.from({ length: WRITERS }, (_, writer) => ledger.write(client, client.db(), name, writer, stop)),
  );

describe('a server killed at any moment', () => {
  it(
    'has every acknowledged write and no part of a transaction',
    async () => {
      const dataDir = join(base, 'killed');
      const ledger = new Ledger();
      for (let round = 0; round <= ROUNDS; round += 1) {
        const { server, client } = await start(dataDir);
        if (round === 0) await ledger.open(client.db());
        else expect(await ledger.faults(client.db())).toEqual([]);
        const work = writers(ledger, client, `r${round}`);
        await moved(ledger, ledger.movesDone + Math.floor(Math.random() * 60));
        await server.kill();
        await client.close();
        await work;
      }
      expect(ledger.movesDone).toBeGreaterThan(0);
    },
    60_000 + ROUNDS * 5000,
  );
});

describe('a copy of the files, taken while writers run', () => {
  it(
    'opens, holds every write acknowledged before it began, and leaves the original alone',
    async () => {
      const dataDir = join(base, 'copied');
      const ledger = new Ledger();
      const { server, client } = await start(dataDir);
      await ledger.open(client.db());
      let over = false;
      const work = writers(ledger, client, 'c', () => over);
      for (let round = 0; round < COPIES; round += 1) {
        await moved(ledger, ledger.movesDone + 5 + Math.floor(Math.random() * 40));
        const least = ledger.mark();
        const copy = join(base, `copy-${round}`);
        if (round % 2 === 0) {
          // Stopped, so that the copy has everything of one instant, as after a power cut or in a snapshot of the disk.
          server.child.kill('SIGSTOP');
          // Node's copy refuses sockets, which `cp` makes anew, and `rsync` and `tar` leave out.
          cpSync(dataDir, copy, { recursive: true, filter: (path) => !lstatSync(path).isSocket() });
          server.child.kill('SIGCONT');
        } else execFileSync('cp', ['-r', dataDir, copy]);
        const other = await temporaryMongo({ dataDir: copy });
        const there = await new MongoClient(other.uri('crash')).connect();
        expect(await ledger.faults(there.db(), least)).toEqual([]);
        await there.close();
        await other.remove();
      }
      over = true;
      await work;
      expect(await ledger.faults(client.db())).toEqual([]);
      expect(readFileSync(join(dataDir, 'owner.lock'), 'latin1')).toContain(`${server.child.pid}`);
      await client.close();
    },
    30_000 + COPIES * 5000,
  );
});

describe('a data file that may not grow any more', () => {
  it('gives a clear error, reads on, and writes again once there is room', async () => {
    // A limit of the process stands in for a full disk, which needs root; test/programs/full-disk-mount.ts has a real
    // one.
    const limited = ['bash', '-c', 'ulimit -S -f 12288; exec "$@"', 'bash'];
    const faults = await runIntoFullDisk(join(base, 'limited'), limited, (pid) =>
      execFileSync('prlimit', ['--pid', String(pid), '--fsize=unlimited']),
    );
    expect(faults).toEqual([]);
  });
});
