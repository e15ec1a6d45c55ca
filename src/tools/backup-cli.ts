import { dirname, resolve } from 'node:path';
import { takeBackup } from '@loket/embedded-mongo';
import { systemClock } from '../core/clock.js';
import { noteBackup } from '../models/last-backup.js';
import { databaseFolderOf, openDatabase, ToolError } from './database.js';
import { runTool } from './run.js';

/** `npm run backup -- --to FILE`: see docs/operations/database.md. */
await runTool('npm run backup -- --to FILE', ['to'], async ({ to = '' }) => {
  if (process.env['MONGODB_URI'])
    throw new ToolError('MONGODB_URI is set: the data is not in DATA_DIR; back it up with mongodump', 78);
  const folder = databaseFolderOf(process.env);
  const database = await openDatabase(folder);
  try {
    const at = systemClock.now();
    const note = await takeBackup(database.run, to, at);
    process.stdout.write(`${to}: ${note.bytes} bytes, sha256 ${note.sha256}\n`);
    await noteBackup(dirname(folder), { at, path: resolve(to), bytes: note.bytes });
    process.stdout.write(
      'The keys (SECRET_KEY) are not in it: keep them elsewhere, it is of no use without them.\n',
    );
  } finally {
    await database.close();
  }
});
