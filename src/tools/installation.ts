import { existsSync } from 'node:fs';
import type { Config } from '../config.js';
import { AppError } from '../core/errors.js';
import type { Logger } from '../core/log.js';
import { demoSecretKeys } from '../core/secret-key.js';
import { connectStore } from '../models/connection.js';
import { requireDataVersion } from '../models/data-check.js';
import { databaseFolder, refusedData, startEmbedded, uriOfOwner } from '../models/embedded.js';
import { Keyring } from '../models/keyring.js';
import type { Store } from '../models/store.js';

/** The database of an installation, opened by a tool. */
export interface Installation {
  readonly store: Store;
  readonly keyring: Keyring;
  close(): Promise<void>;
}

/**
 * Opens the database that a configuration names, whether Loket runs or not; an embedded one that a process owns is
 * reached through that process. Nothing is created.
 * @throws {AppError} `no-database` when there is none yet; `secret-key-wrong` when it belongs to another key;
 *   {DataRefusedError} when its data have another version than this program works on
 */
export async function openInstallation(config: Config, log: Logger): Promise<Installation> {
  const { uri, stop } = await databaseOf(config, log);
  try {
    const store = await connectStore({ uri, log });
    const close = async (): Promise<void> => {
      await store.close();
      await stop();
    };
    try {
      await requireDataVersion(store.connection.getClient().db(store.connection.name));
      const keys = config.secretKeys ?? (await demoSecretKeys(config.dataDir));
      return { store, keyring: await Keyring.open(store, keys), close };
    } catch (error) {
      await store.close();
      throw error;
    }
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Opened {
  readonly uri: string;
  readonly stop: () => Promise<void>;
}

async function databaseOf(config: Config, log: Logger): Promise<Opened> {
  const nothing = (): Promise<void> => Promise.resolve();
  if (config.mongodbUri !== null) return { uri: config.mongodbUri, stop: nothing };
  const folder = databaseFolder(config.dataDir);
  if (!existsSync(folder)) {
    throw new AppError('no-database', `DATA_DIR ${config.dataDir} holds no database`);
  }
  try {
    return await startEmbedded(folder, { log });
  } catch (error) {
    const uri = refusedData(error)?.inUse ? uriOfOwner(folder) : undefined;
    if (uri === undefined) throw error;
    return { uri, stop: nothing };
  }
}
