import { randomBytes } from 'node:crypto';
import { ManualClock } from '../../src/core/clock.js';
import { silentLogger } from '../../src/core/log.js';
import { connectStore, ensureIndexes } from '../../src/models/connection.js';
import { Keyring } from '../../src/models/keyring.js';
import type { Store } from '../../src/models/store.js';
import { testDatabase } from '@loket/embedded-mongo/testing';

/** A store on a database of its own, with a clock that tests move. */
export interface TestStore {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly clock: ManualClock;
  readonly uri: string;
  stop(): Promise<void>;
}

/** A Tuesday within office hours: 2026-11-24, 10.00 WITA. */
export const TEST_NOW = '2026-11-24T02:00:00.000Z';

/** Connects to a fresh database that has all indexes. */
export async function testStore(): Promise<TestStore> {
  const database = await testDatabase();
  const clock = new ManualClock(TEST_NOW);
  const store = await connectStore({ uri: database.uri, log: silentLogger(), clock });
  await ensureIndexes(store);
  const keyring = await Keyring.open(store, [{ id: 'k1', key: randomBytes(32) }]);
  return {
    store,
    keyring,
    clock,
    uri: database.uri,
    stop: async () => {
      await store.close();
      await database.stop();
    },
  };
}
