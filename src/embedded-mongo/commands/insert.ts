import { ObjectId } from 'bson';
import { encodeDocument } from '../bson/codec.js';
import type { Doc } from '../bson/values.js';
import { refusal } from '../errors.js';
import { MAX_WRITE_BATCH } from '../limits.js';
import { insertRecord } from '../storage/records.js';
import { rawDocuments } from '../wire/messages.js';
import { ensureCollection, type CommandContext } from './context.js';
import { checkOptions, collectionName, docsOption } from './options.js';
import { runBatch, type BatchResult } from './write-batch.js';

/** `insert`: adds documents; each gets an `_id` when it has none. */
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
      if (collection.dropped) throw refusal(175, 'collection dropped');
      const given = documents[statement] ?? {};
      const doc = withId(given);
      // The bytes as they came are kept when nothing had to be added, with the order of their fields.
      const bytes = doc === given ? raw?.[statement] : undefined;
      insertRecord(store, collection, doc, bytes ? Buffer.from(bytes) : encodeDocument(doc));
      return { n: 1 };
    },
  );
  return { n: total(result, 'n'), ...batchReply(result) };
}

/** Refuses empty and endless batches. @throws MongoCommandError 16 */
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

/** What the replies of all write commands have in common. */
export function batchReply(result: BatchResult): Doc {
  return {
    ...(result.writeErrors.length > 0 ? { writeErrors: result.writeErrors } : {}),
    ...(result.retried.length > 0 ? { retriedStmtIds: result.retried } : {}),
    ok: 1,
  };
}

function withId(doc: Doc): Doc {
  const [first] = Object.keys(doc);
  const id = doc['_id'];
  if (Array.isArray(id)) throw refusal(53, "The '_id' value cannot be of type array");
  if (first === '_id' && id !== undefined) return doc;
  const { _id: given = new ObjectId(), ...rest } = doc;
  return { _id: given, ...rest };
}
