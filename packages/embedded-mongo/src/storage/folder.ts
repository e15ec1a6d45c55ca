import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { EmbeddedMongoDamagedError } from '../errors.js';
import { inspectFile, UnsoundFile } from './inspect.js';
import { FORMAT_VERSION } from './layout.js';

const NOTE = 'format.json';

/** The LMDB files below a data folder. */
export function storeFolder(dataDir: string): string {
  return join(dataDir, 'store');
}

/** The data file itself. */
export function dataFile(dataDir: string): string {
  return join(storeFolder(dataDir), 'data.mdb');
}

/** What `format.json` says: that there is a database, in which format, and how large its file was at least. */
interface FolderNote {
  readonly format: number;
  /** `new` until the first state is on disk: nothing was acknowledged yet, so a start may begin again. */
  readonly state: 'new' | 'ready';
  readonly bytes: number;
}

/**
 * Decides whether a folder may be opened, before LMDB sees it. An empty folder is noted as `new`. A folder that had a
 * database never starts empty.
 * @throws EmbeddedMongoDamagedError when it may not be opened
 */
export function checkFolder(dataDir: string): void {
  const file = dataFile(dataDir);
  const note = readNote(dataDir);
  if (note && note.format > FORMAT_VERSION) throw tooNew(file, note.format);
  if (note?.state === 'new') rmSync(storeFolder(dataDir), { recursive: true, force: true });
  const lockFile = existsSync(join(storeFolder(dataDir), 'lock.mdb'));
  if (!existsSync(file)) {
    if (note?.state === 'ready' || lockFile)
      throw new EmbeddedMongoDamagedError(file, 'it is missing, although this folder had a database');
    mkdirSync(storeFolder(dataDir), { recursive: true, mode: 0o700 });
    writeNote(dataDir, { format: FORMAT_VERSION, state: 'new', bytes: 0 });
    return;
  }
  const { size } = statSync(file);
  if (note && size < note.bytes)
    throw new EmbeddedMongoDamagedError(file, `it was cut off: it had ${note.bytes} bytes and has ${size}`);
  try {
    inspectFile(file);
  } catch (error) {
    if (error instanceof UnsoundFile) throw new EmbeddedMongoDamagedError(file, error.message);
    throw error;
  }
}

/** Notes that the folder holds a database of the present format, and its length: the file only grows. */
export function noteReady(dataDir: string): void {
  const { size } = statSync(dataFile(dataDir));
  const note = readNote(dataDir);
  if (note?.state === 'ready' && note.format === FORMAT_VERSION && note.bytes >= size) return;
  writeNote(dataDir, { format: FORMAT_VERSION, state: 'ready', bytes: size });
}

/** Notes that a backup was put into the folder; the next start brings it to the present format. */
export function noteRestored(dataDir: string, format: number, bytes: number): void {
  writeNote(dataDir, { format, state: 'ready', bytes });
}

/** True when the folder has a database or had one. */
export function hasDatabase(dataDir: string): boolean {
  return readNote(dataDir)?.state === 'ready' || existsSync(dataFile(dataDir));
}

/** The refusal of data that a newer version wrote. */
export function tooNew(file: string, format: number): EmbeddedMongoDamagedError {
  return new EmbeddedMongoDamagedError(
    file,
    `it has format ${format}, this version reads up to ${FORMAT_VERSION}`,
    { isNewer: true },
  );
}

function readNote(dataDir: string): FolderNote | undefined {
  const path = join(dataDir, NOTE);
  if (!existsSync(path)) return undefined;
  try {
    const { format, state, bytes } = JSON.parse(readFileSync(path, 'utf8')) as FolderNote;
    return { format, bytes, state: state === 'new' ? 'new' : 'ready' };
  } catch {
    // The note is damaged, so there was a database; the data file speaks for itself.
    return { format: FORMAT_VERSION, state: 'ready', bytes: 0 };
  }
}

function writeNote(dataDir: string, note: FolderNote): void {
  replaceFile(join(dataDir, NOTE), `${JSON.stringify(note)}\n`);
}

/** Replaces a small file so that after a power cut either the old or the new text is there. */
function replaceFile(path: string, text: string): void {
  const fresh = `${path}.new`;
  const file = openSync(fresh, 'w', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(fresh, path);
  syncFolder(dirname(path));
}

/** Makes names in a folder survive a power cut. */
export function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
