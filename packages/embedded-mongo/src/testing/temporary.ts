import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedMongo, type EmbeddedMongo, type EmbeddedMongoOptions } from '../server.js';

/** A database that is deleted after a test. */
export interface TemporaryMongo extends EmbeddedMongo {
  readonly dataDir: string;
  /** Stops it and deletes its folder. */
  remove(): Promise<void>;
}

/** Starts a database in a temporary folder, or in the given one; `remove` deletes either. */
export async function temporaryMongo(options: Partial<EmbeddedMongoOptions> = {}): Promise<TemporaryMongo> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'embedded-mongo-test-'));
  const server = await startEmbeddedMongo({ ...options, dataDir });
  return {
    ...server,
    dataDir,
    remove: async () => {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
