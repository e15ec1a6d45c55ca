import { randomBytes } from 'node:crypto';
import { testDatabase } from '@loket/embedded-mongo/testing';
import type { CommandStartedEvent } from 'mongodb';
import mongoose from 'mongoose';
import { ManualClock } from '../../src/core/clock.js';
import { randomIds } from '../../src/core/ids.js';
import { silentLogger } from '../../src/core/log.js';
import { connectStore, ensureIndexes } from '../../src/models/connection.js';
import { Keyring } from '../../src/models/keyring.js';
import { modelsOn, type Store } from '../../src/models/store.js';
import { TEST_NOW, type TestStore } from './store.js';

/** A store whose commands are written down. */
export interface WatchedStore extends TestStore {
  /** Names of the commands since the last `forget`, with their collections: `find cases`, `commitTransaction`. */
  readonly commands: string[];
  /** How many of them are this one. */
  count(command: string): number;
  forget(): void;
}

/** Commands that read; everything else but the ends of transactions writes. */
export const READS = /^(find|aggregate|count|distinct|getMore) /;

/** A store on a database of its own, over a connection that tells its commands. */
export async function watchedStore(): Promise<WatchedStore> {
  const database = await testDatabase();
  const { uri } = database;
  const clock = new ManualClock(TEST_NOW);
  const log = silentLogger();
  const first = await connectStore({ uri, log, clock });
  await ensureIndexes(first);
  await first.close();
  const options = { autoIndex: false, autoCreate: false, promoteBuffers: true, ignoreUndefined: true };
  const connection = await mongoose.createConnection(uri, { ...options, monitorCommands: true }).asPromise();
  const commands: string[] = [];
  connection.getClient().on('commandStarted', ({ commandName, command }: CommandStartedEvent) => {
    const target: unknown = (command as Readonly<Record<string, unknown>>)[commandName];
    commands.push(typeof target === 'string' ? `${commandName} ${target}` : commandName);
  });
  const ids = randomIds(() => clock.now().getTime());
  const close = (): Promise<void> => connection.close();
  const store: Store = { connection, clock, ids, log, ...modelsOn(connection), close };
  return {
    store,
    keyring: await Keyring.open(store, [{ id: 'k1', key: randomBytes(32) }]),
    clock,
    uri,
    commands,
    count: (wanted) => commands.filter((one) => one === wanted).length,
    forget: () => void commands.splice(0),
    stop: async () => {
      await close();
      await database.stop();
    },
  };
}
