import type { Collection, Db, Document } from 'mongodb';
import { ToolError } from './database.js';
import { digestCollection, DigestSum, digestOf, EXACT, type Digest } from './copy-digest.js';
import { copyIndexes, dropHinderingIndexes } from './copy-indexes.js';

/** Collection of the target that remembers what was copied into it. */
export const COPY_STATE = 'db_copy';
/** Most documents, and most bytes, that are compared and sent together. */
const BATCH = 500;
const BATCH_BYTES = 4 * 1024 * 1024;

interface CopyState {
  readonly _id: 'state';
  readonly store: string;
  readonly state: 'copying' | 'done';
  readonly collections: Readonly<Record<string, Digest>>;
}

/** What was copied of one collection. */
export interface CopiedCollection extends Digest {
  readonly name: string;
  /** Documents that were missing or different in the target. */
  readonly sent: number;
  /** Documents of the target that the source no longer has. */
  readonly removed: number;
  readonly indexes: number;
}

/**
 * Makes `target` equal to `source`: every collection, document and index. Equal documents are not sent again, so that
 * an interrupted copy goes on; counts and checksums are compared at the end. The source must not change meanwhile.
 * @param store id of the source's store. The target must be empty, or an unchanged copy of this store.
 * @throws {ToolError} when the target belongs to something else, or when the copy is not equal.
 */
export async function copyDatabase(
  source: Db,
  target: Db,
  store: string,
  options: { readonly signal?: AbortSignal; readonly told?: (copied: CopiedCollection) => void } = {},
): Promise<CopiedCollection[]> {
  const { signal } = options;
  const states = target.collection<CopyState>(COPY_STATE);
  const before = await checkTarget(target, store, signal);
  const names = (await source.listCollections({}, { nameOnly: true }).toArray())
    .map(({ name }) => name)
    .sort();
  const made: Record<string, Digest> = { ...before?.collections };
  for (const name of names) made[name] ??= { documents: 0, sha256: '' };
  const keep = (state: CopyState['state']): Promise<unknown> =>
    states.replaceOne({ _id: 'state' }, { store, state, collections: made }, { upsert: true });
  await keep('copying');
  for (const name of Object.keys(made)) {
    if (names.includes(name)) continue;
    await target.collection(name).drop();
    delete made[name];
  }
  const copied: CopiedCollection[] = [];
  for (const name of names) {
    signal?.throwIfAborted();
    const one = await copyCollection(source.collection(name), target, signal);
    made[name] = { documents: one.documents, sha256: one.sha256 };
    copied.push(one);
    options.told?.(one);
  }
  await keep('done');
  return copied;
}

async function checkTarget(target: Db, store: string, signal?: AbortSignal): Promise<CopyState | null> {
  const state = await target.collection<CopyState>(COPY_STATE).findOne({ _id: 'state' });
  if (state && state.store !== store)
    throw new ToolError('another database was copied to this target; use an empty one');
  const names = (await target.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
  for (const name of names.filter((found) => found !== COPY_STATE)) {
    const collection = target.collection(name);
    const expected = state?.collections[name];
    if (!expected && (await collection.findOne({}, { projection: { _id: 1 } })))
      throw new ToolError(
        `the target has documents in '${name}' that this tool did not put there; use an empty database`,
      );
    if (expected && state.state === 'done') {
      const found = await digestCollection(collection, signal);
      if (found.documents !== expected.documents || found.sha256 !== expected.sha256)
        throw new ToolError(
          `'${name}' of the target was changed since it was copied: Loket seems to run on it already. Copying again would undo that; use an empty database if this is meant`,
        );
    }
  }
  return state;
}

async function copyCollection(
  source: Collection,
  target: Db,
  signal?: AbortSignal,
): Promise<CopiedCollection> {
  const name = source.collectionName;
  if ((await target.listCollections({ name }).toArray()).length === 0) await target.createCollection(name);
  const to = target.collection(name);
  await dropHinderingIndexes(to);
  const sum = new DigestSum();
  let sent = 0;
  for await (const batch of batches(source)) {
    signal?.throwIfAborted();
    sent += await sendMissing(batch, to, sum);
  }
  const wanted = sum.finish();
  const removed =
    (await to.countDocuments({})) === wanted.documents ? 0 : await removeOthers(source, to, signal);
  const found = await digestCollection(to, signal);
  if (found.documents !== wanted.documents || found.sha256 !== wanted.sha256)
    throw new ToolError(
      `the copy of '${name}' is not equal: ${wanted.documents} documents with checksum ${wanted.sha256}, found ${found.documents} with ${found.sha256}`,
    );
  // Indexes come last, because one with an expiry begins to delete documents.
  const indexes = await copyIndexes(source, to);
  return { name, ...wanted, sent, removed, indexes };
}

async function* batches(source: Collection): AsyncGenerator<Document[]> {
  let batch: Document[] = [];
  let bytes = 0;
  for await (const document of source.find({}, { ...EXACT, batchSize: BATCH })) {
    batch.push(document);
    bytes += sizeOf(document);
    if (batch.length < BATCH && bytes < BATCH_BYTES) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}

/** Only these make documents large here. */
function sizeOf(document: Document): number {
  let bytes = 0;
  for (const value of Object.values(document)) {
    const length: unknown = (value as { position?: unknown } | null)?.position;
    if (typeof length === 'number') bytes += length;
  }
  return bytes;
}

async function sendMissing(batch: readonly Document[], to: Collection, sum: DigestSum): Promise<number> {
  const there = new Map<string, string>();
  const ids = batch.map((document) => document['_id'] as never);
  for await (const document of to.find({ _id: { $in: ids } }, EXACT))
    there.set(idText(document), digestOf(document));
  const missing: Document[] = [];
  const different: Document[] = [];
  for (const document of batch) {
    const digest = digestOf(document);
    sum.add(digest);
    const found = there.get(idText(document));
    if (found === undefined) missing.push(document);
    else if (found !== digest) different.push(document);
  }
  if (missing.length > 0) await to.insertMany(missing, { ordered: false });
  if (different.length > 0)
    await to.bulkWrite(
      different.map((replacement) => ({
        replaceOne: { filter: { _id: replacement['_id'] as never }, replacement },
      })),
      { ordered: false },
    );
  return missing.length + different.length;
}

async function removeOthers(source: Collection, to: Collection, signal?: AbortSignal): Promise<number> {
  let removed = 0;
  let ids: unknown[] = [];
  const sweep = async (): Promise<void> => {
    const kept = new Set<string>();
    const known = source.find({ _id: { $in: ids as never[] } }, { ...EXACT, projection: { _id: 1 } });
    for await (const document of known) kept.add(idText(document));
    const gone = ids.filter((_id) => !kept.has(idText({ _id })));
    if (gone.length > 0) await to.deleteMany({ _id: { $in: gone as never[] } });
    removed += gone.length;
    ids = [];
  };
  for await (const document of to.find({}, { ...EXACT, projection: { _id: 1 } })) {
    signal?.throwIfAborted();
    ids.push(document['_id']);
    if (ids.length >= BATCH) await sweep();
  }
  await sweep();
  return removed;
}

function idText(document: Document): string {
  return digestOf({ _id: document['_id'] as unknown });
}
