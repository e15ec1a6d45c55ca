import { isDeepStrictEqual } from 'node:util';
import type { ClientSession, CommandStartedEvent, Document, MongoClient } from 'mongodb';
import { Entities, NotInDriver } from './entities.js';
import { matchError } from './errors.js';
import type { SpecCase } from './files.js';
import { match, Mismatch } from './match.js';
import { runOperation } from './operations.js';

/** The server under test: its address for the clients of a case, and a client of the runner. */
export interface Server {
  readonly uri: string;
  readonly admin: MongoClient;
}

/**
 * Runs one case.
 * @throws Mismatch, NotInDriver or what the driver throws, when it does not pass
 */
export async function runCase(spec: SpecCase, server: Server): Promise<void> {
  const entities = new Entities(server.uri);
  try {
    await reset(server);
    for (const data of (spec.file['initialData'] as Document[] | undefined) ?? [])
      await fill(server.admin, data);
    await entities.create((spec.file['createEntities'] as Document[] | undefined) ?? []);
    for (const operation of spec.test['operations'] as Document[]) await step(operation, entities, server);
    for (const expected of (spec.test['expectEvents'] as Document[] | undefined) ?? [])
      matchEvents(expected, entities);
    for (const outcome of (spec.test['outcome'] as Document[] | undefined) ?? [])
      await matchOutcome(server.admin, outcome);
  } finally {
    await reset(server);
    await entities.close();
  }
}

/** Removes fail points and open transactions, on servers that have commands for that. */
async function reset({ admin }: Server): Promise<void> {
  for (const command of [
    { configureFailPoint: 'failCommand', mode: 'off' },
    { configureFailPoint: 'onPrimaryTransactionalWrite', mode: 'off' },
    { killAllSessions: [] },
  ])
    await admin
      .db('admin')
      .command(command)
      .catch(() => undefined);
}

async function fill(admin: MongoClient, data: Document): Promise<void> {
  const db = admin.db(String(data['databaseName']));
  const name = String(data['collectionName']);
  const documents = data['documents'] as Document[];
  await db.dropCollection(name);
  if (documents.length === 0 || data['createOptions'] !== undefined)
    await db.createCollection(name, {
      ...(data['createOptions'] as Document),
      writeConcern: { w: 'majority' },
    });
  if (documents.length > 0)
    await db.collection(name).insertMany(
      documents.map((document) => ({ ...document })),
      {
        writeConcern: { w: 'majority' },
      },
    );
}

/**
 * Carries out one operation and checks its result.
 * @returns the error that was expected, if any
 */
async function step(operation: Document, entities: Entities, server: Server): Promise<unknown> {
  const name = String(operation['name']);
  const args = (operation['arguments'] as Document | undefined) ?? {};
  if (operation['object'] === 'testRunner') {
    await onRunner(name, args, entities, server);
    return undefined;
  }
  let result: unknown;
  let failure: unknown;
  try {
    const target = entities.get(String(operation['object']));
    result =
      name === 'withTransaction'
        ? await transact(target as ClientSession, args, entities, server)
        : await runOperation(target, name, args, entities);
  } catch (error) {
    failure = error;
  }
  if (failure instanceof NotInDriver) throw failure;
  if (operation['ignoreResultAndError'] === true) return failure;
  if (operation['expectError'] !== undefined) {
    if (failure === undefined) throw new Mismatch(`${name}: an error was expected`);
    located(name, () => matchError(operation['expectError'] as Document, failure, entities.lookup));
    return failure;
  }
  if (failure !== undefined) throw failure instanceof Error ? failure : new Error('no error was thrown');
  if ('expectResult' in operation)
    located(name, () => match(operation['expectResult'], result, entities.lookup));
  if (typeof operation['saveResultAsEntity'] === 'string')
    entities.set(operation['saveResultAsEntity'], result);
  return undefined;
}

async function transact(
  session: ClientSession,
  args: Document,
  entities: Entities,
  server: Server,
): Promise<void> {
  const { callback, ...options } = args;
  await session.withTransaction(async () => {
    for (const operation of callback as Document[]) {
      // The error of the callback tells the driver whether to begin again.
      const failure = await step(operation, entities, server);
      if (failure instanceof Error) throw failure;
    }
  }, options);
}

