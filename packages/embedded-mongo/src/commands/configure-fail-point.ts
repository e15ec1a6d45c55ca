import type { Doc } from '../bson/values.js';
import { refusal } from '../errors.js';
import type { CommandContext } from './context.js';

/** `configureFailPoint`: arms or disarms a fail point; known only to a server that was started with `failPoints`. */
export function configureFailPoint({ command, server, db }: CommandContext): Doc {
  if (db !== 'admin') throw refusal(13, 'configureFailPoint may only be run against the admin database.');
  server.failPoints?.configure(command);
  return { ok: 1 };
}
