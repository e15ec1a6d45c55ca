import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  connectUri,
  EmbeddedMongoDamagedError,
  EmbeddedMongoLockedError,
  startEmbeddedMongo,
  takeBackup,
  type EmbeddedMongo,
  type EmbeddedMongoOptions,
} from '@loket/embedded-mongo';
import { DataRefusedError } from './data-refused.js';
import type { Store } from './store.js';

const DATABASE = 'loket';
const RESTORE_ADVICE =
  'Restore the latest backup into a new folder (npm run restore -- --from FILE --into DIR, see docs/operations/database.md) and keep this one until that has worked.';

/** The embedded database of a data folder, started by this process. */
export interface Embedded {
  /** Connection string to Loket's database. */
  readonly uri: string;
  stop(): Promise<void>;
}

/** Folder of an installation's embedded database: beside the key of demo mode, below `DATA_DIR`. */
export function databaseFolder(dataDir: string): string {
  return join(dataDir, 'db');
}

/**
 * Starts the embedded database of a folder ({@link databaseFolder}), which is created when it is missing.
 * @throws EmbeddedMongoLockedError, EmbeddedMongoDamagedError; see {@link refusedData}
 */
export async function startEmbedded(
  folder: string,
  options: Pick<EmbeddedMongoOptions, 'log' | 'sweepEveryMs'> = {},
): Promise<Embedded> {
  const database: EmbeddedMongo = await startEmbeddedMongo({
    dataDir: folder,
    restoreAdvice: RESTORE_ADVICE,
    ...options,
  });
  return { uri: database.uri(DATABASE), stop: () => database.stop() };
}

/** Connection string to the database that another process runs on a folder; undefined when none has announced one. */
export function uriOfOwner(folder: string): string | undefined {
  return connectUri(folder, DATABASE);
}

const BEFORE = 'version-';

/**
 * Backs up the embedded database before its data are migrated. Returns the path of the file,
 * `DATA_DIR/backups/version-<version of the data>-<time>.backup`. @throws {BackupError} and errors of the disk
 */
export async function backUpVersion(store: Store, dataDir: string, version: number): Promise<string> {
  const folder = join(dataDir, 'backups');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // Leftovers of a process that died during its backup; no other process takes one now.
  for (const name of await readdir(folder)) {
    if (name.startsWith(`.${BEFORE}`)) await rm(join(folder, name), { recursive: true, force: true });
  }
  const now = store.clock.now();
  const time = now.toISOString().replaceAll(/[-:]|\.\d+/gu, '');
  const path = join(folder, `${BEFORE}${version}-${time}.backup`);
  // A backup of the same moment was never recorded as done.
  await rm(path, { force: true });
  const admin = store.connection.getClient().db('admin');
  await takeBackup((command) => admin.command(command), path, now);
  return path;
}

/**
 * Tells an operator why data cannot be used; null for other errors. `inUse`: another process has them; `needsSetting`:
 * a missing setting is the cause.
 */
export function refusedData(
  error: unknown,
): { readonly inUse: boolean; readonly needsSetting: boolean; readonly message: string } | null {
  const inUse = error instanceof EmbeddedMongoLockedError;
  const needsSetting = error instanceof DataRefusedError && error.needsSetting;
  const refused = inUse || error instanceof EmbeddedMongoDamagedError || error instanceof DataRefusedError;
  return refused ? { inUse, needsSetting, message: error.message } : null;
}
