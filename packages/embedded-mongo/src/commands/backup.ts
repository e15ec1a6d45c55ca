import { chmod } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { Doc } from '../bson/values.js';
import { refusal } from '../errors.js';
import { formatOf, storeIdOf } from '../storage/migrations.js';
import type { CommandContext } from './context.js';
import { checkOptions } from './options.js';

/**
 * `embeddedBackup`, a command of this package on `admin`: writes one consistent state of the whole database as
 * `data.mdb` into the folder `to` (an absolute path that the database may write to) while everything goes on. The state
 * holds everything that was acknowledged before the command came. `takeBackup` and `snapshotInto` send it over the
 * socket.
 */
export async function embeddedBackup(context: CommandContext): Promise<Doc> {
  const { command, db, server } = context;
  checkOptions(command, ['to']);
  const path = command['to'];
  if (db !== 'admin') throw refusal(13, 'embeddedBackup may only be run against the admin database.');
  if (typeof path !== 'string' || !isAbsolute(path)) throw refusal(2, "'to' must be an absolute path");
  const { env } = server.coordinator;
  try {
    await env.copyTo(path);
    await chmod(join(path, 'data.mdb'), 0o600);
  } catch (error) {
    throw refusal(1, `the copy could not be written: ${error instanceof Error ? error.message : 'unknown'}`);
  }
  return embeddedStore(context);
}

/** `embeddedStore`, a command of this package on `admin`: gives the store's id and format. */
export function embeddedStore({ server }: CommandContext): Doc {
  const { env } = server.coordinator;
  return { ok: 1, format: formatOf(env), store: storeIdOf(env) };
}
