import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  startEmbeddedMongo,
  type EmbeddedMongo,
  type EmbeddedMongoOptions,
} from '../../src/embedded-mongo/server.js';

/** An embedded server in a temporary folder, for tests about the server itself. */
export async function embeddedServer(
  options: Partial<EmbeddedMongoOptions> = {},
): Promise<EmbeddedMongo & { dataDir: string; remove(): Promise<void> }> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'loket-server-'));
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
