import { encodeDocument } from '../bson/codec.js';
import { isDoc, toInteger, type Doc } from '../bson/values.js';
import { refusal } from '../errors.js';
import { MAX_BLOCKING_BYTES } from '../limits.js';
import { compileExpression } from '../expressions/index.js';
import type { Stage } from '../aggregate/stages.js';
import { valuesAt } from '../query/paths.js';
import { checkCollectionName, type Collection } from '../storage/catalog.js';
import { dropCollection } from '../storage/garbage.js';
import { insertRecord } from '../storage/records.js';
import { waitForUsers } from './catalog.js';
import { ensureCollection, type CommandContext } from './context.js';
import { insertOne, withId } from './insert.js';
import { updateOne } from './update.js';
import { Unfinished, WHOLE } from './many.js';
import { runBatch } from './write-batch.js';

/** Where `$out` and `$merge` write. */
interface Target {
  readonly db: string;
  readonly name: string;
}

/**
 * Carries out the last stage of a pipeline that writes (`$out`, `$merge`).
 * @throws MongoCommandError 263 inside a transaction
 */
export async function writeResults(
  context: CommandContext,
  { name, argument }: Stage,
  documents: Iterable<Doc>,
): Promise<void> {
  if (context.transaction) throw refusal(263, `${name} is not allowed in a multi-document transaction`);
  if (context.snapshot) throw refusal(72, `${name} is not allowed with readConcern level snapshot`);
  const concern = context.command['readConcern'];
  if (isDoc(concern) && concern['level'] === 'linearizable')
    throw refusal(72, `${name} is not allowed with readConcern level linearizable`);
  if (name === '$out') return replaceCollection(context, targetOf(context, argument, 'coll'), documents);
  if (!isDoc(argument)) return merge(context, { into: argument }, documents);
  return merge(context, argument, documents);
}

function targetOf(context: CommandContext, given: unknown, field: string): Target {
  const db = isDoc(given) && typeof given['db'] === 'string' ? given['db'] : context.db;
  return { db, name: checkCollectionName(db, isDoc(given) ? given[field] : given) };
}

/** All documents, held in memory, because they are read before the first one is written. */
function collected(documents: Iterable<Doc>): Doc[] {
  const all: Doc[] = [];
  let bytes = 0;
  for (const given of documents) {
    const doc = withId(given);
    bytes += encodeDocument(doc).length;
    if (bytes > MAX_BLOCKING_BYTES)
      throw refusal(292, 'the results of the pipeline are too large to be written');
    all.push(doc);
  }
  return all;
}

/** `$out`: replaces the collection in one write; its indexes stay. */
async function replaceCollection(
  context: CommandContext,
  { db, name }: Target,
  documents: Iterable<Doc>,
): Promise<void> {
  const { catalog, coordinator } = context.server;
  const all = collected(documents);
  await coordinator.write((store, _number, undo) => {
    const old = catalog.find(db, name);
    if (old) waitForUsers(context, old);
    const fresh = catalog.prepare(db, name, old?.options);
    fresh.indexes = [
      ...fresh.indexes,
      ...(old?.indexes.filter((index) => index.name !== '_id_') ?? []).map((index) => catalog.rebuilt(index)),
    ];
    for (const doc of all) insertRecord(store, fresh, doc);
    if (old) {
      dropCollection(store, catalog, old);
      undo(() => catalog.restore(old));
    }
    catalog.add(store, fresh);
    undo(() => catalog.forget(fresh));
  });
}

const FIELDS = new Set(['into', 'on', 'let', 'whenMatched', 'whenNotMatched']);
const MATCHED = new Set(['replace', 'keepExisting', 'merge', 'fail']);
const NOT_MATCHED = new Set(['insert', 'discard', 'fail']);

