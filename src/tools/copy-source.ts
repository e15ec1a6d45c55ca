import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Db } from 'mongodb';
import { snapshotInto, storeId } from '@loket/embedded-mongo';
import { openDatabase } from './database.js';

/** An unchanging state of the embedded database. */
export interface CopySource {
  readonly db: Db;
  /** Id of the store, by which a copy is recognised. */
  readonly store: string;
  /** True when the state is a snapshot of a running Loket, which goes on writing. */
  readonly running: boolean;
  close(): Promise<void>;
}

/**
 * Opens what is to be copied. Without a running Loket that is the folder itself, and Loket cannot start meanwhile.
 * Otherwise it is a snapshot that the running one makes inside the folder; `close` removes it.
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
