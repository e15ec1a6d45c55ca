import { Timestamp } from 'bson';
import { docOption } from './options.js';
import type { Doc } from '../bson/values.js';
import { refusal } from '../errors.js';
import type { SessionInfo } from '../transactions/sessions.js';
import type { HeldSnapshot } from '../transactions/snapshots.js';
import type { ServerState } from './context.js';

/** How a command behaves with transactions, writes and snapshots. */
export interface CommandTraits {
  /** True when it may be part of a transaction. */
  readonly transactional?: true;
  /** True when it ends a transaction, and runs without entering it. */
  readonly control?: true;
  /** True when it may change something: it advances the cluster time and obeys a write concern. */
  readonly writes?: true;
  /** True when it can read a snapshot outside a transaction. */
  readonly snapshots?: true;
}

const LEVELS = new Set(['local', 'available', 'majority', 'linearizable', 'snapshot']);

/**
 * Checks the read and write concern of a command. All levels but `snapshot` mean the same here, because everything read
 * is on disk and there is only one server.
 * @returns the snapshot to read, when the command asks for one outside a transaction
 * @throws MongoCommandError 9 for an unknown level, 72 for a concern on a command that does not take it, 239 for a
 * snapshot that is gone
 */
export function checkConcerns(
  server: ServerState,
  command: Doc,
  session: SessionInfo | undefined,
  traits: CommandTraits,
): HeldSnapshot | undefined {
  const inTransaction = session?.inTransaction === true && !traits.control;
  if (inTransaction && command['writeConcern'] !== undefined)
    throw refusal(72, 'writeConcern is not allowed within a multi-statement transaction');
  if (command['readConcern'] === undefined) return undefined;
  if (inTransaction && !session.starts)
    throw refusal(72, 'Only the first command in a transaction may specify a readConcern');
  const concern = docOption(command, 'readConcern');
  const level = concern['level'];
  if (level !== undefined && !(typeof level === 'string' && LEVELS.has(level)))
    throw refusal(9, "Enumeration value for field 'readConcern.level' is not a valid value.");
  if (level !== 'snapshot' || inTransaction) return undefined;
  const [name = ''] = Object.keys(command);
  if (!traits.snapshots) throw refusal(72, `readConcern level snapshot is not supported for ${name}`);
  const time = concern['atClusterTime'];
  if (time === undefined) {
    server.clusterTime.tick();
    return server.snapshots.take(server.clusterTime.last);
  }
  if (!(time instanceof Timestamp)) throw refusal(14, 'atClusterTime must be a timestamp');
  return server.snapshots.at(time);
}
