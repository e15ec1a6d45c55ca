import { BSONRegExp, ObjectId } from 'bson';
import { encodeDocument } from '../bson/codec.js';
import { isDoc, type Doc } from '../bson/values.js';
import { refusal } from '../errors.js';
import { MAX_WRITE_BATCH } from '../limits.js';
import type { Collection } from '../storage/catalog.js';
import { insertRecord } from '../storage/records.js';
import type { Store } from '../storage/view.js';
import { rawDocuments } from '../wire/messages.js';
import { ensureCollection, type CommandContext } from './context.js';
import { checkOptions, collectionName, docsOption } from './options.js';
import { runBatch, type BatchResult } from './write-batch.js';

/** `insert`: adds documents; a document without `_id` gets one. */
export async function insert(context: CommandContext): Promise<Doc> {
  const { command, db } = context;
  checkOptions(command, ['documents', 'ordered', 'bypassDocumentValidation']);
  const name = collectionName(command, db);
  const documents = docsOption(command, 'documents');
  checkCount(documents.length);
  const raw = rawDocuments(command, 'documents');
  const collection = await ensureCollection(context, name);
  const result = await runBatch(
    context,
    documents.length,
    command['ordered'] !== false,
    (store, statement) => {
      insertOne(collection, store, documents[statement] ?? {}, raw?.[statement]);
      return { n: 1 };
    },
  );
  return { n: total(result, 'n'), ...batchReply(result) };
}

/**
 * Inserts one document.
 * @param raw its BSON as received, stored as it is when nothing has to be added, so that the order of fields stays
 * @returns its `_id`
 */
export function insertOne(collection: Collection, store: Store, given: Doc, raw?: Buffer): unknown {
  if (collection.dropped) throw refusal(175, 'collection dropped');
  const doc = withId(given);
  const bytes = doc === given ? raw : undefined;
  insertRecord(store, collection, doc, bytes ? Buffer.from(bytes) : encodeDocument(doc));
  return doc['_id'];
}

/**
 * Refuses a batch that is empty or has more statements than `MAX_WRITE_BATCH`.
 * @throws MongoCommandError 16
 */
export function checkCount(count: number): void {
  if (count < 1 || count > MAX_WRITE_BATCH) {
    throw refusal(16, `Write batch sizes must be between 1 and ${MAX_WRITE_BATCH}. Got ${count} operations.`);
  }
}

/** The sum of a counter over the replies of a batch. */
export function total(result: BatchResult, counter: string): number {
  let sum = 0;
  for (const reply of result.replies) sum += Number(reply?.[counter] ?? 0);
  return sum;
}

/** The fields that the replies of all write commands share. */
export function batchReply(result: BatchResult): Doc {
  return {
    ...(result.writeErrors.length > 0 ? { writeErrors: result.writeErrors } : {}),
    ...(result.retried.length > 0 ? { retriedStmtIds: result.retried } : {}),
    ok: 1,
  };
}

/**
 * The document with `_id` in front; one is made when it is missing.
 * @throws MongoCommandError 53 for an array or a regular expression
 */
export function withId(doc: Doc): Doc {
  const [first] = Object.keys(doc);
  const id = doc['_id'];
  if (Array.isArray(id)) throw refusal(53, "The '_id' value cannot be of type array");
  if (id instanceof BSONRegExp) throw refusal(53, "The '_id' value cannot be of type regex");
  checkIdFields(id);
  if (first === '_id' && id !== undefined) return doc;
  const { _id: given = new ObjectId(), ...rest } = doc;
  return { _id: given, ...rest };
}

/** Refuses operators as fields of an embedded `_id`. @throws MongoCommandError 52 */
function checkIdFields(id: unknown): void {
  if (!isDoc(id)) return;
  for (const field of Object.keys(id)) {
    if (field.startsWith('$') && !['$ref', '$id', '$db'].includes(field))
      throw refusal(52, `_id fields may not contain '$'-prefixed fields: ${field} is not valid for storage.`);
  }
}
