import { closeSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { MongoCommandError } from '../errors.js';

/** Below this many free bytes a failed write is put down to the disk being full. */
const FULL_BELOW = 16 * 1024 * 1024;
/** What is tried to be written to see whether the data file could have grown. */
const PROBE = Buffer.alloc(64 * 1024);
/** lmdb promises the cause of a failed commit, and does not always keep that; ms. */
const CAUSE_PATIENCE_MS = 100;

/** What went wrong below, without paths or values. */
export async function causeOf(error: unknown): Promise<string> {
  const promised = (error as { commitError?: Promise<unknown> }).commitError;
  const detail = promised
    ? await Promise.race([settled(promised), pause(CAUSE_PATIENCE_MS).then(() => error)])
    : error;
  return detail instanceof Error ? detail.message : String(detail);
}

/** The refusal of what could not be written. A write taken only in part comes as an input/output error. */
export async function storageError(cause: string, folder: string | undefined): Promise<MongoCommandError> {
  return /no space|ENOSPC|file too large|quota/i.test(cause) || (await isFull(folder))
    ? new MongoCommandError(14031, 'the disk is full: nothing was written')
    : new MongoCommandError(1, `storage error: ${cause}`);
}

async function settled(promise: Promise<unknown>): Promise<unknown> {
  try {
    return await promise;
  } catch (error) {
    return error;
  }
}

async function isFull(folder: string | undefined): Promise<boolean> {
  if (folder === undefined) return false;
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize < FULL_BELOW || !mayGrow(folder);
}

/** A quota and a limit of the process do not show in the free space: tries a file as long as the data file is. */
function mayGrow(folder: string): boolean {
  const path = join(folder, 'room');
  try {
    const { size } = statSync(join(folder, 'data.mdb'));
    const file = openSync(path, 'w', 0o600);
    try {
      return writeSync(file, PROBE, 0, PROBE.length, size) === PROBE.length;
    } finally {
      closeSync(file);
    }
  } catch {
    return false;
  } finally {
    rmSync(path, { force: true });
  }
}

/** Resolves after a time. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
