import { textOrder } from '../bson/collation.js';
import { isTruthy, type Doc } from '../bson/values.js';
import { MongoCommandError, refusal } from '../errors.js';
import { query } from '../query/execute.js';
import { compileFilter } from '../query/matcher.js';
import { compileProjection } from '../query/projection.js';
import type { Collection } from '../storage/catalog.js';
import { recordKey } from '../storage/layout.js';
import { deleteRecord, insertRecord, replaceRecord } from '../storage/records.js';
import type { Store } from '../storage/view.js';
import { compileUpdate, upsertDocument } from '../update/update.js';
import { ensureCollection, findCollection, type CommandContext } from './context.js';
import { checkOptions, collectionName, docOption, letOption } from './options.js';
import { storeSource } from './update.js';
import { runBatch } from './write-batch.js';

/** `findAndModify`: changes or removes one document and gives it as it was or as it is now. */
export async function findAndModify(context: CommandContext): Promise<Doc> {
  const { command, db } = context;
  checkOptions(command, [
    'query',
    'sort',
    'remove',
    'update',
    'new',
    'fields',
    'upsert',
    'bypassDocumentValidation',
    'collation',
    'arrayFilters',
    'hint',
    'let',
  ]);
  const name = collectionName(command, db);
  const removes = isTruthy(command['remove']);
  const upserts = isTruthy(command['upsert']);
  if (removes === (command['update'] !== undefined))
    throw refusal(9, 'Either an update or remove=true must be specified');
  if (removes && (upserts || isTruthy(command['new'])))
    throw refusal(9, 'Cannot specify upsert=true or new=true with remove=true');
  const collection = upserts ? await ensureCollection(context, name) : findCollection(context, name);
  const result = await runBatch(context, 1, true, (store) =>
    collection && !collection.dropped
      ? modify(context, collection, store, removes, upserts)
      : nothing(removes),
  );
  const [failed] = result.writeErrors;
  if (failed) {
    const { code, errmsg, index: _index, ...extra } = failed;
    throw new MongoCommandError(Number(code), String(errmsg), [], extra);
  }
  return { ...result.replies[0], ...(result.retried.length > 0 ? { retriedStmtId: 0 } : {}), ok: 1 };
}

function nothing(removes: boolean): Doc {
  return { lastErrorObject: removes ? { n: 0 } : { n: 0, updatedExisting: false }, value: null };
}

function modify(
  context: CommandContext,
  collection: Collection,
  store: Store,
  removes: boolean,
  upserts: boolean,
): Doc {
  const { command } = context;
  const variables = letOption(command, context.server.now());
  const filter = compileFilter(docOption(command, 'query'), variables, textOrder(command['collation']));
  const project = compileProjection(command['fields'], filter, variables) ?? ((doc: Doc) => doc);
  const change = removes
    ? undefined
    : compileUpdate(command['update'], {
        filter,
        arrayFilters: command['arrayFilters'],
        now: context.server.now(),
        variables,
      });
  const wantsNew = isTruthy(command['new']);
  const found = query(storeSource(context, store), collection, {
    filter,
    sort: command['sort'],
    hint: command['hint'],
    limit: 1,
  }).next();
  if (!found.done) {
    const { record, doc } = found.value;
    if (!change) {
      deleteRecord(store, collection, record, doc);
      return { lastErrorObject: { n: 1 }, value: project(doc) };
    }
    const after = change.apply(doc, false);
    if (after === doc) store.claim(recordKey(collection.id, record));
    else replaceRecord(store, collection, record, doc, after);
    return { lastErrorObject: { n: 1, updatedExisting: true }, value: project(wantsNew ? after : doc) };
  }
  if (!change || !upserts) return nothing(removes);
  const doc = upsertDocument(filter, change);
  insertRecord(store, collection, doc);
  return {
    lastErrorObject: { n: 1, updatedExisting: false, upserted: doc['_id'] },
    value: wantsNew ? project(doc) : null,
  };
}
