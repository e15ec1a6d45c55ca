import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedMongoLockedError } from './errors.js';

const LOCK = 'owner.lock';

/** Ownership of a data folder, until `release`. */
export interface FolderLock {
  release(): void;
}

/**
 * Takes a data folder for this process. A lock left by a process that is gone is taken over.
 * @throws EmbeddedMongoLockedError when a live process owns it
 */
export function lockFolder(dataDir: string): FolderLock {
  const path = join(dataDir, LOCK);
  for (;;) {
    try {
      const file = openSync(path, 'wx', 0o600);
      writeSync(file, `${process.pid} ${processStart(process.pid) ?? ''}`);
      closeSync(file);
      return { release: () => rmSync(path, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = readOwner(path);
    if (owner && isAlive(owner)) throw new EmbeddedMongoLockedError(owner.pid, dataDir);
    rmSync(path, { force: true });
  }
}

interface Owner {
  readonly pid: number;
  readonly start: string | undefined;
}

function readOwner(path: string): Owner | undefined {
  try {
    const [pid, start] = readFileSync(path, 'latin1').split(' ');
    return Number(pid) > 0 ? { pid: Number(pid), start: start === '' ? undefined : start } : undefined;
  } catch {
    return undefined;
  }
}

/** A process with that number that also started when the owner did: numbers are used again after a restart. */
function isAlive({ pid, start }: Owner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = processStart(pid);
  return start === undefined || now === undefined || start === now;
}

/** Start time of a process in clock ticks since boot (Linux), undefined elsewhere. */
function processStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
