import { textOrder } from '../bson/collation.js';
import type { Doc } from '../bson/values.js';
import { refusal } from '../errors.js';
import { letValues } from '../expressions/index.js';
import { query, type Hit, type Source } from '../query/execute.js';
import { compileFilter } from '../query/matcher.js';
import type { Collection } from '../storage/catalog.js';
import { recordKey } from '../storage/layout.js';
import { insertRecord, replaceRecord } from '../storage/records.js';
import type { Store, View } from '../storage/view.js';
import { compileUpdate, upsertDocument } from '../update/update.js';
import { batchReply, checkCount, total } from './insert.js';
import { ensureCollection, findCollection, type CommandContext } from './context.js';
import { changeMany, Unfinished, type Slice } from './many.js';
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
    (store, statement, slice) =>
      collection
        ? updateOne(context, collection, store, statements[statement] ?? {}, slice)
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

/**
 * Carries out one statement of `update`, or one slice of it; gives `{n, nModified}`, and `upserted` with a new `_id`.
 */
export function updateOne(
  context: CommandContext,
  collection: Collection,
  store: Store,
  statement: Doc,
  slice: Slice,
): Doc | Unfinished {
  if (collection.dropped) throw refusal(175, 'collection dropped');
  const now = slice.resume?.now ?? context.server.now();
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
  const apply = (hit: Hit): boolean => {
    const after = change.apply(hit.doc, false);
    if (after !== hit.doc) replaceRecord(store, collection, hit.record, hit.doc, after);
    else touch(store, collection, hit.record);
    return after !== hit.doc;
  };
  const { sort, hint } = statement;
  let n = 0;
  let nModified = 0;
  if (multi) {
    const find = (view: () => View): Iterator<Hit> =>
      query({ ...storeSource(context, store), view }, collection, { filter, sort, hint });
    const done = changeMany({ store, collection, filter, now, find, change: apply }, slice);
    if (done instanceof Unfinished) return done;
    ({ n, nModified } = done);
  } else {
    for (const hit of query(storeSource(context, store), collection, { filter, sort, hint, limit: 1 })) {
      n = 1;
      nModified = apply(hit) ? 1 : 0;
      break;
    }
  }
  if (n > 0 || statement['upsert'] !== true) return { n, nModified };
  const doc = upsertDocument(filter, change);
  insertRecord(store, collection, doc);
  return { n: 1, nModified: 0, upserted: doc['_id'] };
}

/** Claims a matched document that stays unchanged, so that it conflicts with others who change it. */
function touch(store: Store, collection: Collection, record: number): void {
  store.claim(recordKey(collection.id, record));
}

/** A source that reads the store of one statement. */
export function storeSource(context: CommandContext, store: Store): Source {
  return { view: () => store, upTo: context.transaction?.upTo ?? Infinity };
}
