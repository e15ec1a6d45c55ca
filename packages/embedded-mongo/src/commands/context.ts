import type { Doc } from '../bson/values.js';
import { refusal } from '../errors.js';
import type { Coordinator } from '../transactions/coordinator.js';
import type { SessionInfo, Sessions } from '../transactions/sessions.js';
import type { HeldSnapshot, Snapshots } from '../transactions/snapshots.js';
import type { Transaction } from '../transactions/transaction.js';
import type { Catalog, Collection } from '../storage/catalog.js';
import type { Source } from '../query/execute.js';
import type { ClusterTime } from './cluster-time.js';
import type { Cursors } from './cursors.js';
import type { FailPoints } from './fail-points.js';

/** What all commands share. */
export interface ServerState {
  readonly catalog: Catalog;
  readonly coordinator: Coordinator;
  readonly sessions: Sessions;
  readonly snapshots: Snapshots;
  readonly cursors: Cursors;
  /** Undefined unless the server was started with `failPoints`. */
  readonly failPoints: FailPoints | undefined;
  readonly clusterTime: ClusterTime;
  /** Commands since the start, by name. */
  readonly commandCounts: Map<string, CommandCount>;
  readonly now: () => Date;
}

/** How often a command came, and how often it was refused. */
export interface CommandCount {
  total: number;
  failed: number;
}

/** One connected client. */
export interface Connection {
  readonly id: number;
  /** What the client called itself in its first `hello`. */
  appName: string | undefined;
  /** Closes the connection. */
  readonly close: () => void;
}

/** One command while it is carried out. */
export interface CommandContext {
  readonly server: ServerState;
  readonly db: string;
  readonly command: Doc;
  readonly session: SessionInfo | undefined;
  readonly transaction: Transaction | undefined;
  /** The state to read instead of the latest one, if any. */
  readonly snapshot: HeldSnapshot | undefined;
  readonly connection: Connection;
}

/** A reply: a document, or one already encoded. */
export type Reply = Doc | Buffer;

/** Where a command reads: in its transaction, or in the committed state. */
export function sourceOf(context: CommandContext): Source {
  const { transaction, server, snapshot } = context;
  if (snapshot) return snapshot;
  if (!transaction) {
    const { coordinator } = server;
    return { view: () => coordinator.env, upTo: coordinator.visibleNumber };
  }
  return { view: () => transaction.store(), upTo: transaction.upTo };
}

/** The collection that a command names; the command's transaction notes that it uses it. */
export function findCollection(context: CommandContext, name: string): Collection | undefined {
  const { transaction } = context;
  const own = transaction?.made.find((made) => made.db === context.db && made.name === name);
  const collection = own ?? context.server.catalog.find(context.db, name);
  if (collection) transaction?.collections.add(collection.id);
  return collection;
}

/**
 * The collection that a command names, made when it is missing. Others see one that a transaction makes once it has
 * committed.
 */
export async function ensureCollection(context: CommandContext, name: string): Promise<Collection> {
  const { catalog, coordinator } = context.server;
  const found = findCollection(context, name);
  if (found) return found;
  if (context.transaction) return makeInTransaction(context, name);
  await coordinator.write((store, _number, undo) => {
    if (catalog.find(context.db, name)) return;
    const made = catalog.create(store, context.db, name);
    undo(() => catalog.forget(made));
  });
  const made = findCollection(context, name);
  return made ?? ensureCollection(context, name);
}

/** Makes a collection that only the command's transaction sees until it commits. */
export function makeInTransaction(context: CommandContext, name: string): Collection {
  const { catalog } = context.server;
  const { transaction } = context;
  const made = catalog.prepare(context.db, name);
  transaction?.made.push(made);
  transaction?.atCommit.push((sink) => {
    if (catalog.find(made.db, made.name))
      throw refusal(112, `Collection ${made.db}.${made.name} was made by someone else in the meantime.`);
    catalog.add(sink, made);
    return () => catalog.forget(made);
  });
  return made;
}
