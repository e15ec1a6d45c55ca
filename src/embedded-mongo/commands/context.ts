import type { Doc } from '../bson/values.js';
import type { Coordinator } from '../transactions/coordinator.js';
import type { SessionInfo, Sessions } from '../transactions/sessions.js';
import type { Transaction } from '../transactions/transaction.js';
import type { Catalog, Collection } from '../storage/catalog.js';
import type { Source } from '../query/execute.js';
import type { Cursors } from './cursors.js';

/** What all commands share. */
export interface ServerState {
  readonly catalog: Catalog;
  readonly coordinator: Coordinator;
  readonly sessions: Sessions;
  readonly cursors: Cursors;
  readonly now: () => Date;
}

/** One command on its way. */
export interface CommandContext {
  readonly server: ServerState;
  readonly db: string;
  readonly command: Doc;
  readonly session: SessionInfo | undefined;
  readonly transaction: Transaction | undefined;
  readonly connection: object;
}

/** A reply: a document, or one already encoded. */
export type Reply = Doc | Buffer;

/** Where a command reads: the transaction's view or the committed state. */
export function sourceOf(context: CommandContext): Source {
  const { transaction, server } = context;
  if (!transaction) {
    const { coordinator } = server;
    return { view: () => coordinator.env, upTo: coordinator.visibleNumber };
  }
  return { view: () => transaction.store(), upTo: transaction.upTo };
}

/** The collection of a command, marked as used by its transaction. */
export function findCollection(context: CommandContext, name: string): Collection | undefined {
  const collection = context.server.catalog.find(context.db, name);
  if (collection) context.transaction?.collections.add(collection.id);
  return collection;
}

/** The collection of a command, made when it is missing; outside of the transaction, as an empty collection harms nobody. */
export async function ensureCollection(context: CommandContext, name: string): Promise<Collection> {
  const { catalog, coordinator } = context.server;
  const found = findCollection(context, name);
  if (found) return found;
  await coordinator.write((store, _number, undo) => {
    if (catalog.find(context.db, name)) return;
    const made = catalog.create(store, context.db, name);
    undo(() => catalog.forget(made));
  });
  const made = findCollection(context, name);
  return made ?? ensureCollection(context, name);
}
