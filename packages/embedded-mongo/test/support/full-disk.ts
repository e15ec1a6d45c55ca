import { MongoClient, type Db, type MongoServerError } from 'mongodb';
import { startEmbeddedMongo } from '@loket/embedded-mongo';
import { Ledger } from './ledger.js';
import { startServerProcess } from '@loket/embedded-mongo/testing';

const FULL = 14_031;
const FILLING = 8_000;

/**
 * Lets a database run out of room while writers work, and checks what users of MongoDB would expect: a clear error,
 * reads that go on, writes again once there is room, and everything acknowledged still there after a restart.
 * @param command how the process is started so that its room ends; see `startServerProcess`
 * @param makeRoom ends the shortage
 * @returns what was wrong; empty when nothing was
 */
export async function runIntoFullDisk(
  dataDir: string,
  command: readonly string[],
  makeRoom: (pid: number) => void,
): Promise<string[]> {
  const faults: string[] = [];
  const server = await startServerProcess(dataDir, command);
  const client = await new MongoClient(server.uri, { retryWrites: false }).connect();
  const db = client.db();
  const ledger = new Ledger();
  try {
    await ledger.open(db);
    let over = false;
    const writers = Array.from({ length: 4 }, (_, writer) =>
      ledger.write(client, db, 'f', writer, () => over),
    );
    const codes = await fillUp(db);
    if (codes.some((code) => code !== FULL)) faults.push(`a full disk was told as ${codes.join(', ')}`);
    over = true;
    await Promise.all(writers);
    faults.push(...(await ledger.faults(db)).map((fault) => `while full: ${fault}`));
    makeRoom(server.child.pid ?? 0);
    await untilWritten(db);
    await ledger.write(client, db, 'g', 5, () => ledger.mark().moves.has('g-5-20'));
    faults.push(...(await ledger.faults(db)).map((fault) => `with room again: ${fault}`));
  } finally {
    await client.close();
    await server.kill();
  }
  const again = await startEmbeddedMongo({ dataDir });
  const other = await new MongoClient(again.uri('crash')).connect();
  faults.push(...(await ledger.faults(other.db())).map((fault) => `after a restart: ${fault}`));
  await other.close();
  await again.stop();
  return faults;
}

/** Writes until three writes in a row fail; gives their codes. */
async function fillUp(db: Db): Promise<(number | string | undefined)[]> {
  const codes: (number | string | undefined)[] = [];
  for (let turn = 0; codes.length < 3; turn += 1) {
    try {
      await db.collection('filling').insertOne({ turn, bytes: Buffer.alloc(FILLING, turn % 256) });
      codes.length = 0;
    } catch (error) {
      codes.push((error as MongoServerError).code);
    }
  }
  return codes;
}

async function untilWritten(db: Db): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      await db.collection('filling').insertOne({ again: true });
      return;
    } catch (error) {
      if (tries > 1000) throw error;
    }
  }
}
