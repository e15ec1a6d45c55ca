import { createHash, type Hash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { dataFile, noteRestored, storeFolder, syncFolder } from './storage/folder.js';
import { inspectFile, UnsoundFile, type FileReport } from './storage/inspect.js';
import { FORMAT_VERSION } from './storage/layout.js';

/**
 * Ends every backup file. The file holds the data file of one state unchanged (what is sealed stays sealed), a note
 * about it as JSON, the length of the note in four bytes, and these eight bytes. They carry the name of the product
 * that the package comes from, so that older backups stay readable.
 */
const MARK = Buffer.from('LOKETBK1', 'latin1');
const PIECE = 1024 * 1024;

/** What a backup file says about itself. */
export interface BackupNote {
  /** Format of the data, as in `storage/layout.ts`. */
  readonly format: number;
  /** Id of the store from which it was taken. */
  readonly store: string;
  /** ISO instant at which it was asked for; it holds everything that was acknowledged before. */
  readonly createdAt: string;
  /** Length and SHA-256 of the data. */
  readonly bytes: number;
  readonly sha256: string;
}

/** What was restored. */
export interface Restored {
  readonly note: BackupNote;
  /** Length of the data file. */
  readonly bytes: number;
}

/** Thrown when a backup cannot be used, or cannot be taken or restored at a place. The message is for an operator. */
export class BackupError extends Error {
  override name = 'BackupError';
}

/**
 * Turns a copy of the data file into a backup file, in place: checks its pages, adds the note, syncs.
 * @throws BackupError when the copy is not sound
 */
export function sealCopy(
  path: string,
  about: Pick<BackupNote, 'format' | 'store' | 'createdAt'>,
): BackupNote {
  inspect(path);
  const file = openSync(path, 'r+');
  try {
    const bytes = fstatSync(file).size;
    const hash = createHash('sha256');
    eachPiece(file, bytes, (piece) => hash.update(piece));
    const note: BackupNote = { ...about, bytes, sha256: hash.digest('hex') };
    const text = Buffer.from(JSON.stringify(note), 'utf8');
    const length = Buffer.alloc(4);
    length.writeUInt32LE(text.length);
    writeAll(file, Buffer.concat([text, length, MARK]), bytes);
    fsyncSync(file);
    return note;
  } finally {
    closeSync(file);
  }
}

/** Reads what a backup says about itself. @throws BackupError when the file is no backup, or cut off */
export function readBackupNote(path: string): BackupNote {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const tail = Buffer.alloc(12);
    if (size < tail.length || readSync(file, tail, 0, 12, size - 12) < 12 || !tail.subarray(4).equals(MARK))
      throw new BackupError(`${path} is not a whole backup: its end is missing or different`);
    const length = tail.readUInt32LE(0);
    const text = Buffer.alloc(Math.min(length, PIECE));
    readSync(file, text, 0, text.length, size - 12 - length);
    const note = parseNote(text.toString('utf8'));
    if (!note || note.bytes !== size - 12 - length)
      throw new BackupError(`${path} is damaged: what it says about itself does not fit`);
    return note;
  } finally {
    closeSync(file);
  }
}

/**
 * Restores a backup into a folder that has no database yet. The data is compared with its checksum while it is copied,
 * and its pages are checked, before the file gets its final name.
 * @throws BackupError when the backup is damaged or too new, or the folder has a database
 */
export function restoreBackup(from: string, into: string): Restored {
  const dataDir = resolve(into);
  const note = readBackupNote(from);
  if (note.format > FORMAT_VERSION)
    throw new BackupError(
      `${from} has format ${note.format}, this version reads up to ${FORMAT_VERSION}: use a newer one`,
    );
  refuseIfUsed(dataDir);
  const first = resolve(mkdirSync(dataDir, { recursive: true, mode: 0o700 }) ?? dataDir);
  const part = `${storeFolder(dataDir)}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { mode: 0o700 });
  try {
    const copy = join(part, 'data.mdb');
    const found = copyData(from, copy, note.bytes).digest('hex');
    if (found !== note.sha256)
      throw new BackupError(
        `${from} is damaged: its data does not have the checksum that it was written with`,
      );
    const report = inspect(copy);
    syncFolder(part);
    renameSync(part, storeFolder(dataDir));
    noteRestored(dataDir, note.format, report.bytes);
    syncFolder(dataDir);
    // Sync the names of all folders that were made, from the deepest to the first.
    for (let folder = dataDir; folder.length >= first.length; folder = dirname(folder))
      syncFolder(dirname(folder));
    return { note, bytes: report.bytes };
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

function refuseIfUsed(dataDir: string): void {
  for (const path of [dataFile(dataDir), storeFolder(dataDir), join(dataDir, 'owner.lock')]) {
    if (existsSync(path))
      throw new BackupError(
        `${dataDir} already has a database (${path}); restore into a new folder and start there`,
      );
  }
}

function copyData(from: string, to: string, bytes: number): Hash {
  const source = openSync(from, 'r');
  const target = openSync(to, 'wx', 0o600);
  const hash = createHash('sha256');
  try {
    eachPiece(source, bytes, (piece, at) => {
      hash.update(piece);
      writeAll(target, piece, at);
    });
    fsyncSync(target);
    return hash;
  } finally {
    closeSync(target);
    closeSync(source);
  }
}

function inspect(path: string): FileReport {
  try {
    return inspectFile(path, true);
  } catch (error) {
    if (error instanceof UnsoundFile) throw new BackupError(`the copied data is not sound: ${error.message}`);
    throw error;
  }
}

function eachPiece(file: number, bytes: number, take: (piece: Buffer, at: number) => void): void {
  const buffer = Buffer.allocUnsafe(PIECE);
  for (let at = 0; at < bytes;) {
    const read = readSync(file, buffer, 0, Math.min(PIECE, bytes - at), at);
    if (read === 0) throw new BackupError('the file ended while it was read');
    take(buffer.subarray(0, read), at);
    at += read;
  }
}

function writeAll(file: number, bytes: Buffer, at: number): void {
  for (let done = 0; done < bytes.length;)
    done += writeSync(file, bytes, done, bytes.length - done, at + done);
}

function parseNote(text: string): BackupNote | undefined {
  try {
    const { format, store, createdAt, bytes, sha256 } = JSON.parse(text) as Partial<BackupNote>;
    if (typeof format !== 'number' || typeof bytes !== 'number' || typeof sha256 !== 'string')
      return undefined;
    return { format, store: store ?? '', createdAt: createdAt ?? '', bytes, sha256 };
  } catch {
    return undefined;
  }
}