function located(name: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (error instanceof Mismatch) throw new Mismatch(`${name}: ${error.message}`);
    throw error;
  }
}

async function onRunner(name: string, args: Document, entities: Entities, server: Server): Promise<void> {
  const admin = server.admin;
  switch (name) {
    case 'failPoint':
      await entities
        .get<MongoClient>(String(args['client']))
        .db('admin')
        .command(args['failPoint'] as Document);
      return;
    case 'createEntities':
      return entities.create(args['entities'] as Document[]);
    case 'assertSessionDirty':
    case 'assertSessionNotDirty': {
      const session = entities.get<ClientSession>(String(args['session']));
      const dirty = (session as unknown as { serverSession: { isDirty: boolean } }).serverSession.isDirty;
      if (dirty !== (name === 'assertSessionDirty')) throw new Mismatch(`${name} failed`);
      return;
    }
    case 'assertSameLsidOnLastTwoCommands':
    case 'assertDifferentLsidOnLastTwoCommands': {
      const started = entities
        .eventsOf(String(args['client']))
        .filter(({ type }) => type === 'commandStartedEvent')
        .map(({ event }) => (event as CommandStartedEvent).command['lsid'] as unknown);
      const same = isDeepStrictEqual(started.at(-1), started.at(-2));
      if (same !== name.startsWith('assertSame')) throw new Mismatch(`${name} failed`);
      return;
    }
    case 'assertSessionTransactionState': {
      const session = entities.get<ClientSession>(String(args['session']));
      const { state } = (session as unknown as { transaction: { state: string } }).transaction;
      if (state.toLowerCase().replace(/^transaction_|_transaction$|_empty$/g, '') !== args['state'])
        throw new Mismatch(`transaction state ${state}`);
      return;
    }
    case 'assertCollectionExists':
    case 'assertCollectionNotExists': {
      const found = await admin
        .db(String(args['databaseName']))
        .listCollections({ name: args['collectionName'] as string })
        .toArray();
      if (found.length > 0 !== (name === 'assertCollectionExists')) throw new Mismatch(`${name} failed`);
      return;
    }
    case 'assertIndexExists':
    case 'assertIndexNotExists': {
      const indexes = await admin
        .db(String(args['databaseName']))
        .collection(String(args['collectionName']))
        .listIndexes()
        .toArray()
        .catch(() => []);
      const found = indexes.some((index: Document) => index['name'] === args['indexName']);
      if (found !== (name === 'assertIndexExists')) throw new Mismatch(`${name} failed`);
      return;
    }
    default:
      throw new NotInDriver(`${name} of the test runner`);
  }
}

function matchEvents(expected: Document, entities: Entities): void {
  if ((expected['eventType'] ?? 'command') !== 'command') return;
  const seen = entities.eventsOf(String(expected['client']));
  const wanted = expected['events'] as Document[];
  for (const [index, want] of wanted.entries()) {
    const [type = ''] = Object.keys(want);
    const found = seen[index];
    if (found?.type !== type)
      throw new Mismatch(
        `event ${index}: expected ${type}, got ${found ? `${found.type} of ${found.event.commandName}` : 'none'}`,
      );
    located(`event ${index} (${found.event.commandName})`, () => {
      for (const [field, value] of Object.entries(want[type] as Document)) {
        if (field === 'hasServerConnectionId' || field === 'hasServiceId') continue;
        match(value, (found.event as unknown as Document)[field], entities.lookup, true, '');
      }
    });
  }
  if (seen.length > wanted.length && expected['ignoreExtraEvents'] !== true)
    throw new Mismatch(
      `${seen.length} events instead of ${wanted.length}: ${seen.map(({ event }) => event.commandName).join()}`,
    );
}

async function matchOutcome(admin: MongoClient, outcome: Document): Promise<void> {
  const found = await admin
    .db(String(outcome['databaseName']))
    .collection(String(outcome['collectionName']))
    .find({}, { sort: { _id: 1 }, readConcern: { level: 'local' } })
    .toArray();
  const wanted = outcome['documents'] as Document[];
  if (found.length !== wanted.length)
    throw new Mismatch(`outcome: ${found.length} documents instead of ${wanted.length}`);
  for (const [index, document] of wanted.entries())
    located(`outcome ${index}`, () => match(document, found[index], () => undefined, false));
}
