import mongoose from 'mongoose';
import { systemClock, type Clock } from '../core/clock.js';
import { randomIds, type Ids } from '../core/ids.js';
import { STORE_CONNECTIONS } from '../core/limits.js';
import type { Logger } from '../core/log.js';
import { modelsOn, native, type Store } from './store.js';

/** An unreachable database is reported after this time, ms. */
const SERVER_PATIENCE_MS = 10_000;

/** Connects and makes the models. Binary fields are Buffers; writes take time and ids from `clock` and `ids`. */
export async function connectStore(options: {
  readonly uri: string;
  readonly log: Logger;
  readonly clock?: Clock;
  readonly ids?: Ids;
}): Promise<Store> {
  const { uri, log, clock = systemClock, ids = randomIds(() => clock.now().getTime()) } = options;
  const connection = mongoose.createConnection(uri, {
    autoIndex: false,
    autoCreate: false,
    bufferCommands: false,
    maxPoolSize: STORE_CONNECTIONS,
    serverSelectionTimeoutMS: SERVER_PATIENCE_MS,
    promoteBuffers: true,
    ignoreUndefined: true,
  });
  connection.set('strictQuery', true);
  await connection.asPromise();
  return { connection, clock, ids, log, ...modelsOn(connection), close: () => connection.close() };
}

/** Creates missing collections and indexes, so that no transaction has to create a collection; safe to repeat. */
export async function ensureIndexes(store: Store): Promise<void> {
  await leaveFormerShapes(store);
  // All at once, so that the commands share the database's writes to disk.
  await Promise.all(
    Object.values(store.connection.models).map(async (model) => {
      await model.createCollection();
      await model.createIndexes();
    }),
  );
}

/** Collections of earlier releases, whose contents were valid for a day at most. */
const FORMER_COLLECTIONS = ['move_codes', 'mail_code_counts'];

/** Earlier releases allowed one open case a NIK by an index. Each step can be repeated. */
async function leaveFormerShapes(store: Store): Promise<void> {
  const { db } = store.connection;
  if (!db) return;
  const names = new Set((await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name));
  if (names.has('cases')) {
    const cases = native(store.cases);
    await cases.updateMany({ sameNik: { $exists: false } }, { $set: { sameNik: false } });
    if (await cases.indexExists('open_nik')) await cases.dropIndex('open_nik');
  }
  for (const former of FORMER_COLLECTIONS) if (names.has(former)) await db.dropCollection(former);
}
