import { encodeDocument } from '../bson/codec.js';
import type { Doc } from '../bson/values.js';
import { MongoCommandError, refusal } from '../errors.js';
import { compileFilter } from '../query/matcher.js';
import { checkCollectionName, namespaceOf, type Collection } from '../storage/catalog.js';
import { dropCollection } from '../storage/garbage.js';
import { IntentHeld } from '../transactions/coordinator.js';
import { findCollection, makeInTransaction, type CommandContext, type Reply } from './context.js';
import { checkNoCollation, checkOptions, collectionName, docOption, integerOption } from './options.js';

/**
 * Makes the command wait while a transaction uses a collection that is about to change as a whole.
 * @throws IntentHeld, after which the command is tried again
 */
export function waitForUsers(context: CommandContext, collection: Collection): void {
  const user = context.server.sessions.userOf(collection.id);
  if (user) throw new IntentHeld(user);
}

/** `create`: makes an empty collection. */
export async function create(context: CommandContext): Promise<Doc> {
  const { command, db, server } = context;
  checkOptions(command, [
    'autoIndexId',
    'idIndex',
    'expireAfterSeconds',
    'clusteredIndex',
    'timeseries',
    'validator',
    'capped',
    'size',
    'max',
    'viewOn',
    'pipeline',
    'collation',
    'validationLevel',
    'validationAction',
  ]);
  for (const option of [
    'capped',
    'timeseries',
    'validator',
    'viewOn',
    'clusteredIndex',
    'expireAfterSeconds',
  ]) {
    if (command[option] !== undefined && command[option] !== false)
      throw refusal(115, `create with '${option}' is not supported`);
  }
  checkNoCollation(command['collation']);
  const name = collectionName(command, db);
  if (context.transaction) {
    if (findCollection(context, name)) throw refusal(48, `Collection ${db}.${name} already exists.`);
    makeInTransaction(context, name);
    return { ok: 1 };
  }
  await server.coordinator.write((store, _number, undo) => {
    if (server.catalog.find(db, name)) throw refusal(48, `Collection ${db}.${name} already exists.`);
    const made = server.catalog.create(store, db, name);
    undo(() => server.catalog.forget(made));
  });
  return { ok: 1 };
}

/** `drop`: removes a collection with its indexes. */
export async function drop(context: CommandContext): Promise<Doc> {
  const { command, db, server } = context;
  checkOptions(command, []);
  const name = collectionName(command, db);
  const indexes = await server.coordinator.write((store, _number, undo) => {
    const collection = server.catalog.find(db, name);
    if (!collection) return 0;
    waitForUsers(context, collection);
    dropCollection(store, server.catalog, collection);
    undo(() => server.catalog.restore(collection));
    return collection.indexes.length;
  });
  // Since MongoDB 7, dropping a collection that does not exist succeeds.
  return indexes === 0 ? { ok: 1 } : { nIndexesWas: indexes, ns: `${db}.${name}`, ok: 1 };
}

/** `dropDatabase`: removes all collections of a database. */
export async function dropDatabase(context: CommandContext): Promise<Doc> {
  const { command, db, server } = context;
  checkOptions(command, []);
  await server.coordinator.write((store, _number, undo) => {
    for (const collection of server.catalog.list(db)) waitForUsers(context, collection);
    for (const collection of server.catalog.list(db)) {
      dropCollection(store, server.catalog, collection);
      undo(() => server.catalog.restore(collection));
    }
  });
  return { dropped: db, ok: 1 };
}

/** `listCollections`: gives names and options as a cursor. */
export function listCollections(context: CommandContext): Reply {
  const { command, db, server } = context;
  checkOptions(command, ['filter', 'nameOnly', 'authorizedCollections', 'cursor']);
  const { test } = compileFilter(docOption(command, 'filter'));
  const entries = server.catalog
    .list(db)
    .map((collection) => ({
      name: collection.name,
      type: 'collection',
      ...(command['nameOnly'] === true
        ? {}
        : {
            options: collection.options,
            info: { readOnly: false },
            idIndex: { v: 2, key: { _id: 1 }, name: '_id_' },
          }),
    }))
    .filter((entry) => test(entry));
  const batchSize = integerOption(docOption(command, 'cursor'), 'batchSize');
  return server.cursors.start(
    `${db}.$cmd.listCollections`,
    entries.map((entry) => encodeDocument(entry)).values(),
    { batchSize },
  );
}

/** `listDatabases`: gives names only; sizes are not kept per database. */
export function listDatabases({ command, server }: CommandContext): Doc {
  checkOptions(command, ['filter', 'nameOnly', 'authorizedDatabases']);
  const { test } = compileFilter(docOption(command, 'filter'));
  const databases = server.catalog
    .databaseNames()
    .map((name) => ({ name, ...(command['nameOnly'] === true ? {} : { sizeOnDisk: 0, empty: false }) }))
    .filter((entry) => test(entry));
  return { databases, ...(command['nameOnly'] === true ? {} : { totalSize: 0 }), ok: 1 };
}

/** `collMod`: changes the expiry of a TTL index; nothing else that it could change is supported. */
export async function collMod(context: CommandContext): Promise<Doc> {
  const { command, db, server } = context;
  checkOptions(command, ['index']);
  const name = checkCollectionName(db, command['collMod']);
  const wanted = docOption(command, 'index');
  const seconds = integerOption(wanted, 'expireAfterSeconds');
  await server.coordinator.write((store) => {
    const collection = server.catalog.find(db, name);
    if (!collection) throw refusal(26, `ns does not exist: ${db}.${name}`);
    if (Object.keys(wanted).length === 0) return;
    const index = collection.indexes.find((candidate) => candidate.name === wanted['name']);
    if (!index)
      throw refusal(27, `cannot find index ${String(wanted['name'])} for ns ${namespaceOf(collection)}`);
    if (seconds === undefined) throw refusal(72, 'collMod can only change expireAfterSeconds');
    index.definition['expireAfterSeconds'] = seconds;
    index.expireAfterSeconds = seconds;
    server.catalog.save(store, collection);
  });
  return { ok: 1 };
}

/** Refuses a command inside a transaction. @throws MongoCommandError 263 */
export function outsideTransaction(context: CommandContext): void {
  if (context.transaction) {
    context.transaction.abort();
    const [name = ''] = Object.keys(context.command);
    throw new MongoCommandError(263, `Cannot run '${name}' in a multi-document transaction.`);
  }
}
