import { resolve } from 'node:path';
import { MongoClient } from 'mongodb';
import { hasDatabase, type RunCommand } from '@loket/embedded-mongo';
import { databaseFolder, startEmbedded, uriOfOwner } from '../models/embedded.js';

/** Longest time for a running Loket to answer, ms. */
const OWNER_PATIENCE_MS = 3_000;

/** A problem that an operator can fix; the message says how. The tool ends with `exitCode`. */
export class ToolError extends Error {
  constructor(
    message: string,
    readonly exitCode = 1,
  ) {
    super(message);
    this.name = 'ToolError';
  }
}

/** The embedded database of an installation, opened by a tool. */
export interface OpenDatabase {
  readonly client: MongoClient;
  /** Runs an administrative command of the embedded database. */
  readonly run: RunCommand;
  /** True when Loket runs on it. Otherwise the tool holds the folder until `close`, and Loket cannot start. */
  readonly running: boolean;
  close(): Promise<void>;
}

/** The folder of the database inside `DATA_DIR`, which is `./data` by default. */
export function databaseFolderOf(environment: Readonly<Record<string, string | undefined>>): string {
  const given = environment['DATA_DIR']?.trim();
  return databaseFolder(resolve(given === undefined || given === '' ? 'data' : given));
}

/**
 * Connects to the process that owns the folder, or opens it when none does. Nothing expires meanwhile.
 * @throws {ToolError} when there is no database. Errors of the embedded database pass: folder in use, damaged.
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
    // The owner was killed. Starting takes the folder over, or names the process that has it.
    await client.close();
    return undefined;
  }
}
