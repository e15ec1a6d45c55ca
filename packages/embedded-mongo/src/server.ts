import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { builtFile } from './built-file.js';
import { EmbeddedMongoDamagedError } from './errors.js';
import { ORPHAN_MS, SWEEP_EVERY_MS, TRANSACTION_LIFE_MS, TROUBLE_EVERY_MS } from './limits.js';
import { folderIdentity, lockFolder, type FolderLock } from './lock.js';
import type { WorkerInput, WorkerReport } from './worker-protocol.js';

/** Where a database reports what went wrong beside the replies to its clients; any pino or console will do. */
export interface EmbeddedMongoLog {
  /** @param details `reason`, in words; never a value of a document */
  warn(details: { readonly reason: string }, message: string): void;
}

/** How to start. */
export interface EmbeddedMongoOptions {
  /** Folder of the database; made when missing, for this user only. */
  readonly dataDir: string;
  /** Told of sweeps that failed, of a full or failing disk and of an unexpected end; at most once a minute. */
  readonly log?: EmbeddedMongoLog;
  /** What an operator is to do about damaged data, for the message of `EmbeddedMongoDamagedError`. */
  readonly restoreAdvice?: string;
  /** Longest life of a transaction, ms; shorter in tests. */
  readonly transactionLifeMs?: number;
  /** How long the transaction of a lost connection waits for its client to come back, ms; shorter in tests. */
  readonly lostTransactionMs?: number;
  /** Pause between sweeps (expiry, sessions, dropped data), ms; shorter in tests, 0 for none at all. */
  readonly sweepEveryMs?: number;
  /** The command `configureFailPoint`, by which a test makes commands fail; otherwise it is unknown (59). */
  readonly failPoints?: boolean;
}

/** A running database. */
export interface EmbeddedMongo {
  /** Connection string for the driver, `test` by default; any number of clients, also of other processes of this user. */
  uri(db?: string): string;
  /** Path of the Unix socket. */
  readonly socketPath: string;
  /** Closes connections, writes what is under way and frees the folder. May be called twice. */
  stop(): Promise<void>;
}

const SOCKET_NOTE = 'socket';
/** MongoDB's name for where a client that names no database is. */
const DEFAULT_DATABASE = 'test';
const SOCKET_FOLDER = 'embedded-mongo-';
/** Bytes that a Unix socket path may have everywhere (Linux cuts at 107, macOS at 103). */
const MAX_SOCKET_PATH = 100;

/**
 * Starts the embedded database in a thread of its own.
 * @throws EmbeddedMongoLockedError when another live process owns the folder; EmbeddedMongoDamagedError when its data
 * cannot be used (nothing was changed then); Error when it cannot be opened for another reason
 */
export async function startEmbeddedMongo(options: EmbeddedMongoOptions): Promise<EmbeddedMongo> {
  const dataDir = resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const lock = lockFolder(dataDir);
  let socketFolder: string | undefined;
  try {
    removeStaleSocket(dataDir, lock);
    socketFolder = makeSocketFolder();
    const socketPath = join(socketFolder, 'm.sock');
    const worker = await startWorker(options, { dataDir, socket: socketPath });
    writeFileSync(join(dataDir, SOCKET_NOTE), `${socketPath}\n${lock.folder}\n`, { mode: 0o600 });
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
 * Connection string to the database that another process has started on this folder; undefined when none has.
 * It is not checked whether that process is still alive.
 */
export function connectUri(dataDir: string, db = DEFAULT_DATABASE): string | undefined {
  const note = readSocketNote(resolve(dataDir));
  return note && note.folder === folderIdentity(resolve(dataDir)) ? uriOf(note.socket, db) : undefined;
}

interface SocketNote {
  readonly socket: string;
  /** Identity of the folder that it was written for: in a copy of the folder it is about somebody else's socket. */
  readonly folder: string;
}

function readSocketNote(dataDir: string): SocketNote | undefined {
  const path = join(dataDir, SOCKET_NOTE);
  if (!existsSync(path)) return undefined;
  const [socket = '', folder = ''] = readFileSync(path, 'utf8').split('\n');
  return { socket, folder };
}

/**
 * A direct connection: discovery would look for the host names of the set, and drivers write those in lower case, which
 * a path does not survive. Transactions and retryable writes work over it, as the server says that it is a primary.
 */
function uriOf(socketPath: string, db: string): string {
  return `mongodb://${encodeURIComponent(socketPath)}/${encodeURIComponent(db)}?directConnection=true`;
}

/** A process that was killed leaves its socket folder behind; its name is still noted. */
function removeStaleSocket(dataDir: string, lock: FolderLock): void {
  const note = readSocketNote(dataDir);
  if (!note) return;
  const folder = dirname(note.socket);
  if (note.folder === lock.folder && basename(folder).startsWith(SOCKET_FOLDER))
    rmSync(folder, { recursive: true, force: true });
  rmSync(join(dataDir, SOCKET_NOTE), { force: true });
}

function makeSocketFolder(): string {
  const candidates = [tmpdir(), '/tmp'];
  for (const parent of candidates) {
    if (join(parent, `${SOCKET_FOLDER}XXXXXX`, 'm.sock').length > MAX_SOCKET_PATH || !existsSync(parent))
      continue;
    const folder = mkdtempSync(join(parent, SOCKET_FOLDER));
    chmodSync(folder, 0o700);
    return folder;
  }
  throw new Error(
    `the path of the temporary folder ${tmpdir()} is too long for a Unix socket; set TMPDIR to a short one`,
  );
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
    // lmdb prints the cause of a failed commit.
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

/** At most one report a minute: on a full disk every write is one. */
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
      // Threads with native parts do not always end by themselves once everything is closed.
      if (message.type === 'stopped') void worker.terminate();
    });
    worker.postMessage('stop', []);
  });
}
