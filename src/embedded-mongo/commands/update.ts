import { textOrder } from '../bson/collation.js';
import type { Doc } from '../bson/values.js';
import { refusal } from '../errors.js';
import { letValues } from '../expressions/index.js';
import { query, type Source } from '../query/execute.js';
import { compileFilter } from '../query/matcher.js';
import type { Collection } from '../storage/catalog.js';
import { recordKey } from '../storage/layout.js';
import { insertRecord, replaceRecord } from '../storage/records.js';
import type { Store } from '../storage/view.js';
import { compileUpdate, upsertDocument } from '../update/update.js';
import { batchReply, checkCount, total } from './insert.js';
import { ensureCollection, findCollection, type CommandContext } from './context.js';
import { checkFields, checkOptions, collectionName, docOption, docsOption, letOption } from './options.js';
import { runBatch } from './write-batch.js';

const FIELDS = ['q', 'u', 'c', 'multi', 'upsert', 'arrayFilters', 'hint', 'collation', 'sort'];

/** `update`: changes or replaces documents, or inserts one when none matches and `upsert` is set. */
export async function update(context: CommandContext): Promise<Doc> {
  const { command, db } = context;
  checkOptions(command, ['updates', 'ordered', 'bypassDocumentValidation', 'let']);
  const name = collectionName(command, db);
  const statements = docsOption(command, 'updates');
  checkCount(statements.length);
  for (const statement of statements) checkFields('update.updates', statement, FIELDS);
  const upserts = statements.some((statement) => statement['upsert'] === true);
  const collection = upserts ? await ensureCollection(context, name) : findCollection(context, name);
  const result = await runBatch(
    context,
    statements.length,
    command['ordered'] !== false,
    (store, statement) =>
      collection
        ? updateOne(context, collection, store, statements[statement] ?? {})
        : { n: 0, nModified: 0 },
  );
  const upserted = result.replies.flatMap((reply, index) =>
    reply && 'upserted' in reply ? [{ index, _id: reply['upserted'] }] : [],
  );
  return {
    n: total(result, 'n'),
    nModified: total(result, 'nModified'),
    ...(upserted.length > 0 ? { upserted } : {}),
    ...batchReply(result),
  };
}

/** One statement of `update`: `{n, nModified}`, and `upserted` with the new `_id`. */
export function updateOne(
  context: CommandContext,
  collection: Collection,
  store: Store,
  statement: Doc,
): Doc {
  if (collection.dropped) throw refusal(175, 'collection dropped');
  const now = context.server.now();
  const variables = letOption(context.command, now);
  const filter = compileFilter(docOption(statement, 'q'), variables, textOrder(statement['collation']));
  const change = compileUpdate(statement['u'], {
    filter,
    arrayFilters: statement['arrayFilters'],
    now,
    variables:
      statement['c'] === undefined
        ? variables
        : { ...variables, ...letValues(docOption(statement, 'c'), now) },
  });
  const multi = statement['multi'] === true;
  if (multi && change.replaces)
    throw refusal(9, 'multi update is not supported for replacement-style update');
  const hits = query(storeSource(context, store), collection, {
    filter,
    sort: statement['sort'],
    hint: statement['hint'],
    limit: multi ? 0 : 1,
  });
  let n = 0;
  let nModified = 0;
  // All matches are found before the first change, so that no document is met twice.
  for (const hit of multi ? [...hits] : hits) {
    const after = change.apply(hit.doc, false);
    n += 1;
    if (after !== hit.doc) {
      nModified += 1;
      replaceRecord(store, collection, hit.record, hit.doc, after);
    } else touch(store, collection, hit.record);
    if (!multi) break;
  }
  if (n > 0 || statement['upsert'] !== true) return { n, nModified };
  const doc = upsertDocument(filter, change);
  insertRecord(store, collection, doc);
  return { n: 1, nModified: 0, upserted: doc['_id'] };
}

/** A matched document that stays as it is still conflicts with others that change it. */
function touch(store: Store, collection: Collection, record: number): void {
  store.claim(recordKey(collection.id, record));
}

/** Reading on the store of one statement. */
export function storeSource(context: CommandContext, store: Store): Source {
  return { view: () => store, upTo: context.transaction?.upTo ?? Infinity };
}
