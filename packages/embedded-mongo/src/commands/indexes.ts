import { BSONRegExp } from 'bson';
import { encodeDocument } from '../bson/codec.js';
import { equalValues } from '../bson/compare.js';
import { isDoc, isNumeric, isTruthy, toInteger, type Doc } from '../bson/values.js';
import { refusal } from '../errors.js';
import { buildIndex, namespaceOf, type Collection, type IndexSpec } from '../storage/catalog.js';
import { compileFilter, isOperatorDoc } from '../query/matcher.js';
import { addIndex, fillIndex } from './index-build.js';
import { markGarbage } from '../storage/garbage.js';
import { indexPrefix } from '../storage/layout.js';
import { waitForUsers } from './catalog.js';
import type { CommandContext, Reply } from './context.js';
import { ensureCollection, findCollection } from './context.js';
import {
  checkFields,
  checkNoCollation,
  checkOptions,
  collectionName,
  docOption,
  docsOption,
  integerOption,
} from './options.js';

const DEFINITION = [
  'key',
  'name',
  'unique',
  'sparse',
  'partialFilterExpression',
  'expireAfterSeconds',
  'background',
  'v',
  'hidden',
  'collation',
  'ns',
];

/** `createIndexes`: builds indexes over what is stored; an index that exists with the same definition is left alone. */
export async function createIndexes(context: CommandContext): Promise<Doc> {
  const { command, db, server } = context;
  checkOptions(command, ['indexes', 'commitQuorum']);
  const name = collectionName(command, db);
  const definitions = docsOption(command, 'indexes').map((given) => checkDefinition(given));
  if (definitions.length === 0) throw refusal(2, 'Must specify at least one index to create');
  const existed = findCollection(context, name) !== undefined;
  const collection = await ensureCollection(context, name);
  const before = collection.indexes.length;
  if (context.transaction) buildInTransaction(context, collection, definitions);
  else
    for (const definition of definitions)
      await addIndex(server, collection, {
        definition,
        exists: () => existsAlready(collection, definition),
        users: () => waitForUsers(context, collection),
      });
  const after = collection.indexes.length;
  return {
    numIndexesBefore: before,
    numIndexesAfter: after,
    createdCollectionAutomatically: !existed,
    ...(before === after ? { note: 'all indexes already exist' } : {}),
    ok: 1,
  };
}

/**
 * A transaction may make indexes only on a collection that it has made itself.
 * @throws MongoCommandError 263
 */
function buildInTransaction(
  { transaction, server }: CommandContext,
  collection: Collection,
  definitions: readonly Doc[],
): void {
  if (!transaction) return;
  for (const definition of definitions) {
    if (existsAlready(collection, definition)) continue;
    if (!transaction.made.includes(collection))
      throw refusal(
        263,
        `Cannot create new indexes on existing collection ${namespaceOf(collection)} in a multi-document transaction.`,
      );
    const index = buildIndex(server.catalog.freshId(), definition, 0);
    fillIndex(transaction.store(), collection, index);
    collection.indexes = [...collection.indexes, index];
  }
}

function checkDefinition(given: Doc): Doc {
  checkFields('createIndexes.indexes', given, DEFINITION);
  const key = docOption(given, 'key');
  const fields = Object.entries(key);
  if (fields.length === 0) throw refusal(67, 'Index keys cannot be empty.');
  for (const [field, direction] of fields) {
    if (!isNumeric(direction))
      throw refusal(67, `index type '${String(direction)}' of field '${field}' is not supported`);
    if (field === '' || field.includes('$'))
      throw refusal(67, `Index key contains an illegal field name: '${field}'`);
    if (toInteger(direction) === 0) throw refusal(67, 'Values in the index key pattern cannot be 0.');
  }
  checkNoCollation(given['collation']);
  if (given['hidden'] === true) throw refusal(115, 'hidden indexes are not supported');
  if (given['sparse'] === true && given['partialFilterExpression'] !== undefined)
    throw refusal(67, "cannot mix 'partialFilterExpression' and 'sparse' options");
  checkPartialFilter(given['partialFilterExpression']);
  if (given['expireAfterSeconds'] !== undefined && (integerOption(given, 'expireAfterSeconds') ?? -1) < 0)
    throw refusal(67, 'TTL index expireAfterSeconds must not be negative');
  const { background: _background, ns: _ns, v: _v, collation: _collation, ...rest } = given;
  const name =
    typeof given['name'] === 'string'
      ? given['name']
      : fields.map(([field, direction]) => `${field}_${String(direction)}`).join('_');
  return { v: 2, ...rest, key, name };
}

const PARTIAL_OPERATORS = new Set(['$eq', '$in', '$gt', '$gte', '$lt', '$lte', '$exists', '$type']);

/**
 * The filter of a partial index may hold only conditions that the planner can recognise in a query.
 * @throws MongoCommandError 67
 */
