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
