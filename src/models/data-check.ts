import type { Db } from 'mongodb';
import { DataRefusedError } from './data-refused.js';
import { DATA_VERSION_COLLECTION, DATA_VERSION_ID, type DataVersionDoc } from './data-version.js';
import { DATA_VERSION } from './migrations/list.js';

/** Version of data from before versions were recorded. */
const UNWRITTEN = 1;

/** The version of the data in a database, and the migration in progress; null for a database without data. */
export async function dataVersionIn(db: Db): Promise<Pick<DataVersionDoc, 'version' | 'migrating'> | null> {
  const written = await db
    .collection<DataVersionDoc>(DATA_VERSION_COLLECTION)
    .findOne({ _id: DATA_VERSION_ID });
  if (written) return written;
  // The first start makes the look-up key before it writes anything else.
  const used = await db.collection<{ _id: string }>('data_keys').findOne({}, { projection: { _id: 1 } });
  return used && { version: UNWRITTEN, migrating: null };
}

/** Refuses data of another version, for tools; an empty database passes. @throws {DataRefusedError} */
export async function requireDataVersion(db: Db): Promise<void> {
  const found = await dataVersionIn(db);
  if (!found) return;
  refuseNewer(found.version);
  if (found.version < DATA_VERSION)
    throw new DataRefusedError(
      `the stored data have version ${found.version}, this program works on version ${DATA_VERSION}: start Loket once, it brings them up to date`,
    );
}

/** Refuses data that a newer program wrote. @throws {DataRefusedError} with what to do */
export function refuseNewer(version: number): void {
  if (version <= DATA_VERSION) return;
  throw new DataRefusedError(
    `the stored data have version ${version}, this program knows versions up to ${DATA_VERSION}: start the newer Loket that wrote them, or restore a backup from before the upgrade (docs/operations/upgrading.md). Nothing was changed.`,
  );
}
