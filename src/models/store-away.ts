import {
  MongoBulkWriteError,
  MongoNetworkError,
  MongoServerSelectionError,
  MongoTopologyClosedError,
} from 'mongodb';

/**
 * True for an error that says that the database could not be reached; what was asked for may succeed later. What it
 * stopped may have been done all the same: only a call with an `Idempotency-Key` is safe to repeat.
 */
export function isStoreAway(error: unknown): boolean {
  return (
    error instanceof MongoNetworkError ||
    error instanceof MongoServerSelectionError ||
    error instanceof MongoTopologyClosedError ||
    // A bulk write whose connection broke: it failed, but no document of it did.
    (error instanceof MongoBulkWriteError && [error.writeErrors].flat().length === 0)
  );
}

/** Code of the refusal of a write for which the disk has no room (MongoDB `OutOfDiskSpace`). */
const OUT_OF_DISK_SPACE = 14031;

/** True for an error that says that nothing was written for want of room. */
export function isStoreFull(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if ('code' in error && error.code === OUT_OF_DISK_SPACE) return true;
  if (error instanceof MongoBulkWriteError) return [error.writeErrors].flat().some(isStoreFull);
  return 'cause' in error && isStoreFull(error.cause);
}
