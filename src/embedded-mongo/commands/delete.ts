import { textOrder } from '../bson/collation.js';
import type { Doc } from '../bson/values.js';
import { refusal } from '../errors.js';
import { query } from '../query/execute.js';
import { compileFilter } from '../query/matcher.js';
import type { Collection } from '../storage/catalog.js';
import { deleteRecord } from '../storage/records.js';
import type { Store } from '../storage/view.js';
import { toInteger } from '../bson/values.js';
import { findCollection, type CommandContext } from './context.js';
import { batchReply, checkCount, total } from './insert.js';
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
  const result = await runBatch(context, statements.length, command['ordered'] !== false, (store, index) =>
    deleteSome(context, collection, store, statements[index] ?? {}),
  );
  return { n: total(result, 'n'), ...batchReply(result) };
}

/** One statement of `delete`: `{n}`. */
export function deleteSome(
  context: CommandContext,
  collection: Collection | undefined,
  store: Store,
  statement: Doc,
): Doc {
  const limit = toInteger(statement['limit']);
  if (limit !== 0 && limit !== 1) throw refusal(9, 'The limit field in delete objects must be 0 or 1');
  const order = textOrder(statement['collation']);
  const filter = compileFilter(
    docOption(statement, 'q'),
    letOption(context.command, context.server.now()),
    order,
  );
  if (!collection || collection.dropped) return { n: 0 };
  const hits = query(storeSource(context, store), collection, { filter, hint: statement['hint'], limit });
  let n = 0;
  for (const hit of limit === 1 ? hits : [...hits]) {
    deleteRecord(store, collection, hit.record, hit.doc);
    n += 1;
    if (limit === 1) break;
  }
  return { n };
}
