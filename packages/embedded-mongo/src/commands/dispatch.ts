import { setTimeout } from 'node:timers/promises';
import { encodeDocument } from '../bson/codec.js';
import type { Doc } from '../bson/values.js';
import { MongoCommandError, refusal } from '../errors.js';
import { sessionInfo, type SessionInfo } from '../transactions/sessions.js';
import { aggregate, distinct } from './aggregate.js';
import { embeddedBackup, embeddedStore } from './backup.js';
import { bulkWrite } from './bulk-write.js';
import {
  collMod,
  create,
  drop,
  dropDatabase,
  listCollections,
  listDatabases,
  outsideTransaction,
} from './catalog.js';
import type { CommandContext, CommandCount, Connection, Reply, ServerState } from './context.js';
import { remove } from './delete.js';
import { errorLabels, unsatisfied, writeConcernLabels } from './error-labels.js';
import { configureFailPoint } from './configure-fail-point.js';
import type { Failure } from './fail-points.js';
import { explain } from './explain.js';
import { count, find, getMore, killCursors } from './find.js';
import { findAndModify } from './find-and-modify.js';
import {
  abortTransaction,
  buildInfo,
  commitTransaction,
  endSessions,
  getParameter,
  hello,
  killAllSessions,
  ping,
  serverStatus,
} from './handshake.js';
import { createIndexes, dropIndexes, listIndexes, searchIndexes } from './indexes.js';
import { insert } from './insert.js';
import { update } from './update.js';
import { checkConcerns, type CommandTraits } from './concerns.js';
import { appendFields } from '../wire/cursor-reply.js';

interface Command extends CommandTraits {
  /** True for a command that exists only on a server started with `failPoints`. */
  readonly testing?: true;
  readonly run: (context: CommandContext) => Reply | Promise<Reply>;
}

const COMMANDS = new Map<string, Command>(
  Object.entries({
    hello: { run: hello },
    isMaster: { run: hello },
    ismaster: { run: hello },
    ping: { run: ping },
    buildInfo: { run: buildInfo },
    buildinfo: { run: buildInfo },
    serverStatus: { run: serverStatus },
    getParameter: { run: getParameter },
    endSessions: { run: endSessions },
    killSessions: { run: endSessions },
    killAllSessions: { run: killAllSessions },
    configureFailPoint: { run: configureFailPoint, testing: true },
    createSearchIndexes: { run: searchIndexes },
    updateSearchIndex: { run: searchIndexes },
    dropSearchIndex: { run: searchIndexes },
    commitTransaction: { run: commitTransaction, control: true, writes: true },
    abortTransaction: { run: abortTransaction, control: true, writes: true },
    bulkWrite: { run: bulkWrite, transactional: true, writes: true },
    insert: { run: insert, transactional: true, writes: true },
    update: { run: update, transactional: true, writes: true },
    delete: { run: remove, transactional: true, writes: true },
    findAndModify: { run: findAndModify, transactional: true, writes: true },
    findandmodify: { run: findAndModify, transactional: true, writes: true },
    find: { run: find, transactional: true, snapshots: true },
    getMore: { run: getMore, transactional: true },
    killCursors: { run: killCursors, transactional: true },
    aggregate: { run: aggregate, transactional: true, snapshots: true },
    count: { run: count },
    distinct: { run: distinct, transactional: true, snapshots: true },
    explain: { run: explain },
    create: { run: create, transactional: true, writes: true },
    drop: { run: drop, writes: true },
    dropDatabase: { run: dropDatabase, writes: true },
    collMod: { run: collMod, writes: true },
    listCollections: { run: listCollections },
    listDatabases: { run: listDatabases },
    createIndexes: { run: createIndexes, transactional: true, writes: true },
    listIndexes: { run: listIndexes },
    dropIndexes: { run: dropIndexes, writes: true },
    embeddedBackup: { run: embeddedBackup },
    embeddedStore: { run: embeddedStore },
  } satisfies Record<string, Command>),
);

/** Commands that MongoDB has and this server refuses. */
const UNSUPPORTED = new Set([
  'mapReduce',
  'eval',
  'renameCollection',
  'cloneCollectionAsCapped',
  'convertToCapped',
  'createUser',
  'saslStart',
  'saslContinue',
  'authenticate',
  'replSetGetStatus',
  'shardCollection',
  'validate',
  'collStats',
  'dbStats',
]);

