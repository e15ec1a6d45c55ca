import { MongoClient } from 'mongodb';
import { copyDatabase } from './copy.js';
import { openCopySource } from './copy-source.js';
import { databaseFolderOf, ToolError } from './database.js';
import { runTool } from './run.js';

/** `npm run db:copy -- --to URI`: see docs/operations/database.md. */
await runTool('npm run db:copy -- --to URI', ['to'], async ({ to = '' }) => {
  if (!/^mongodb(\+srv)?:\/\//.test(to)) throw new ToolError('--to needs a MongoDB address: mongodb://…', 78);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => stop.abort(new ToolError('stopped; run it again to go on', 130)));
  const source = await openCopySource(databaseFolderOf(process.env));
  const client = new MongoClient(to, { writeConcern: { w: 'majority' } });
  try {
    await client.connect();
    let documents = 0;
    await copyDatabase(source.db, client.db(), source.store, {
      signal: stop.signal,
      told: (one) => {
        documents += one.documents;
        process.stdout.write(
          `${one.name}: ${one.documents} documents (${one.sent} sent, ${one.removed} removed), ${one.indexes} indexes, checksum ${one.sha256.slice(0, 16)} equal\n`,
        );
      },
    });
    process.stdout.write(`${documents} documents are equal on both sides.\n`);
    process.stdout.write(
      source.running
        ? 'Loket was running: what it has written since is not in the copy. Stop it and run this again, then start it with MONGODB_URI.\n'
        : 'Start Loket with MONGODB_URI set to the same address and with the same SECRET_KEY.\n',
    );
  } finally {
    await client.close();
    await source.close();
  }
});
