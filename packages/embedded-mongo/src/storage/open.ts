import { EmbeddedMongoDamagedError } from '../errors.js';
import { Catalog } from './catalog.js';
import { Environment } from './environment.js';
import { checkFolder, dataFile, noteReady, storeFolder, tooNew } from './folder.js';
import { clearBuilds } from './garbage.js';
import { FORMAT_VERSION } from './layout.js';
import { formatOf, migrate } from './migrations.js';

/**
 * Opens the database of a data folder, or makes it: checks the file first, then brings it to the present format.
 * @throws EmbeddedMongoDamagedError when it cannot be used; nothing was changed then
 */
export async function openStore(dataDir: string): Promise<{ env: Environment; catalog: Catalog }> {
  checkFolder(dataDir);
  const file = dataFile(dataDir);
  const env = openEnvironment(dataDir, file);
  try {
    const format = formatOf(env);
    if (!(format <= FORMAT_VERSION)) throw tooNew(file, format);
    await migrate(env);
    await clearBuilds(env);
    const catalog = readCatalog(env, file);
    noteReady(dataDir);
    return { env, catalog };
  } catch (error) {
    await env.close();
    throw error;
  }
}

function openEnvironment(dataDir: string, file: string): Environment {
  try {
    return Environment.open(storeFolder(dataDir));
  } catch (error) {
    // The file itself was found sound, so the cause is rights, room or the system.
    throw new Error(`the database file ${file} could not be opened: ${reasonOf(error)}`, { cause: error });
  }
}

function readCatalog(env: Environment, file: string): Catalog {
  const catalog = new Catalog();
  try {
    catalog.load(env);
  } catch (error) {
    throw new EmbeddedMongoDamagedError(file, `its catalog cannot be read (${reasonOf(error)})`);
  }
  return catalog;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
