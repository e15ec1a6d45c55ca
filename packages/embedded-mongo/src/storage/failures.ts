import { closeSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { MongoCommandError } from '../errors.js';

/** With less free space than this, bytes, a failed write counts as a full disk. */
const FULL_BELOW = 16 * 1024 * 1024;
/** Written to find out whether the data file could have grown. */
const PROBE = Buffer.alloc(64 * 1024);
/** How long to wait for the cause of a failed commit, ms; lmdb promises it and does not always give it. */
const CAUSE_PATIENCE_MS = 100;

/** What went wrong in the storage, without paths or values. */
export async function causeOf(error: unknown): Promise<string> {
  const promised = (error as { commitError?: Promise<unknown> }).commitError;
  const detail = promised
    ? await Promise.race([settled(promised), pause(CAUSE_PATIENCE_MS).then(() => error)])
    : error;
  return detail instanceof Error ? detail.message : String(detail);
}

/**
 * The refusal of a write that could not be made. A write that the disk took only in part comes as an input/output
 * error.
 */
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

/**
 * True when a file as long as the data file can be written: a quota or a limit of the process does not show in the free
 * space.
 */
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

/** Resolves after `ms`. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
