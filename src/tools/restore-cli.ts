import { resolve } from 'node:path';
import { restoreBackup } from '@loket/embedded-mongo';
import { databaseFolder } from '../models/embedded.js';
import { openDatabase } from './database.js';
import { runTool } from './run.js';

/** `npm run restore -- --from FILE --into DIR`: see docs/operations/database.md. */
await runTool(
  'npm run restore -- --from FILE --into DIR',
  ['from', 'into'],
  async ({ from = '', into = '' }) => {
    const dataDir = resolve(into);
    const folder = databaseFolder(dataDir);
    const { note, bytes } = restoreBackup(resolve(from), folder);
    // Opening it once finds a backup that cannot be started now, and not when the office needs it.
    const database = await openDatabase(folder);
    try {
      const collections = await database.client.db().listCollections().toArray();
      process.stdout.write(
        `${dataDir}: the state of ${note.createdAt}, ${collections.length} collections, ${bytes} bytes, checksum and pages verified\n`,
      );
      process.stdout.write(
        'Start Loket with DATA_DIR set to it and with the SECRET_KEY that belongs to it.\n',
      );
    } finally {
      await database.close();
    }
  },
);
