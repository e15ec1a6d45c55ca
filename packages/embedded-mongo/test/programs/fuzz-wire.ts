import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { startServerProcess } from '@loket/embedded-mongo/testing';
import { fuzz } from '../support/wire-fuzz.js';

/**
 * Sends many senseless frames to a server of its own: `npm run build:programs && node
 * dist/programs/test/programs/fuzz-wire.js [frames] [seed]`. Prints one JSON line after each tenth of them: memory and
 * open files of the server must not grow with the frames. Exits with 1 at a crash or a hang.
 */
const frames = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000);
const dataDir = mkdtempSync(join(tmpdir(), 'embedded-mongo-fuzz-'));
const server = await startServerProcess(dataDir, [], { NODE_OPTIONS: '--max-semi-space-size=8' });
const socketPath = decodeURIComponent(/^mongodb:\/\/([^/]+)/.exec(server.uri)?.[1] ?? '');
try {
  const client = await new MongoClient(server.uri).connect();
  for (let part = 1; part <= 10; part += 1) {
    const from = performance.now();
    await fuzz(socketPath, frames / 10, seed + part);
    // Data that the frames wrote does not count as growth of the server.
    await client.db('fuzz').dropDatabase();
    const status = await client.db('admin').command({ serverStatus: 1 });
    const anon = /RssAnon:\s+(\d+)/.exec(
      readFileSync(`/proc/${server.child.pid ?? 0}/status`, 'latin1'),
    )?.[1];
    process.stdout.write(
      `${JSON.stringify({
        frames: (frames / 10) * part,
        seed,
        rssAnonMb: Math.round(Number(anon ?? 0) / 1024),
        openFiles: readdirSync(`/proc/${server.child.pid ?? 0}/fd`).length,
        cursors: (status['cursors'] as { open: number }).open,
        perSecond: Math.round(frames / 10 / ((performance.now() - from) / 1000)),
      })}\n`,
    );
  }
  await client.close();
} finally {
  await server.kill();
  rmSync(dataDir, { recursive: true, force: true });
}
