import { loketBackup, loketStore } from '../backup-command.js';
import type { Doc } from '../bson/values.js';
import { MongoCommandError, refusal, TRANSIENT } from '../errors.js';
import { sessionInfo } from '../transactions/sessions.js';
import { aggregate, distinct } from './aggregate.js';
import {
  collMod,
  create,
  drop,
  dropDatabase,
  listCollections,
  listDatabases,
  outsideTransaction,
} from './catalog.js';
import type { CommandContext, Reply, ServerState } from './context.js';
import { remove } from './delete.js';
import { count, explain, find, getMore, killCursors } from './find.js';
import { findAndModify } from './find-and-modify.js';
import {
  abortTransaction,
  buildInfo,
  commitTransaction,
  endSessions,
  getParameter,
  hello,
  ping,
  serverStatus,
} from './handshake.js';
import { createIndexes, dropIndexes, listIndexes } from './indexes.js';
import { insert } from './insert.js';
import { update } from './update.js';

interface Command {
  readonly run: (context: CommandContext) => Reply | Promise<Reply>;
  /** May be part of a transaction. */
  readonly transactional?: true;
  /** Ends a transaction; runs without entering it. */
  readonly control?: true;
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
    commitTransaction: { run: commitTransaction, control: true },
    abortTransaction: { run: abortTransaction, control: true },
    insert: { run: insert, transactional: true },
    update: { run: update, transactional: true },
    delete: { run: remove, transactional: true },
    findAndModify: { run: findAndModify, transactional: true },
    findandmodify: { run: findAndModify, transactional: true },
    find: { run: find, transactional: true },
    getMore: { run: getMore, transactional: true },
    killCursors: { run: killCursors, transactional: true },
    aggregate: { run: aggregate, transactional: true },
    count: { run: count },
    distinct: { run: distinct, transactional: true },
    explain: { run: explain },
    create: { run: create },
    drop: { run: drop },
    dropDatabase: { run: dropDatabase },
    collMod: { run: collMod },
    listCollections: { run: listCollections },
    listDatabases: { run: listDatabases },
    createIndexes: { run: createIndexes },
    listIndexes: { run: listIndexes },
    dropIndexes: { run: dropIndexes },
    loketBackup: { run: loketBackup },
    loketStore: { run: loketStore },
  } satisfies Record<string, Command>),
);

/** Commands that MongoDB has and this server will not carry out. */
const UNSUPPORTED = new Set([
  'mapReduce',
  'eval',
  'renameCollection',
  'cloneCollectionAsCapped',
  'convertToCapped',
  'bulkWrite',
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

/** Runs one command and answers it; every failure becomes a reply, nothing is thrown. */
export async function dispatch(server: ServerState, command: Doc, connection: object): Promise<Reply> {
  let inTransaction = false;
  try {
    const [name = ''] = Object.keys(command);
    const found = COMMANDS.get(name);
    if (!found) {
      throw UNSUPPORTED.has(name)
        ? refusal(115, `command '${name}' is not supported`)
        : refusal(59, `no such command: '${name}'`);
    }
    const db = typeof command['$db'] === 'string' ? command['$db'] : 'admin';
    checkDatabaseName(db);
    const session = sessionInfo(command);
    inTransaction = session?.inTransaction === true;
    const transaction =
      session?.inTransaction && !found.control ? server.sessions.enter(session, connection) : undefined;
    const context: CommandContext = { server, db, command, session, transaction, connection };
    if (!found.transactional) outsideTransaction(context);
    try {
      return await found.run(context);
    } catch (error) {
      // A transaction does not outlive an error of one of its commands.
      transaction?.abort();
      throw error;
    }
  } catch (error) {
    return failure(error, inTransaction);
  }
}

function checkDatabaseName(db: string): void {
  if (db === '' || db.length > 63 || /[/\\. "$\0]/.test(db))
    throw refusal(73, `Invalid database specified: '${db}'`);
}

function failure(error: unknown, inTransaction: boolean): Doc {
  const known =
    error instanceof MongoCommandError
      ? error
      : new MongoCommandError(1, `internal error: ${error instanceof Error ? error.message : 'unknown'}`);
  const labels = known.labels.filter((label) => label !== TRANSIENT || inTransaction);
  return {
    ok: 0,
    errmsg: known.message,
    code: known.code,
    codeName: known.codeName,
    ...known.extra,
    ...(labels.length > 0 ? { errorLabels: labels } : {}),
  };
}