function checkPartialFilter(filter: unknown): void {
  if (filter === undefined) return;
  if (!isDoc(filter)) throw refusal(14, 'partialFilterExpression must be a document');
  compileFilter(filter);
  for (const [name, value] of Object.entries(filter)) {
    if ((name === '$and' || name === '$or') && Array.isArray(value)) value.forEach(checkPartialFilter);
    else if (name.startsWith('$')) throw notInPartial(name);
    else if (value instanceof BSONRegExp) throw notInPartial('$regex');
    else if (isOperatorDoc(value)) {
      for (const [operator, argument] of Object.entries(value)) {
        if (!PARTIAL_OPERATORS.has(operator) || (operator === '$exists' && !isTruthy(argument)))
          throw notInPartial(operator);
      }
    }
  }
}

function notInPartial(operator: string): Error {
  return refusal(67, `Expression not supported in partial index: ${operator}`);
}

/** True when both definitions mean the same index, whatever their names; by the rules of MongoDB since version 5. */
function sameKind(own: Doc, name: string, wanted: Doc): boolean {
  return (
    equalValues(own['key'], wanted['key']) &&
    (name === '_id_' || (own['unique'] === true) === (wanted['unique'] === true)) &&
    (own['sparse'] === true) === (wanted['sparse'] === true) &&
    equalValues(own['partialFilterExpression'], wanted['partialFilterExpression'])
  );
}

/**
 * True when the wanted index exists.
 * @throws MongoCommandError 85 or 86 when an existing index is in its way
 */
function existsAlready(collection: Collection, wanted: Doc): boolean {
  const named = collection.indexes.find(({ name }) => name === wanted['name']);
  if (named && !sameKind(named.definition, named.name, wanted))
    throw refusal(86, `An existing index has the same name as the requested index: ${named.name}`);
  const alike =
    named ?? collection.indexes.find(({ name, definition }) => sameKind(definition, name, wanted));
  if (!alike) return false;
  if (alike.name === '_id_') return true;
  if (!named) throw refusal(85, `Index already exists with a different name: ${alike.name}`);
  if (!equalValues(alike.definition['expireAfterSeconds'], wanted['expireAfterSeconds']))
    throw refusal(
      85,
      `An equivalent index already exists with the same name but different options: ${alike.name}`,
    );
  return true;
}

/** `listIndexes`: gives the definitions as a cursor. */
export function listIndexes(context: CommandContext): Reply {
  const { command, db, server } = context;
  checkOptions(command, ['cursor', 'includeBuildUUIDs', 'includeIndexBuildInfo']);
  const name = collectionName(command, db);
  const collection = server.catalog.find(db, name);
  if (!collection) throw refusal(26, `ns does not exist: ${db}.${name}`);
  const batchSize = integerOption(docOption(command, 'cursor'), 'batchSize');
  const entries = collection.indexes.map((index) => encodeDocument(index.definition));
  return server.cursors.start(`${db}.${name}`, entries.values(), { batchSize });
}

/** `dropIndexes`: drops by name, key pattern, list of names or `*`, but never the index on `_id`. */
export async function dropIndexes(context: CommandContext): Promise<Doc> {
  const { command, db, server } = context;
  checkOptions(command, ['index']);
  const name = collectionName(command, db);
  const wanted = command['index'];
  const before = await server.coordinator.write((store, _number, undo) => {
    const collection = server.catalog.find(db, name);
    if (!collection) throw refusal(26, `ns not found ${db}.${name}`);
    waitForUsers(context, collection);
    const dropped = chosen(collection, wanted);
    const indexes = collection.indexes;
    undo(() => {
      collection.indexes = indexes;
    });
    collection.indexes = collection.indexes.filter((index) => !dropped.includes(index));
    server.catalog.save(store, collection);
    for (const index of dropped) markGarbage(store, indexPrefix(index.id));
    return indexes.length;
  });
  return { nIndexesWas: before, ok: 1 };
}

function chosen(collection: Collection, wanted: unknown): IndexSpec[] {
  if (wanted === '*') return collection.indexes.filter((index) => index.name !== '_id_');
  return (Array.isArray(wanted) ? (wanted as unknown[]) : [wanted]).map((item) => {
    const index = collection.indexes.find((candidate) =>
      isDoc(item) ? equalValues(candidate.definition['key'], item) : candidate.name === item,
    );
    if (!index) throw refusal(27, `index not found with name [${String(item)}]`);
    if (index.name === '_id_') throw refusal(72, 'cannot drop _id index');
    return index;
  });
}

/**
 * The commands of search indexes, which only MongoDB Atlas has.
 * @throws MongoCommandError 31082
 */
export function searchIndexes(): never {
  throw refusal(
    31082,
    'Search indexes are only available on Atlas, or with a search process beside the server.',
  );
}
