import { resolve } from 'node:path';
import { restoreBackup } from '@loket/embedded-mongo';
import { dataVersionIn } from '../models/data-check.js';
import { databaseFolder } from '../models/embedded.js';
import { DATA_VERSION } from '../models/migrations/list.js';
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
      const version = (await dataVersionIn(database.client.db()))?.version ?? DATA_VERSION;
      if (version < DATA_VERSION)
        process.stdout.write(
          `The data have version ${version}: the next start brings them to version ${DATA_VERSION}, after a backup.\n`,
        );
      if (version > DATA_VERSION)
        process.stdout.write(
          `The data have version ${version}, this program knows up to ${DATA_VERSION}: start the newer Loket that wrote them.\n`,
        );
      process.stdout.write(
        'Start Loket with DATA_DIR set to it and with the SECRET_KEY that belongs to it.\n',
      );
    } finally {
      await database.close();
    }
  },
);
