import { readFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The latest backup that `npm run backup` finished. */
export interface LastBackup {
  readonly at: Date;
  /** Where it was written; it may have been moved or deleted since. */
  readonly path: string;
  readonly bytes: number;
}

/** The note lies beside the database, not in it: a restored database must not pass for one that was backed up. */
const NOTE = 'last-backup.json';

/** Notes that a backup of the embedded database in a data folder was finished. */
export async function noteBackup(dataDir: string, { at, path, bytes }: LastBackup): Promise<void> {
  const fresh = join(dataDir, `.${NOTE}.${process.pid}`);
  try {
    // Readable by others: root may have taken the backup. The folder itself is for one user only.
    await writeFile(fresh, `${JSON.stringify({ at: at.toISOString(), path, bytes })}\n`, { mode: 0o644 });
    await rename(fresh, join(dataDir, NOTE));
  } finally {
    await rm(fresh, { force: true });
  }
}

/** The latest backup of a data folder; null when none was noted, or the note cannot be read. */
export function lastBackup(dataDir: string): LastBackup | null {
  try {
    const { at, path, bytes } = JSON.parse(readFileSync(join(dataDir, NOTE), 'utf8')) as Record<
      string,
      unknown
    >;
    const time = new Date(String(at));
    if (Number.isNaN(time.getTime()) || typeof path !== 'string' || typeof bytes !== 'number') return null;
    return { at: time, path, bytes };
  } catch {
    return null;
  }
}
