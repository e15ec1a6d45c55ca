import { textOrder } from '../bson/collation.js';
import type { Doc } from '../bson/values.js';
import { refusal } from '../errors.js';
import { query, type Hit } from '../query/execute.js';
import { compileFilter } from '../query/matcher.js';
import type { Collection } from '../storage/catalog.js';
import { deleteRecord } from '../storage/records.js';
import type { Store, View } from '../storage/view.js';
import { toInteger } from '../bson/values.js';
import { findCollection, type CommandContext } from './context.js';
import { batchReply, checkCount, total } from './insert.js';
import { changeMany, Unfinished, type Slice } from './many.js';
import { checkFields, checkOptions, collectionName, docOption, docsOption, letOption } from './options.js';
import { storeSource } from './update.js';
import { runBatch } from './write-batch.js';

/** `delete`: removes one or all matching documents. */
export async function remove(context: CommandContext): Promise<Doc> {
  const { command, db } = context;
  checkOptions(command, ['deletes', 'ordered', 'let']);
  const name = collectionName(command, db);
  const statements = docsOption(command, 'deletes');
  checkCount(statements.length);
  for (const statement of statements)
    checkFields('delete.deletes', statement, ['q', 'limit', 'hint', 'collation']);
  const collection = findCollection(context, name);
  const result = await runBatch(
    context,
    statements.length,
    command['ordered'] !== false,
    (store, index, slice) => deleteSome(context, collection, store, statements[index] ?? {}, slice),
  );
  return { n: total(result, 'n'), ...batchReply(result) };
}

/** Carries out one statement of `delete`, or one slice of it; gives `{n}`. */
export function deleteSome(
  context: CommandContext,
  collection: Collection | undefined,
  store: Store,
  statement: Doc,
  slice: Slice,
): Doc | Unfinished {
  const limit = toInteger(statement['limit']);
  if (limit !== 0 && limit !== 1) throw refusal(9, 'The limit field in delete objects must be 0 or 1');
  const order = textOrder(statement['collation']);
  const now = slice.resume?.now ?? context.server.now();
  const filter = compileFilter(docOption(statement, 'q'), letOption(context.command, now), order);
  if (!collection || collection.dropped) return { n: 0 };
  const { hint } = statement;
  const remove = (hit: Hit): boolean => {
    deleteRecord(store, collection, hit.record, hit.doc);
    return true;
  };
  if (limit === 0) {
    const find = (view: () => View): Iterator<Hit> =>
      query({ ...storeSource(context, store), view }, collection, { filter, hint });
    const done = changeMany({ store, collection, filter, now, find, change: remove }, slice);
    return done instanceof Unfinished ? done : { n: done.n };
  }
  for (const hit of query(storeSource(context, store), collection, { filter, hint, limit })) {
    remove(hit);
    return { n: 1 };
  }
  return { n: 0 };
}
