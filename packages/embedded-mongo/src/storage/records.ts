import { EJSON } from 'bson';
import { encodeDocument } from '../bson/codec.js';
import { type Doc } from '../bson/values.js';
import { MongoCommandError, refusal } from '../errors.js';
import { MAX_DOCUMENT_BYTES } from '../limits.js';
import { flagIndex, namespaceOf, type Collection, type IndexSpec } from './catalog.js';
import { indexKeys, type IndexKeys } from './index-keys.js';
import { indexPrefix, recordIdBytes, recordKey } from './layout.js';
import type { Store } from './view.js';

/**
 * Stores a new document with all its index entries.
 * @param bytes its BSON, when the caller has it
 * @throws MongoCommandError 11000 on a duplicate key, 10334 when too large
 */
export function insertRecord(
  store: Store,
  collection: Collection,
  doc: Doc,
  bytes = encodeDocument(doc),
): number {
  checkSize(bytes);
  const record = collection.nextRecord;
  collection.nextRecord += 1;
  const id = recordIdBytes(record);
  eachIndex(collection, (index) => addEntries(store, collection, index, indexKeys(index, doc), record, id));
  store.put(recordKey(collection.id, record), bytes);
  return record;
}

/**
 * Replaces a document in place. `before` must be what is stored; parts that it shares with `after` count as unchanged.
 */
export function replaceRecord(
  store: Store,
  collection: Collection,
  record: number,
  before: Doc,
  after: Doc,
  bytes = encodeDocument(after),
): void {
  checkSize(bytes);
  const key = recordKey(collection.id, record);
  store.claim(key);
  const id = recordIdBytes(record);
  eachIndex(collection, (index) => {
    if (untouched(index, before, after)) return;
    const old = indexKeys(index, before);
    const fresh = indexKeys(index, after);
    for (const [text, entry] of old.keys)
      if (!fresh.keys.has(text)) removeEntry(store, index, entry.bytes, id);
    const added: IndexKeys = {
      ...fresh,
      keys: new Map([...fresh.keys].filter(([text]) => !old.keys.has(text))),
    };
    addEntries(store, collection, index, added, record, id);
  });
  store.put(key, bytes);
}

/** Removes a document with its index entries. */
export function deleteRecord(store: Store, collection: Collection, record: number, doc: Doc): void {
  const key = recordKey(collection.id, record);
  store.claim(key);
  const id = recordIdBytes(record);
  eachIndex(collection, (index) => {
    for (const entry of indexKeys(index, doc).keys.values()) removeEntry(store, index, entry.bytes, id);
  });
  store.remove(key);
}

/** Adds the entries of one stored document to an index that is being built. */
export function buildEntries(
  store: Store,
  collection: Collection,
  index: IndexSpec,
  record: number,
  doc: Doc,
): void {
  addEntries(store, collection, index, indexKeys(index, doc), record, recordIdBytes(record));
}

/** Error codes of a document that an index cannot take: a duplicate key, two arrays. */
const UNFIT = new Set([11_000, 171]);

/**
 * Calls `keep` for every index that a write maintains. A document that an index under construction cannot take ends the
 * build, not the write.
 */
function eachIndex(collection: Collection, keep: (index: IndexSpec) => void): void {
  for (const index of collection.indexes) keep(index);
  for (const build of collection.building) {
    try {
      keep(build.index);
    } catch (error) {
      if (!(error instanceof MongoCommandError) || !UNFIT.has(error.code)) throw error;
      build.failure ??= error;
    }
  }
}

/** The key of an index entry. */
function entryKey(index: IndexSpec, encoded: Buffer, id: Buffer): Buffer {
  return index.unique
    ? Buffer.concat([indexPrefix(index.id), encoded])
    : Buffer.concat([indexPrefix(index.id), encoded, id]);
}

function addEntries(
  store: Store,
  collection: Collection,
  index: IndexSpec,
  found: IndexKeys,
  record: number,
  id: Buffer,
): void {
  flagIndex(store, index, found);
  for (const entry of found.keys.values()) {
    const key = entryKey(index, entry.bytes, id);
    if (index.unique) {
      store.claim(key);
      const holder = store.get(key);
      if (holder && !holder.equals(id)) throw duplicateKey(collection, index, entry.values);
    }
    store.put(key, id);
  }
}

function removeEntry(store: Store, index: IndexSpec, encoded: Buffer, id: Buffer): void {
  const key = entryKey(index, encoded, id);
  if (index.unique) store.claim(key);
  store.remove(key);
}

/** True when no field that the index looks at was replaced. */
function untouched(index: IndexSpec, before: Doc, after: Doc): boolean {
  for (const root of index.roots) if (before[root] !== after[root]) return false;
  return true;
}

function checkSize(bytes: Buffer): void {
  if (bytes.length > MAX_DOCUMENT_BYTES) {
    throw refusal(
      10334,
      `BSONObj size: ${bytes.length} is invalid. Size must be between 0 and ${MAX_DOCUMENT_BYTES}`,
    );
  }
}

function duplicateKey(
  collection: Collection,
  index: IndexSpec,
  values: readonly unknown[],
): MongoCommandError {
  const keyValue: Doc = {};
  index.fields.forEach((field, position) => {
    keyValue[field] = values[position] ?? null;
  });
  const shown = index.fields.map((field) => `${field}: ${shellText(keyValue[field])}`).join(', ');
  return new MongoCommandError(
    11000,
    `E11000 duplicate key error collection: ${namespaceOf(collection)} index: ${index.name} dup key: { ${shown} }`,
    [],
    { keyPattern: index.definition['key'], keyValue },
  );
}

/** A value as MongoDB's messages print it. */
function shellText(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'toHexString' in value) {
    return `ObjectId('${(value as { toHexString(): string }).toHexString()}')`;
  }
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  return EJSON.stringify(value, { relaxed: true });
}
