import { resolve } from 'node:path';
import { MongoClient } from 'mongodb';
import { hasDatabase, type RunCommand } from '@loket/embedded-mongo';
import { databaseFolder, startEmbedded, uriOfOwner } from '../models/embedded.js';

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
  /** Runs a command of the embedded database itself. */
  readonly run: RunCommand;
  /** Loket runs on it; otherwise the tool holds the folder until `close`, and Loket cannot start meanwhile. */
  readonly running: boolean;
  close(): Promise<void>;
}

/** The folder of the database in the data folder as CONTRACT names it: `DATA_DIR`, or `./data`. */
export function databaseFolderOf(environment: Readonly<Record<string, string | undefined>>): string {
  const given = environment['DATA_DIR']?.trim();
  return databaseFolder(resolve(given === undefined || given === '' ? 'data' : given));
}

/**
 * Connects to the process that owns the folder (as of `databaseFolderOf`), or opens the folder when nobody does. Nothing expires while a tool has
 * it open.
 * @throws ToolError when there is no database; EmbeddedMongoLockedError, EmbeddedMongoDamagedError
 */
export async function openDatabase(folder: string): Promise<OpenDatabase> {
  if (!hasDatabase(folder)) throw new ToolError(`there is no database in ${folder}; is DATA_DIR set?`, 78);
  const running = await connectOwner(folder);
  if (running) return { client: running, run: runOn(running), running: true, close: () => running.close() };
  const database = await startEmbedded(folder, { sweepEveryMs: 0 });
  const client = await new MongoClient(database.uri).connect();
  return {
    client,
    run: runOn(client),
    running: false,
    close: async () => {
      await client.close();
      await database.stop();
    },
  };
}

function runOn(client: MongoClient): RunCommand {
  return (command) => client.db('admin').command(command);
}

async function connectOwner(folder: string): Promise<MongoClient | undefined> {
  const uri = uriOfOwner(folder);
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
