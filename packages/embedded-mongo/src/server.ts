import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { builtFile } from './built-file.js';
import { EmbeddedMongoDamagedError } from './errors.js';
import { ORPHAN_MS, SWEEP_EVERY_MS, TRANSACTION_LIFE_MS, TROUBLE_EVERY_MS } from './limits.js';
import { folderIdentity, lockFolder, type FolderLock } from './lock.js';
import type { WorkerInput, WorkerReport } from './worker-protocol.js';

/** Where a database reports what went wrong beside the replies to its clients; a pino logger or the console will do. */
export interface EmbeddedMongoLog {
  /** @param details `reason` in words, never with a value of a document */
  warn(details: { readonly reason: string }, message: string): void;
}

/** Options of `startEmbeddedMongo`. */
export interface EmbeddedMongoOptions {
  /** Folder of the database; made when missing, for this user only. */
  readonly dataDir: string;
  /** Told about sweeps that failed, a full or failing disk and an unexpected end; at most once a minute. */
  readonly log?: EmbeddedMongoLog;
  /** What an operator should do about damaged data; becomes part of the message of `EmbeddedMongoDamagedError`. */
  readonly restoreAdvice?: string;
  /** Longest life of a transaction, ms; 60 s by default. */
  readonly transactionLifeMs?: number;
  /** How long the transaction of a lost connection waits for its client to come back, ms; 3 s by default. */
  readonly lostTransactionMs?: number;
  /** Pause between sweeps (expiry, sessions, dropped data), ms; 60 s by default, 0 for no sweeps. */
  readonly sweepEveryMs?: number;
  /** Enables the command `configureFailPoint`, by which a test makes commands fail; otherwise it is unknown (59). */
  readonly failPoints?: boolean;
}

/** A running database. */
export interface EmbeddedMongo {
  /**
   * Connection string for a database (`test` by default), for any number of clients, also in other processes of this
   * user.
   */
  uri(db?: string): string;
  /** Path of the Unix socket. */
  readonly socketPath: string;
  /** Closes connections, finishes the writes under way and frees the folder. May be called twice. */
  stop(): Promise<void>;
}

const SOCKET_NOTE = 'socket';
/** The database that MongoDB's drivers use when the client names none. */
const DEFAULT_DATABASE = 'test';
const SOCKET = 'm.sock';
/** Folder of the socket inside the data folder. */
const OWN_SOCKET_FOLDER = 'run';
/** Beginning of the name of a folder of the socket elsewhere. */
const SOCKET_FOLDER = 'embedded-mongo-';
/** Longest Unix socket path that works everywhere, bytes (Linux cuts at 107, macOS at 103). */
const MAX_SOCKET_PATH = 100;

/**
 * Starts the embedded database in a thread of its own.
 * @throws EmbeddedMongoLockedError when another live process owns the folder
 * @throws EmbeddedMongoDamagedError when the data cannot be used; nothing was changed then
 * @throws Error when the folder cannot be opened for another reason
 */
export async function startEmbeddedMongo(options: EmbeddedMongoOptions): Promise<EmbeddedMongo> {
  const dataDir = resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const lock = lockFolder(dataDir);
  let socketFolder: string | undefined;
  try {
    removeStaleSocket(dataDir, lock);
    socketFolder = await makeSocketFolder(dataDir);
    const socketPath = join(socketFolder, SOCKET);
    const worker = await startWorker(options, { dataDir, socket: socketPath });
    writeFileSync(join(dataDir, SOCKET_NOTE), `${noted(dataDir, socketPath)}\n${lock.folder}\n`, {
      mode: 0o600,
    });
    const cleanUp = (): void => {
      rmSync(join(dataDir, SOCKET_NOTE), { force: true });
      if (socketFolder) rmSync(socketFolder, { recursive: true, force: true });
      lock.release();
    };
    let stopping: Promise<void> | undefined;
    return {
      uri: (db = DEFAULT_DATABASE) => uriOf(socketPath, db),
      socketPath,
      stop: () => (stopping ??= stopWorker(worker).finally(cleanUp)),
    };
  } catch (error) {
    if (socketFolder) rmSync(socketFolder, { recursive: true, force: true });
    lock.release();
    throw error;
  }
}

/**
 * Connection string to the database that another process has started on this folder; undefined when none has. Whether
 * that process is still alive is not checked.
 */
export function connectUri(dataDir: string, db = DEFAULT_DATABASE): string | undefined {
  const note = readSocketNote(resolve(dataDir));
  return note && note.folder === folderIdentity(resolve(dataDir)) ? uriOf(note.socket, db) : undefined;
}

interface SocketNote {
  readonly socket: string;
  /**
   * Identity of the folder for which it was written; in a copy of the folder the note is about another database's
   * socket.
   */
  readonly folder: string;
}

function readSocketNote(dataDir: string): SocketNote | undefined {
  const path = join(dataDir, SOCKET_NOTE);
  if (!existsSync(path)) return undefined;
  const [socket = '', folder = ''] = readFileSync(path, 'utf8').split('\n');
  return { socket: resolve(dataDir, socket), folder };
}

/**
 * What the note says of a socket: relative to the data folder when it lies there, so that a process that sees the
 * folder under another path (a volume of a container, a link) finds it, too.
 */
function noted(dataDir: string, socketPath: string): string {
  return dirname(dirname(socketPath)) === dataDir ? relative(dataDir, socketPath) : socketPath;
}

