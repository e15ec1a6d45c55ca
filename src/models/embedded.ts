import { join } from 'node:path';
import {
  connectUri,
  EmbeddedMongoDamagedError,
  EmbeddedMongoLockedError,
  startEmbeddedMongo,
  type EmbeddedMongo,
  type EmbeddedMongoOptions,
} from '@loket/embedded-mongo';

/** Name of Loket's database in the embedded store. */
const DATABASE = 'loket';
const RESTORE_ADVICE =
  'Restore the latest backup into a new folder (npm run restore -- --from FILE --into DIR, see docs/operations/database.md) and keep this one until that has worked.';

/** The embedded database of a data folder, started by this process. */
export interface Embedded {
  /** Connection string to Loket's database. */
  readonly uri: string;
  /** As of `EmbeddedMongo.stop`. */
  stop(): Promise<void>;
}

/** Where an installation keeps its embedded database: beside the key of demo mode, below `DATA_DIR`. */
export function databaseFolder(dataDir: string): string {
  return join(dataDir, 'db');
}

/**
 * Starts the embedded database of a folder, which is made when there is none.
 * @param folder as of `databaseFolder`
 * @throws EmbeddedMongoLockedError, EmbeddedMongoDamagedError; see `refusedData`
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

/** Connection string to the database that another process runs on a folder; undefined when none has said that it does. */
export function uriOfOwner(folder: string): string | undefined {
  return connectUri(folder, DATABASE);
}

/** Why the embedded database of a folder cannot be used, for an operator; null when `error` is about something else. */
export function refusedData(error: unknown): { readonly inUse: boolean; readonly message: string } | null {
  const inUse = error instanceof EmbeddedMongoLockedError;
  return inUse || error instanceof EmbeddedMongoDamagedError ? { inUse, message: error.message } : null;
}
