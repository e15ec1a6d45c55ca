import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { sealCopy, type BackupNote } from '../embedded-mongo/backup-file.js';
import { syncFolder } from '../embedded-mongo/storage/folder.js';
import { ToolError, type OpenDatabase } from './database.js';

/**
 * Takes a backup of an embedded database, running or not. The file appears under its name only when it is whole,
 * checked and on disk; a backup that is there already is not touched.
 * @throws ToolError, BackupError, errors of the disk
 */
export async function takeBackup(database: OpenDatabase, to: string, now: Date): Promise<BackupNote> {
  const path = resolve(to);
  if (existsSync(path)) throw new ToolError(`${path} is there already; give a name that is free`);
  if (!existsSync(dirname(path))) throw new ToolError(`the folder ${dirname(path)} does not exist`);
  const folder = mkdtempSync(join(dirname(path), `.${basename(path)}-`));
  try {
    const reply = await database.client.db('admin').command({ loketBackup: 1, to: folder });
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