/**
 * A direct connection, because discovery would look up the host names of the set, which drivers turn to lower case, and
 * a path does not survive that. Transactions and retryable writes work, because the server calls itself a primary.
 */
function uriOf(socketPath: string, db: string): string {
  return `mongodb://${encodeURIComponent(socketPath)}/${encodeURIComponent(db)}?directConnection=true`;
}

/** Removes the socket folder that a killed process left behind; the note still names it. */
function removeStaleSocket(dataDir: string, lock: FolderLock): void {
  const note = readSocketNote(dataDir);
  if (!note) return;
  const folder = dirname(note.socket);
  if (note.folder === lock.folder && basename(folder).startsWith(SOCKET_FOLDER))
    rmSync(folder, { recursive: true, force: true });
  rmSync(join(dataDir, SOCKET_NOTE), { force: true });
}

/**
 * Makes a folder for the socket that only this user can enter: inside the data folder, where every process that sees
 * the data sees it. A service's temporary folder may be its own (systemd's `PrivateTmp`), so that comes last, after the
 * folder that systemd makes for the service's sockets (`RuntimeDirectory`). Both are for a data folder whose path is
 * too long, or whose file system has no sockets.
 */
async function makeSocketFolder(dataDir: string): Promise<string> {
  const own = join(dataDir, OWN_SOCKET_FOLDER);
  // What a killed process, or a copy of the data folder, left there.
  rmSync(own, { recursive: true, force: true });
  const runtime = (process.env['RUNTIME_DIRECTORY'] ?? '').split(':').filter((path) => path !== '');
  const makers = [
    { longest: own, make: () => (mkdirSync(own, { mode: 0o700 }), own) },
    ...[...runtime, tmpdir(), '/tmp'].map((parent) => ({
      longest: join(parent, `${SOCKET_FOLDER}XXXXXX`),
      make: () => mkdtempSync(join(parent, SOCKET_FOLDER)),
    })),
  ];
  for (const { longest, make } of makers) {
    if (Buffer.byteLength(join(longest, SOCKET)) > MAX_SOCKET_PATH) continue;
    const folder = await usable(make);
    if (folder !== undefined) return folder;
  }
  throw new Error(
    `no folder takes a Unix socket: the paths of ${dataDir} and of the temporary folder ${tmpdir()} are too long, or their disks have no sockets; set TMPDIR to a short path on a local disk`,
  );
}

/** Makes a folder, and tries a socket in it; undefined when either is not possible. */
async function usable(make: () => string): Promise<string | undefined> {
  let folder: string | undefined;
  try {
    folder = make();
    chmodSync(folder, 0o700);
    await listenOnce(join(folder, SOCKET));
    return folder;
  } catch {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    return undefined;
  }
}

function listenOnce(path: string): Promise<void> {
  return new Promise((done, reject) => {
    const listener = createServer();
    listener.once('error', reject);
    listener.listen(path, () => listener.close(() => done()));
  });
}

function startWorker(
  options: EmbeddedMongoOptions,
  where: { dataDir: string; socket: string },
): Promise<Worker> {
  const data: WorkerInput = {
    ...where,
    transactionLifeMs: options.transactionLifeMs ?? TRANSACTION_LIFE_MS,
    lostTransactionMs: options.lostTransactionMs ?? ORPHAN_MS,
    sweepEveryMs: options.sweepEveryMs ?? SWEEP_EVERY_MS,
    failPoints: options.failPoints ?? false,
  };
  return new Promise((resolvePromise, reject) => {
    const worker = new Worker(builtFile(import.meta.url, 'worker.js'), {
      workerData: data,
      execArgv: [],
      stderr: true,
    });
    const trouble = troubleReport(options);
    // lmdb prints the cause of a failed commit to stderr.
    worker.stderr.on('data', (text: Buffer) => trouble(text.toString('utf8').slice(0, 200)));
    worker.on('message', (message: WorkerReport) => {
      if (message.type === 'ready') resolvePromise(worker);
      else if (message.type === 'failed') {
        const { damaged } = message;
        reject(
          damaged
            ? new EmbeddedMongoDamagedError(damaged.file, damaged.reason, {
                isNewer: damaged.isNewer,
                restoreAdvice: options.restoreAdvice,
              })
            : new Error(`the embedded database could not be opened: ${message.message}`),
        );
        void worker.terminate();
      } else if (message.type === 'trouble') trouble(message.message);
    });
    worker.on('error', (error) => {
      options.log?.warn({ reason: error.message }, 'embedded database ended unexpectedly');
      reject(error);
    });
  });
}

/** Limits reports to one a minute, because on a full disk every write causes one. */
function troubleReport(options: EmbeddedMongoOptions): (reason: string) => void {
  let last = -Infinity;
  return (reason) => {
    if (performance.now() - last < TROUBLE_EVERY_MS) return;
    last = performance.now();
    options.log?.warn({ reason }, 'embedded database: trouble');
  };
}

function stopWorker(worker: Worker): Promise<void> {
  return new Promise((resolvePromise) => {
    worker.once('exit', () => resolvePromise());
    worker.on('message', (message: WorkerReport) => {
      // A thread with native parts does not always end by itself once everything is closed.
      if (message.type === 'stopped') void worker.terminate();
    });
    worker.postMessage('stop', []);
  });
}
