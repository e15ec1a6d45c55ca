import { resolve } from 'node:path';
import { MongoClient } from 'mongodb';
import { connectUri, startEmbeddedMongo } from '../embedded-mongo/server.js';
import { hasDatabase } from '../embedded-mongo/storage/folder.js';

/** A running Loket must answer within this time, ms, to be asked for a copy. */
const OWNER_PATIENCE_MS = 3_000;

/** Something an operator can put right; the message says how. The tool ends with exit code `exitCode`. */
export class ToolError extends Error {
  constructor(
    message: string,
    readonly exitCode = 1,
  ) {
    super(message);
    this.name = 'ToolError';
  }
}

/** The embedded database of an installation, reached for a tool. */
export interface OpenDatabase {
  readonly client: MongoClient;
  /** Loket runs on it; otherwise the tool holds the folder until `close`, and Loket cannot start meanwhile. */
  readonly running: boolean;
  close(): Promise<void>;
}

/** The data folder as CONTRACT names it: `DATA_DIR`, or `./data`. */
export function dataDirOf(environment: Readonly<Record<string, string | undefined>>): string {
  const given = environment['DATA_DIR']?.trim();
  return resolve(given === undefined || given === '' ? 'data' : given);
}

/**
 * Connects to the process that owns the folder, or opens the folder when nobody does. Nothing expires while a tool has
 * it open.
 * @throws ToolError when there is no database; EmbeddedMongoLockedError, EmbeddedMongoDamagedError
 */
export async function openDatabase(dataDir: string): Promise<OpenDatabase> {
  if (!hasDatabase(dataDir)) throw new ToolError(`there is no database in ${dataDir}; is DATA_DIR set?`, 78);
  const running = await connectOwner(dataDir);
  if (running) return { client: running, running: true, close: () => running.close() };
  const database = await startEmbeddedMongo({ dataDir, sweepEveryMs: 0 });
  const client = await new MongoClient(database.uri()).connect();
  return {
    client,
    running: false,
    close: async () => {
      await client.close();
      await database.stop();
    },
  };
}

async function connectOwner(dataDir: string): Promise<MongoClient | undefined> {
  const uri = connectUri(dataDir);
  if (uri === undefined) return undefined;
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: OWNER_PATIENCE_MS });
  try {
    await client.connect();
    await client.db('admin').command({ ping: 1 });
    return client;
  } catch {
    // Its owner was killed; a start takes the folder over, or names the process that has it.
    await client.close();
    return undefined;
  }
}
