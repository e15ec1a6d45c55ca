import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Db } from 'mongodb';
import { snapshotInto, storeId } from '@loket/embedded-mongo';
import { openDatabase } from './database.js';

/** A state of the embedded database that stands still. */
export interface CopySource {
  readonly db: Db;
  /** Id of the store. */
  readonly store: string;
  /** The state is that of a running Loket, which goes on writing. */
  readonly running: boolean;
  close(): Promise<void>;
}

/**
 * Opens what is to be copied: the folder itself when Loket does not run (and cannot start meanwhile), else a snapshot
 * that the running one makes inside the folder, removed by `close`.
 */
export async function openCopySource(folder: string): Promise<CopySource> {
  const database = await openDatabase(folder);
  const store = await storeId(database.run);
  if (!database.running)
    return { db: database.client.db(), store, running: false, close: () => database.close() };
  const work = mkdtempSync(join(folder, 'copy-'));
  const clear = (): void => rmSync(work, { recursive: true, force: true });
  try {
    await snapshotInto(database.run, work);
    const snapshot = await openDatabase(work);
    return {
      db: snapshot.client.db(),
      store,
      running: true,
      close: () => snapshot.close().finally(clear),
    };
  } catch (error) {
    clear();
    throw error;
  } finally {
    await database.close();
  }
}
