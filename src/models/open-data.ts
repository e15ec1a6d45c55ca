import { setTimeout } from 'node:timers/promises';
import type { UpdateFilter } from 'mongodb';
import { causeOf } from '../core/errors.js';
import { MIGRATION_LEASE_MS, MIGRATION_LOOK_MS } from '../core/limits.js';
import type { SecretKey } from '../core/secret-key.js';
import { ensureIndexes } from './connection.js';
import { dataVersionIn, refuseNewer } from './data-check.js';
import { DataRefusedError } from './data-refused.js';
import { DATA_VERSION_ID, type DataVersionDoc } from './data-version.js';
import { Keyring } from './keyring.js';
import { DATA_VERSION, MIGRATIONS } from './migrations/list.js';
import type { MigrationGround } from './migrations/migration.js';
import { native, type Store } from './store.js';
import { inTransaction, isDuplicate } from './transaction.js';

/** How data of an older version are migrated. */
export interface OpenDataOptions {
  readonly secretKeys: readonly SecretKey[];
  /** Takes a backup and returns its name; null: others may use the database too, and the operator makes the backup. */
  readonly backUp: ((version: number) => Promise<string>) | null;
  /** The operator states that a backup exists and that nothing older runs on the database. */
  readonly confirmed: boolean;
}

/** Thrown when another process took the migration over because this one stalled. */
class TakenOver extends Error {}

/**
 * Prepares a store for this program: collections, indexes, keys, and data of the current version. One process migrates
 * older data while the others wait; an interrupted migration is resumed.
 * @throws {DataRefusedError} for data of a newer version, or older data without a backup; {AppError} `secret-key-wrong`
 */
export async function openData(store: Store, options: OpenDataOptions): Promise<Keyring> {
  const versions = native(store.dataVersion);
  const found = (await dataVersionIn(store.connection.getClient().db(store.connection.name)))?.version;
  refuseNewer(found ?? DATA_VERSION);
  await versions
    .insertOne({ _id: DATA_VERSION_ID, version: found ?? DATA_VERSION, lease: null, migrating: null })
    .catch((error: unknown) => {
      if (!isDuplicate(error)) throw error;
    });
  let keyring: Keyring | null = null;
  let told = false;
  for (;;) {
    const stands = await versions.findOne({ _id: DATA_VERSION_ID });
    if (!stands) throw new TypeError('the version of the data is gone');
    refuseNewer(stands.version);
    if (stands.version === DATA_VERSION) break;
    if (!options.backUp && !options.confirmed && stands.migrating === null) throw unconfirmed(stands);
    const token = store.ids.token(16);
    if (await takeLease(store, token, options.backUp !== null)) {
      keyring = await migrate(store, token, options).catch((error: unknown) => {
        if (error instanceof TakenOver) return null;
        throw error;
      });
      continue;
    }
    if (!told)
      store.log.info({ version: stands.version }, 'another process migrates the data; waiting for it');
    told = true;
    await setTimeout(MIGRATION_LOOK_MS);
  }
  return keyring ?? withKeys(store, options);
}

async function withKeys(store: Store, { secretKeys }: OpenDataOptions): Promise<Keyring> {
  await ensureIndexes(store);
  return Keyring.open(store, secretKeys);
}

function unconfirmed({ version }: DataVersionDoc): DataRefusedError {
  return new DataRefusedError(
    `The stored data have version ${version} and are to be brought to version ${DATA_VERSION}. The database of MONGODB_URI is not backed up by Loket: stop every older process of Loket, make a backup (mongodump, or the provider's), then start once with LOKET_MIGRATE=yes. Nothing was changed.`,
    true,
  );
}

/** `alone`: no other process can have the database, so that a lease found there belongs to a dead process. */
async function takeLease(store: Store, token: string, alone: boolean): Promise<boolean> {
  const now = store.clock.now();
  const free = alone ? {} : { $or: [{ lease: null }, { 'lease.until': { $lt: now } }] };
  const { matchedCount } = await native(store.dataVersion).updateOne(
    { _id: DATA_VERSION_ID, version: { $lt: DATA_VERSION }, ...free },
    { $set: { lease: { token, until: leaseEnd(now) } } },
  );
  return matchedCount > 0;
}

function leaseEnd(now: Date): Date {
  return new Date(now.getTime() + MIGRATION_LEASE_MS);
}

async function migrate(store: Store, token: string, options: OpenDataOptions): Promise<Keyring> {
  const { log, clock } = store;
  const stands = await native(store.dataVersion).findOne({ _id: DATA_VERSION_ID, 'lease.token': token });
  if (!stands) throw new TakenOver();
  const { version: from } = stands;
  // A resumed migration has its backup already; one of half-migrated data would be useless.
  if (stands.migrating === null) {
    const backup = await backUp(options, from);
    log.warn({ from, to: DATA_VERSION, backup }, 'the stored data are brought to a newer version');
    await guarded(store, token, { $set: { migrating: { to: DATA_VERSION, since: clock.now(), backup } } });
  } else log.warn({ from, to: DATA_VERSION }, 'a migration that was broken off goes on');
  const keyring = await withKeys(store, options);
  for (const migration of MIGRATIONS) {
    const { to, name } = migration;
    if (to <= from) continue;
    await migration.run(groundOf(store, keyring, token, name));
    const end = to === DATA_VERSION ? { lease: null, migrating: null } : {};
    await guarded(store, token, { $set: { version: to, ...end } });
    log.warn({ version: to, migration: name }, 'the stored data have a newer version');
  }
  return keyring;
}

async function backUp({ backUp: take }: OpenDataOptions, version: number): Promise<string | null> {
  try {
    return take && (await take(version));
  } catch (error) {
    throw new DataRefusedError(
      `The stored data have version ${version} and are to be brought to version ${DATA_VERSION}, but the backup before it failed: ${causeOf(error)}. Nothing was changed.`,
      false,
      { cause: error },
    );
  }
}

function groundOf(store: Store, keyring: Keyring, token: string, migration: string): MigrationGround {
  return {
    store,
    keyring,
    batch: (write) =>
      inTransaction(store, async (tx) => {
        const { matchedCount } = await native(store.dataVersion).updateOne(
          { _id: DATA_VERSION_ID, 'lease.token': token },
          { $set: { 'lease.until': leaseEnd(store.clock.now()) } },
          { session: tx.session },
        );
        if (matchedCount === 0) throw new TakenOver();
        await write(tx);
      }),
    told: (collection, documents) => store.log.info({ migration, collection, documents }, 'migrated'),
  };
}

/** Changes the version's document while this process holds the lease. @throws {TakenOver} when it does not */
async function guarded(store: Store, token: string, change: UpdateFilter<DataVersionDoc>): Promise<void> {
  const filter = { _id: DATA_VERSION_ID, 'lease.token': token } as const;
  const { matchedCount } = await native(store.dataVersion).updateOne(filter, change);
  if (matchedCount === 0) throw new TakenOver();
}
