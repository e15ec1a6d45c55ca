import type { MongoClient } from 'mongodb';
import type { Store } from '../../../src/models/store.js';

/** The part of the driver that chooses servers; left out of its published types. */
interface Chooser {
  readonly topology?: { close(): void };
}

/**
 * Ends all waiting for a server, of a store whose ways were cut. Closing its client is not enough: what waits would go
 * on waiting for ten seconds, one after the other.
 */
export function stopChoosing({ connection }: Store): void {
  (connection.getClient() as MongoClient & Chooser).topology?.close();
}
