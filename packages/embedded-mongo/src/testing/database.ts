import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedMongo, type EmbeddedMongo, type EmbeddedMongoOptions } from '../server.js';

/** A database of its own for one test file. */
export interface TestDatabase {
  /** Connection string that names the database. */
  readonly uri: string;
  readonly name: string;
  /** Drops the database and stops what was started for it. */
  stop(): Promise<void>;
}

/** True when the tests run on a server given by `TEST_MONGODB_URI` instead of the embedded database. */
export const onExternalServer = Boolean(process.env['TEST_MONGODB_URI']);

let shared: { server: Promise<EmbeddedMongo>; folder: string; users: number } | undefined;

/** Options that a test may set. */
type Wishes = Pick<EmbeddedMongoOptions, 'lostTransactionMs' | 'failPoints'>;

async function embedded(wishes: Wishes): Promise<EmbeddedMongo> {
  if (!shared) {
    const folder = mkdtempSync(join(tmpdir(), 'embedded-mongo-test-'));
    shared = { folder, users: 0, server: startEmbeddedMongo({ dataDir: folder, ...wishes }) };
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
 * temporary folder, which all databases that a test file has open share. Call `stop` in `afterAll`.
 * @param wishes options of the embedded database; those of the first call count
 */
export async function testDatabase(wishes: Wishes = {}): Promise<TestDatabase> {
  const name = `t_${randomBytes(6).toString('hex')}`;
  const external = process.env['TEST_MONGODB_URI'];
  if (!external) {
    const server = await embedded(wishes);
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

/** Needs the driver, an optional peer of the package that nothing else in it needs. */
async function dropDatabase(uri: string, name: string): Promise<void> {
  const { MongoClient } = await import('mongodb');
  const client = await new MongoClient(uri).connect();
  try {
    await client.db(name).dropDatabase();
  } finally {
    await client.close();
  }
}
