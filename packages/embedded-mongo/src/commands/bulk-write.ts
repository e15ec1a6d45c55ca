import { encodeDocument } from '../bson/codec.js';
import { isDoc, toInteger, type Doc } from '../bson/values.js';
import { refusal } from '../errors.js';
import { checkCollectionName, type Collection } from '../storage/catalog.js';
import type { Store } from '../storage/view.js';
import { appendFields } from '../wire/cursor-reply.js';
import { ensureCollection, findCollection, type CommandContext, type Reply } from './context.js';
import { deleteSome } from './delete.js';
import { checkCount, insertOne } from './insert.js';
import { checkFields, checkOptions, docOption, docsOption, integerOption } from './options.js';
import { updateOne } from './update.js';
import type { Slice, Unfinished } from './many.js';
import { runBatch, type BatchResult } from './write-batch.js';

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  insert: ['insert', 'document'],
  update: [
    'update',
    'filter',
    'updateMods',
    'multi',
    'upsert',
    'arrayFilters',
    'hint',
    'collation',
    'constants',
    'sort',
  ],
  delete: ['delete', 'filter', 'multi', 'hint', 'collation'],
};

interface Operation {
  readonly kind: string;
  readonly given: Doc;
  readonly collection: Collection | undefined;
  readonly context: CommandContext;
}

/** `bulkWrite`: inserts, updates and deletes in several collections; gives a cursor with a reply for each operation. */
export async function bulkWrite(context: CommandContext): Promise<Reply> {
  const { command, db, server, transaction } = context;
  if (db !== 'admin') throw refusal(13, 'bulkWrite may only be run against the admin database.');
  checkOptions(command, [
    'ops',
    'nsInfo',
    'ordered',
    'errorsOnly',
    'bypassDocumentValidation',
    'let',
    'cursor',
  ]);
  const given = docsOption(command, 'ops');
  checkCount(given.length);
  const operations = await prepare(context, given, docsOption(command, 'nsInfo'));
  const result = await runBatch(
    context,
    operations.length,
    command['ordered'] !== false,
    (store, index, slice) => {
      const operation = operations[index];
      return operation ? carryOut(operation, store, slice) : {};
    },
  );
  const entries = entriesOf(operations, result, command['errorsOnly'] === true);
  const reply = server.cursors.start(
    'admin.$cmd.bulkWrite',
    entries.map((entry) => encodeDocument(entry)).values(),
    {
      batchSize: integerOption(docOption(command, 'cursor'), 'batchSize') ?? Infinity,
      transaction,
    },
  );
  return appendFields(reply, {
    nErrors: result.writeErrors.length,
    ...sums(operations, result),
    ...(result.retried.length > 0 ? { retriedStmtIds: result.retried } : {}),
  });
}

async function prepare(
  context: CommandContext,
  given: readonly Doc[],
  namespaces: readonly Doc[],
): Promise<Operation[]> {
  const operations: Operation[] = [];
  for (const operation of given) {
    const [kind = ''] = Object.keys(operation);
    const fields = FIELDS[kind];
    if (!fields) throw refusal(9, `unknown bulkWrite operation: ${kind}`);
    checkFields(`bulkWrite.${kind}`, operation, fields);
    const namespace = namespaces[toInteger(operation[kind]) ?? -1]?.['ns'];
    if (typeof namespace !== 'string') throw refusal(2, 'BulkWrite ops entry without its nsInfo');
    const dot = namespace.indexOf('.');
    const db = namespace.slice(0, dot);
    const name = checkCollectionName(db, namespace.slice(dot + 1));
    const inner: CommandContext = { ...context, db };
    const makes = kind === 'insert' || operation['upsert'] === true;
    const collection = makes ? await ensureCollection(inner, name) : findCollection(inner, name);
    operations.push({ kind, given: operation, collection, context: inner });
  }
  return operations;
}

function carryOut(
  { kind, given, collection, context }: Operation,
  store: Store,
  slice: Slice,
): Doc | Unfinished {
  if (kind === 'insert') {
    if (!collection) return { n: 0 };
    insertOne(collection, store, docOption(given, 'document'));
    return { n: 1 };
  }
  if (kind === 'delete') {
    const statement = { q: given['filter'], limit: given['multi'] === true ? 0 : 1, hint: given['hint'] };
    return deleteSome(context, collection, store, { ...statement, collation: given['collation'] }, slice);
  }
  if (!collection) return { n: 0, nModified: 0 };
  const statement = { ...given, q: given['filter'], u: given['updateMods'], c: given['constants'] };
  return updateOne(context, collection, store, statement, slice);
}

/** The entries of the cursor: a reply for each operation that was tried, or for the failed ones only. */
function entriesOf(operations: readonly Operation[], result: BatchResult, errorsOnly: boolean): Doc[] {
  const errors = new Map(result.writeErrors.map((error) => [Number(error['index']), error]));
  return operations.flatMap((_operation, idx): Doc[] => {
    const error = errors.get(idx);
    if (error) {
      const { index: _index, ...rest } = error;
      return [{ ok: 0, idx, ...rest, n: 0 }];
    }
    const reply = result.replies[idx];
    if (!reply || errorsOnly) return [];
    const { upserted, ...counts } = reply;
    return [{ ok: 1, idx, ...counts, ...('upserted' in reply ? { upserted: { _id: upserted } } : {}) }];
  });
}

function sums(operations: readonly Operation[], result: BatchResult): Doc {
  const sum = { nInserted: 0, nMatched: 0, nModified: 0, nUpserted: 0, nDeleted: 0 };
  for (const [index, { kind }] of operations.entries()) {
    const reply = result.replies[index];
    if (!isDoc(reply)) continue;
    const n = Number(reply['n'] ?? 0);
    if (kind === 'insert') sum.nInserted += n;
    else if (kind === 'delete') sum.nDeleted += n;
    else if ('upserted' in reply) sum.nUpserted += 1;
    else {
      sum.nMatched += n;
      sum.nModified += Number(reply['nModified'] ?? 0);
    }
  }
  return sum;
}
