import {
  MongoBulkWriteError,
  MongoNetworkError,
  MongoServerSelectionError,
  MongoTopologyClosedError,
} from 'mongodb';

/**
 * True for an error that says that the database was not reached. The command may have been carried out all the same:
 * only an `Idempotency-Key` makes repeating it safe.
 */
export function isStoreAway(error: unknown): boolean {
  return (
    error instanceof MongoNetworkError ||
    error instanceof MongoServerSelectionError ||
    error instanceof MongoTopologyClosedError ||
    // A bulk write whose connection broke fails without an error of any document.
    (error instanceof MongoBulkWriteError && [error.writeErrors].flat().length === 0)
  );
}

/** MongoDB's `OutOfDiskSpace`: a write was refused because the disk is full. */
const OUT_OF_DISK_SPACE = 14031;

/** True for an error, also as a cause of another, that says that a write was refused because the disk is full. */
export function isStoreFull(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if ('code' in error && error.code === OUT_OF_DISK_SPACE) return true;
  if (error instanceof MongoBulkWriteError) return [error.writeErrors].flat().some(isStoreFull);
  return 'cause' in error && isStoreFull(error.cause);
}