/** `$merge`: changes or inserts a document of the target for each result, in order; the first failure ends it. */
async function merge(context: CommandContext, stage: Doc, documents: Iterable<Doc>): Promise<void> {
  for (const field of Object.keys(stage))
    if (!FIELDS.has(field)) throw refusal(40415, `BSON field '$merge.${field}' is an unknown field.`);
  const { whenMatched = 'merge', whenNotMatched = 'insert' } = stage;
  if (!Array.isArray(whenMatched) && !MATCHED.has(String(whenMatched)))
    throw refusal(
      2,
      `Enumeration value '${String(whenMatched)}' for field 'whenMatched' is not a valid value.`,
    );
  if (!NOT_MATCHED.has(String(whenNotMatched)))
    throw refusal(
      2,
      `Enumeration value '${String(whenNotMatched)}' for field 'whenNotMatched' is not a valid value.`,
    );
  const { db, name } = targetOf(context, stage['into'], 'coll');
  const on = [stage['on'] ?? '_id'].flat().map(String);
  const all = collected(documents);
  const inner: CommandContext = { ...context, db, session: undefined };
  const collection = await ensureCollection(inner, name);
  checkUnique(collection, on);
  const result =
    all.length === 0
      ? undefined
      : await runBatch(inner, all.length, true, (store, at) => {
          const doc = all[at] ?? {};
          const statement = { q: filterOf(doc, on), multi: false };
          const change = changeOf(doc, whenMatched, inner, stage['let']);
          const known = change
            ? updateOne(inner, collection, store, { ...statement, ...change }, WHOLE)
            : updateOne(inner, collection, store, { ...statement, u: { $set: {} } }, WHOLE);
          if (known instanceof Unfinished || toInteger(known['n']) !== 0) {
            if (whenMatched === 'fail') throw duplicate(collection, on, doc);
            return known;
          }
          if (whenNotMatched === 'fail')
            throw refusal(13113, '$merge could not find a matching document in the target collection');
          if (whenNotMatched === 'insert') insertOne(collection, store, doc);
          return known;
        });
  const [failed] = result?.writeErrors ?? [];
  if (!failed) return;
  const { code, errmsg, index: _index, ...extra } = failed;
  throw refusal(
    Number(code),
    `PlanExecutor error during aggregation :: caused by :: ${String(errmsg)}`,
    extra,
  );
}

/** The change to make; undefined when an existing document stays as it is. */
function changeOf(doc: Doc, whenMatched: unknown, context: CommandContext, given: unknown): Doc | undefined {
  if (Array.isArray(whenMatched)) {
    const variables = isDoc(given) ? given : { new: '$$ROOT' };
    return {
      u: whenMatched as unknown[],
      c: literal(compileExpression(variables, { new: doc })(doc) as Doc),
    };
  }
  if (whenMatched === 'replace') return { u: doc };
  if (whenMatched === 'merge') return { u: [{ $set: literal(doc) }] };
  return undefined;
}

/** The fields of a document as literal expressions. */
function literal(doc: Doc): Doc {
  return Object.fromEntries(Object.entries(doc).map(([field, value]) => [field, { $literal: value }]));
}

function filterOf(doc: Doc, on: readonly string[]): Doc {
  return Object.fromEntries(
    on.map((field) => {
      const [value] = valuesAt(doc, field.split('.'));
      if (value === undefined || value === null)
        throw refusal(51132, "$merge write error: 'on' field cannot be missing, null, undefined or an array");
      return [field, { $eq: value }];
    }),
  );
}

function checkUnique(collection: Collection, on: readonly string[]): void {
  const fits = collection.indexes.some(
    (index) =>
      index.unique &&
      !index.partialFilter &&
      index.fields.length === on.length &&
      on.every((field) => index.fields.includes(field)),
  );
  if (!fits) throw refusal(51183, 'Cannot find index to verify that join fields will be unique');
}

function duplicate(collection: Collection, on: readonly string[], doc: Doc): Error {
  const keyPattern = Object.fromEntries(on.map((field) => [field, 1]));
  const keyValue = Object.fromEntries(on.map((field) => [field, valuesAt(doc, field.split('.'))[0]]));
  return refusal(
    11000,
    `E11000 duplicate key error collection: ${collection.db}.${collection.name} index: ${on.join('_1_')}_`,
    { keyPattern, keyValue },
  );
}
