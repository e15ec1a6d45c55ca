import type { AnyBulkWriteOperation, Collection, Document } from 'mongodb';
import type { Model } from 'mongoose';
import { MIGRATION_BATCH } from '../../core/limits.js';
import type { Keyring } from '../keyring.js';
import { native, type Store } from '../store.js';
import type { Tx } from '../transaction.js';

/** What a migration works with. */
export interface MigrationGround {
  readonly store: Store;
  readonly keyring: Keyring;
  /** Runs one batch of writes in a transaction, which fails when another process has taken over. */
  batch(write: (tx: Tx) => Promise<void>): Promise<void>;
  /** Logs the progress, without personal data. */
  told(step: string, documents: number): void;
}

/** Migrates data to version `to`. It may stop at any write and start anew, so a batch has to know the old form. */
export interface Migration {
  readonly to: number;
  readonly name: string;
  run(ground: MigrationGround): Promise<void>;
}

/** A stored document of any version. */
export interface RawDoc extends Document {
  readonly _id: string;
}

export type RawWrite = AnyBulkWriteOperation<RawDoc>;

/** Goes through a collection by id. `change` gives a document's writes, none for the new form. Batches commit whole. */
export async function eachBatch<T extends { _id: string }>(
  ground: MigrationGround,
  model: Model<T>,
  change: (old: RawDoc) => readonly RawWrite[] | Promise<readonly RawWrite[]>,
): Promise<void> {
  const collection = native(model) as unknown as Collection<RawDoc>;
  let changed = 0;
  for (let after = ''; ;) {
    const batch = await collection
      .find({ _id: { $gt: after } })
      .sort({ _id: 1 })
      .limit(MIGRATION_BATCH)
      .toArray();
    const last = batch.at(-1);
    if (last === undefined) break;
    const changes = await Promise.all(batch.map(async (one) => change(one)));
    const writes = changes.filter((some) => some.length > 0);
    if (writes.length > 0) {
      await ground.batch(async ({ session }) => {
        await collection.bulkWrite(writes.flat(), { session });
      });
    }
    changed += writes.length;
    after = last._id;
  }
  ground.told(collection.collectionName, changed);
}

/** The write that sets fields of a document; no write for no fields. */
export function setting({ _id }: RawDoc, fields: Document): readonly RawWrite[] {
  return Object.keys(fields).length === 0
    ? []
    : [{ updateOne: { filter: { _id }, update: { $set: fields } } }];
}

/** The writes that give a document another id. */
export function renamed({ _id }: RawDoc, document: RawDoc): readonly RawWrite[] {
  return [{ insertOne: { document } }, { deleteOne: { filter: { _id } } }];
}
