import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Db } from 'mongodb';
import { snapshotInto, storeId } from '@loket/embedded-mongo';
import { openDatabase } from './database.js';

/** An unchanging state of the embedded database. */
export interface CopySource {
  readonly db: Db;
  readonly store: string;
  /** True when the state is a snapshot of a running Loket, which goes on writing. */
  readonly running: boolean;
  close(): Promise<void>;
}

/**
 * Without a running Loket, opens the folder itself, and Loket cannot start meanwhile. Otherwise a snapshot that the
 * running one makes inside the folder; `close` removes it.
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
