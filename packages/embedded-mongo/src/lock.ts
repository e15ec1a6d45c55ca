import { linkSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedMongoLockedError } from './errors.js';

const LOCK = 'owner.lock';

/** Ownership of a data folder until `release`. */
export interface FolderLock {
  /** Identity of the folder; a copy of the folder has another one. */
  readonly folder: string;
  release(): void;
}

/** What tells a folder from a copy of it, which would hold a copy of the lock. */
export function folderIdentity(dataDir: string): string {
  const { dev, ino } = statSync(dataDir, { bigint: true });
  return `${dev}:${ino}`;
}

/**
 * Takes a data folder for this process. A lock whose process is gone, or that was copied with the folder, is taken
 * over.
 * @throws EmbeddedMongoLockedError when a live process owns it
 */
export function lockFolder(dataDir: string): FolderLock {
  const path = join(dataDir, LOCK);
  const folder = folderIdentity(dataDir);
  for (;;) {
    try {
      // The lock appears complete or not at all, so that nobody judges a half-written one to be stale.
      const fresh = `${path}.${process.pid}.new`;
      writeFileSync(fresh, `${process.pid} ${processStart(process.pid) ?? ''} ${folder}`, { mode: 0o600 });
      try {
        linkSync(fresh, path);
      } finally {
        rmSync(fresh, { force: true });
      }
      return { folder, release: () => rmSync(path, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const text = readText(path);
    const owner = parseOwner(text);
    if (owner && (owner.folder ?? folder) === folder && isAlive(owner))
      throw new EmbeddedMongoLockedError(owner.pid, dataDir);
    removeStale(path, text);
  }
}

/** Removes a lock that was judged stale by its text; if another process has replaced it meanwhile, it is put back. */
function removeStale(path: string, judged: string | undefined): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    if (judged !== undefined && readText(aside) !== judged) linkSync(aside, path);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

interface Owner {
  readonly pid: number;
  readonly start: string | undefined;
  readonly folder: string | undefined;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}

function parseOwner(text: string | undefined): Owner | undefined {
  const [pid, start, folder] = (text ?? '').split(' ');
  return Number(pid) > 0 ? { pid: Number(pid), start: start === '' ? undefined : start, folder } : undefined;
}

/** True when a process with that number runs and started when the owner did; a number is used again after a restart. */
function isAlive({ pid, start }: Owner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = processStart(pid);
  return (start === undefined || now === undefined || start === now) && !isUncollected(pid);
}

/** Start time of a process in clock ticks since boot (Linux), undefined elsewhere. */
function processStart(pid: number): string | undefined {
  return statFields(`/proc/${pid}`)?.[19];
}

/**
 * True for a process that is dead and that its parent has not collected yet; some programs that run as the first one of
 * a container never do. Its number still answers to signals. It holds its files until the last of its threads is dead.
 */
function isUncollected(pid: number): boolean {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    // A thread that is gone between the two looks is no living one.
    return threads.every((thread) => DEAD.has(statFields(`/proc/${pid}/task/${thread}`)?.[0] ?? GONE));
  } catch {
    // Not on Linux, or hidden from this user.
    return false;
  }
}

/** States of dead threads in `/proc/PID/stat`: not collected, and about to vanish. */
const GONE = 'X';
const DEAD = new Set(['Z', GONE]);

/** Fields of a `stat` file from the third one on, the state; undefined when there is none. */
function statFields(folder: string): string[] | undefined {
  try {
    const stat = readFileSync(`${folder}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
