import { Binary } from 'bson';
import { isDoc, type Doc } from '../bson/values.js';
import { refusal } from '../errors.js';
import {
  MAX_DOCUMENT_BYTES,
  MAX_MESSAGE_BYTES,
  MAX_WRITE_BATCH,
  SESSION_LIFE_MS,
  SWEEP_EVERY_MS,
  TRANSACTION_LIFE_MS,
} from '../limits.js';
import type { CommandContext } from './context.js';
import { checkOptions } from './options.js';

/** The server version reported to clients; behaviour follows MongoDB 8.0. */
const VERSION = [8, 0, 0, 0];
const MAX_WIRE_VERSION = 25;

/**
 * `hello` and its older names. The reply reports a replica set of one, because drivers use transactions and retryable
 * writes only with a replica set. Clients connect directly, so its host name is never resolved.
 */
export function hello({ command, server, connection }: CommandContext): Doc {
  connection.appName ??= appNameOf(command);
  const [name = ''] = Object.keys(command);
  return {
    helloOk: true,
    ...(name === 'hello' ? { isWritablePrimary: true } : { ismaster: true, isWritablePrimary: true }),
    secondary: false,
    setName: 'embedded',
    setVersion: 1,
    hosts: ['embedded:27017'],
    me: 'embedded:27017',
    primary: 'embedded:27017',
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    maxMessageSizeBytes: MAX_MESSAGE_BYTES,
    maxWriteBatchSize: MAX_WRITE_BATCH,
    localTime: server.now(),
    logicalSessionTimeoutMinutes: SESSION_LIFE_MS / 60_000,
    connectionId: connection.id,
    minWireVersion: 0,
    maxWireVersion: MAX_WIRE_VERSION,
    readOnly: false,
    ok: 1,
  };
}

function appNameOf(command: Doc): string | undefined {
  const client = isDoc(command['client']) ? command['client'] : {};
  const application = isDoc(client['application']) ? client['application'] : {};
  return typeof application['name'] === 'string' ? application['name'] : undefined;
}

/** `ping`: answers. */
export function ping(): Doc {
  return { ok: 1 };
}

/** `buildInfo`: gives the version and the limits of documents. */
export function buildInfo(): Doc {
  return {
    version: VERSION.slice(0, 3).join('.'),
    gitVersion: 'embedded',
    modules: ['embedded-mongo'],
    versionArray: VERSION,
    bits: 64,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    ok: 1,
  };
}

/** `serverStatus`: gives the few figures that monitoring tools ask for first. */
export function serverStatus({ server }: CommandContext): Doc {
  const { counts } = server.coordinator.env;
  return {
    host: 'embedded',
    version: VERSION.slice(0, 3).join('.'),
    process: 'embedded-mongo',
    pid: process.pid,
    uptime: process.uptime(),
    localTime: server.now(),
    writes: { groups: counts.groups, statements: counts.writes, flushes: counts.flushes },
    cursors: { open: server.cursors.size },
    metrics: { commands: Object.fromEntries(server.commandCounts) },
    ok: 1,
  };
}

const PARAMETERS: Doc = {
  featureCompatibilityVersion: { version: '8.0' },
  enableTestCommands: true,
  transactionLifetimeLimitSeconds: TRANSACTION_LIFE_MS / 1000,
  ttlMonitorSleepSecs: SWEEP_EVERY_MS / 1000,
};

/**
 * `getParameter`: gives what drivers and tools ask for.
 * @throws MongoCommandError 72 for another parameter
 */
export function getParameter({ command }: CommandContext): Doc {
  const all = command['getParameter'] === '*';
  const found = Object.entries(PARAMETERS).filter(([name]) => all || command[name] !== undefined);
  if (found.length === 0) throw refusal(72, 'no option found to get');
  return { ...Object.fromEntries(found), ok: 1 };
}

/** `endSessions` and `killSessions`: abort the open transactions of these sessions. */
export function endSessions({ command, server }: CommandContext): Doc {
  checkOptions(command, []);
  const [name = ''] = Object.keys(command);
  const given = command[name];
  if (!Array.isArray(given)) throw refusal(14, `'${name}' must be an array`);
  const ids = given.flatMap((entry) => {
    const id = isDoc(entry) ? entry['id'] : undefined;
    return id instanceof Binary ? [Buffer.from(id.buffer.subarray(0, id.length()))] : [];
  });
  server.sessions.endAll(ids);
  return { ok: 1 };
}

/** `killAllSessions`: aborts every open transaction and closes every cursor. */
export function killAllSessions({ server }: CommandContext): Doc {
  server.sessions.close();
  server.cursors.killAll();
  return { ok: 1 };
}

/** `commitTransaction`: commits the session's transaction. */
export async function commitTransaction({ session, server, command }: CommandContext): Promise<Doc> {
  checkOptions(command, ['recoveryToken']);
  if (!session?.inTransaction) throw refusal(125, 'commitTransaction must be run within a transaction');
  await server.sessions.commit(session, server.now);
  return { ok: 1 };
}

/** `abortTransaction`: aborts the session's transaction. */
export function abortTransaction({ session, server, command }: CommandContext): Doc {
  checkOptions(command, ['recoveryToken']);
  if (!session?.inTransaction) throw refusal(125, 'abortTransaction must be run within a transaction');
  server.sessions.abort(session);
  return { ok: 1 };
}