/**
 * Runs one command. Every failure becomes a reply; nothing is thrown. Undefined when a fail point closed the
 * connection.
 */
export async function dispatch(
  server: ServerState,
  command: Doc,
  connection: Connection,
): Promise<Buffer | undefined> {
  const [name = ''] = Object.keys(command);
  const failure = server.failPoints?.hit(name, connection);
  if (failure && failure.blockMs > 0) await setTimeout(failure.blockMs);
  if (failure?.close) {
    connection.close();
    return undefined;
  }
  const reply = await answer(server, name, command, connection, failure);
  return server.clusterTime.attach(Buffer.isBuffer(reply) ? reply : encodeDocument(reply));
}

async function answer(
  server: ServerState,
  name: string,
  command: Doc,
  connection: Connection,
  failure: Failure | undefined,
): Promise<Reply> {
  let session: SessionInfo | undefined;
  try {
    const found = commandOf(server, name);
    if (!found) {
      throw UNSUPPORTED.has(name)
        ? refusal(115, `command '${name}' is not supported`)
        : refusal(59, `no such command: '${name}'`);
    }
    countOf(server, name).total += 1;
    const db = typeof command['$db'] === 'string' ? command['$db'] : 'admin';
    checkDatabaseName(db);
    session = sessionInfo(command);
    if (failure?.error) throw failure.error;
    const context = { db, command, session, connection };
    const reply = await run(server, found, context);
    if (found.writes) server.clusterTime.tick();
    const error = failure?.writeConcernError ?? (found.writes && unsatisfied(command['writeConcern']));
    return error ? withWriteConcernError(reply, name, session, error, failure?.labels) : reply;
  } catch (error) {
    if (commandOf(server, name)) countOf(server, name).failed += 1;
    return refused(error, name, session, failure?.labels);
  }
}

function commandOf({ failPoints }: ServerState, name: string): Command | undefined {
  const found = COMMANDS.get(name);
  return found?.testing && !failPoints ? undefined : found;
}

function countOf({ commandCounts }: ServerState, name: string): CommandCount {
  const found = commandCounts.get(name) ?? { total: 0, failed: 0 };
  commandCounts.set(name, found);
  return found;
}

async function run(
  server: ServerState,
  found: Command,
  given: Pick<CommandContext, 'db' | 'command' | 'session' | 'connection'>,
): Promise<Reply> {
  const { session, connection } = given;
  const transaction =
    session?.inTransaction && !found.control ? server.sessions.enter(session, connection) : undefined;
  try {
    const snapshot = checkConcerns(server, given.command, session, found);
    const context: CommandContext = { server, transaction, snapshot, ...given };
    if (!found.transactional) outsideTransaction(context);
    return await found.run(context);
  } catch (error) {
    // An error in one of its commands ends a transaction.
    transaction?.abort();
    throw error;
  }
}

function checkDatabaseName(db: string): void {
  if (db === '' || db.length > 63 || /[/\\. "$\0]/.test(db))
    throw refusal(73, `Invalid database specified: '${db}'`);
}

function refused(
  error: unknown,
  name: string,
  session: SessionInfo | undefined,
  given: readonly string[] | undefined,
): Doc {
  const known =
    error instanceof MongoCommandError
      ? error
      : new MongoCommandError(1, `internal error: ${error instanceof Error ? error.message : 'unknown'}`);
  const labels = given ?? errorLabels(name, session, known.code);
  return {
    ok: 0,
    errmsg: known.message,
    code: known.code,
    codeName: known.codeName,
    ...known.extra,
    ...(labels.length > 0 ? { errorLabels: labels } : {}),
  };
}

function withWriteConcernError(
  reply: Reply,
  name: string,
  session: SessionInfo | undefined,
  error: Doc,
  given: readonly string[] | undefined,
): Reply {
  const labels = given ?? writeConcernLabels(name, session, error);
  const fields = { writeConcernError: error, ...(labels.length > 0 ? { errorLabels: labels } : {}) };
  return Buffer.isBuffer(reply) ? appendFields(reply, fields) : { ...reply, ...fields };
}
