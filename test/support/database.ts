import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import {
  startEmbeddedMongo,
  type EmbeddedMongo,
  type EmbeddedMongoOptions,
} from '../../src/embedded-mongo/server.js';

/** A database of its own for one test file. */
export interface TestDatabase {
  /** Connection string, with the name of the database in it. */
  readonly uri: string;
  readonly name: string;
  /** Drops the database and ends what was started for it. */
  stop(): Promise<void>;
}

/** True when the tests run on a server given by `TEST_MONGODB_URI` instead of the embedded database. */
export const onExternalServer = Boolean(process.env['TEST_MONGODB_URI']);

let shared: { server: Promise<EmbeddedMongo>; folder: string; users: number } | undefined;

/** Times that a test may shorten. */
type Times = Pick<EmbeddedMongoOptions, 'lostTransactionMs'>;

async function embedded(times: Times): Promise<EmbeddedMongo> {
  if (!shared) {
    const folder = mkdtempSync(join(tmpdir(), 'loket-test-'));
    shared = { folder, users: 0, server: startEmbeddedMongo({ dataDir: folder, ...times }) };
  }
  shared.users += 1;
  return shared.server;
}

async function leave(): Promise<void> {
  if (!shared) return;
  shared.users -= 1;
  if (shared.users > 0) return;
  const { server, folder } = shared;
  shared = undefined;
  await (await server).stop();
  rmSync(folder, { recursive: true, force: true });
}

/**
 * A fresh, empty database: on the server of `TEST_MONGODB_URI` when that is set, otherwise on an embedded one in a
 * temporary folder, shared by all databases that a test file has open. Call `stop` in `afterAll`.
 * @param times for the embedded one; those of the first database that is open count
 */
export async function testDatabase(times: Times = {}): Promise<TestDatabase> {
  const name = `t_${randomBytes(6).toString('hex')}`;
  const external = process.env['TEST_MONGODB_URI'];
  if (!external) {
    const server = await embedded(times);
    let stopped: Promise<void> | undefined;
    return { name, uri: server.uri(name), stop: () => (stopped ??= leave()) };
  }
  return { name, uri: withDatabase(external, name), stop: () => dropDatabase(external, name) };
}

function withDatabase(uri: string, name: string): string {
  const match = /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?(\?.*)?$/.exec(uri);
  if (!match) throw new Error('TEST_MONGODB_URI is no MongoDB connection string');
  return `${match[1] ?? ''}/${name}${match[2] ?? ''}`;
}

async function dropDatabase(uri: string, name: string): Promise<void> {
  const client = await new MongoClient(uri).connect();
  try {
    await client.db(name).dropDatabase();
  } finally {
    await client.close();
  }
}
