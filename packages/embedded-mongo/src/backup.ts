import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { BackupError, sealCopy, type BackupNote } from './backup-file.js';
import { storeFolder, syncFolder } from './storage/folder.js';

/**
 * Runs a command on the `admin` database of a running embedded database, which may belong to another process on this
 * machine. With the driver's client: `(command) => client.db('admin').command(command)`.
 */
export type RunCommand = (
  command: Readonly<Record<string, unknown>>,
) => Promise<Readonly<Record<string, unknown>>>;

/**
 * Takes a backup while the database goes on working: one file with one state, which holds everything that was
 * acknowledged before the call. The file gets its name only once it is complete, checked and on disk; an existing file
 * is left alone.
 * @param now noted in the backup as the time at which it was asked for
 * @throws BackupError when the place cannot be used or the copy is not sound; errors of the driver and of the disk
 */
export async function takeBackup(run: RunCommand, to: string, now: Date): Promise<BackupNote> {
  const path = resolve(to);
  if (existsSync(path)) throw new BackupError(`${path} is there already; give a name that is free`);
  if (!existsSync(dirname(path))) throw new BackupError(`the folder ${dirname(path)} does not exist`);
  const folder = mkdtempSync(join(dirname(path), `.${basename(path)}-`));
  try {
    const reply = await run({ embeddedBackup: 1, to: folder });
    const copy = join(folder, 'data.mdb');
    const note = sealCopy(copy, {
      format: Number(reply['format']),
      store: String(reply['store']),
      createdAt: now.toISOString(),
    });
    renameSync(copy, path);
    syncFolder(dirname(path));
    return note;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Has a running embedded database write its present state as the database of another data folder, which must not have
 * one. A second `startEmbeddedMongo` can open that state while the first database goes on.
 */
export async function snapshotInto(run: RunCommand, dataDir: string): Promise<void> {
  const folder = storeFolder(resolve(dataDir));
  mkdirSync(folder, { mode: 0o700 });
  await run({ embeddedBackup: 1, to: folder });
}

/** The id of a running embedded database; its copies, backups and restored backups have the same one. */
export async function storeId(run: RunCommand): Promise<string> {
  return String((await run({ embeddedStore: 1 }))['store']);
}
