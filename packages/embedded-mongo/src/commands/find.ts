import { textOrder } from '../bson/collation.js';
import { encodeDocument } from '../bson/codec.js';
import type { Doc } from '../bson/values.js';
import { isTruthy } from '../bson/values.js';
import { refusal } from '../errors.js';
import { query, type Hit, type QuerySpec } from '../query/execute.js';
import { compileFilter } from '../query/matcher.js';
import { compileProjection } from '../query/projection.js';
import { Long } from 'bson';
import { findCollection, sourceOf, type CommandContext, type Reply } from './context.js';
import { checkOptions, collectionName, docOption, integerOption, letOption } from './options.js';

const FIND_OPTIONS = [
  'filter',
  'sort',
  'projection',
  'hint',
  'skip',
  'limit',
  'batchSize',
  'singleBatch',
  'collation',
  'allowDiskUse',
  'noCursorTimeout',
  'let',
  'allowPartialResults',
  'oplogReplay',
  'tailable',
  'awaitData',
];

/** A query with its limits. */
export interface Bounded {
  readonly spec: QuerySpec;
  readonly skip: number;
  readonly limit: number;
}

/**
 * Filter, order and limits of a `find` or `count`.
 * @throws MongoCommandError when they are malformed
 */
export function boundsOf(command: Doc, filterField: string, now: Date): Bounded {
  const skip = integerOption(command, 'skip') ?? 0;
  const given = integerOption(command, 'limit') ?? 0;
  if (skip < 0) throw refusal(51024, "BSON field 'skip' value must be >= 0");
  const limit = Math.abs(given);
  return {
    spec: {
      filter: compileFilter(
        docOption(command, filterField),
        letOption(command, now),
        textOrder(command['collation']),
      ),
      sort: command['sort'],
      hint: command['hint'],
      limit: limit === 0 ? 0 : skip + limit,
    },
    skip,
    limit,
  };
}

/** Skips the first `skip` hits and ends after `limit`, 0 for all. */
export function* within(hits: Iterable<Hit>, skip: number, limit: number): Generator<Hit> {
  let at = 0;
  for (const hit of hits) {
    at += 1;
    if (at <= skip) continue;
    yield hit;
    if (limit > 0 && at >= skip + limit) return;
  }
}

/** `find`: gives the matching documents as a cursor. */
export function find(context: CommandContext): Reply {
  const { command, db, server, transaction, snapshot } = context;
  checkOptions(command, FIND_OPTIONS);
  if (isTruthy(command['tailable']))
    throw refusal(2, 'error processing query: tailable cursor requested on non capped collection');
  const name = collectionName(command, db);
  const { spec, skip, limit } = boundsOf(command, 'filter', server.now());
  const project = compileProjection(command['projection'], spec.filter, letOption(command, server.now()));
  const collection = findCollection(context, name);
  const hits = collection ? within(query(sourceOf(context), collection, spec), skip, limit) : [];
  const given = integerOption(command, 'limit') ?? 0;
  const batchSize = integerOption(command, 'batchSize');
  if (given < 0) throw refusal(51024, "BSON field 'limit' value must be >= 0");
  if (batchSize !== undefined && batchSize < 0)
    throw refusal(51024, "BSON field 'batchSize' value must be >= 0");
  return server.cursors.start(`${db}.${name}`, encoded(hits, project), {
    batchSize,
    single: isTruthy(command['singleBatch']),
    transaction,
    snapshot,
  });
}

function* encoded(hits: Iterable<Hit>, project: ((doc: Doc) => Doc) | undefined): Generator<Buffer> {
  for (const hit of hits) yield project ? encodeDocument(project(hit.doc)) : hit.bytes;
}

/** `getMore`: gives the next batch of a cursor. */
export function getMore({ command, db, server, transaction }: CommandContext): Reply {
  checkOptions(command, ['collection', 'batchSize']);
  const id = command['getMore'];
  const name = command['collection'];
  if (!(id instanceof Long) || typeof name !== 'string')
    throw refusal(14, 'getMore needs a cursor id and a collection');
  const size = integerOption(command, 'batchSize');
  return server.cursors.more(id, `${db}.${name}`, size === 0 ? undefined : size, transaction);
}

/** `killCursors`: closes cursors. */
export function killCursors({ command, server }: CommandContext): Doc {
  checkOptions(command, ['cursors']);
  const ids = command['cursors'];
  if (!Array.isArray(ids) || !ids.every((id) => id instanceof Long))
    throw refusal(14, 'killCursors needs cursor ids');
  const { killed, missing } = server.cursors.kill(ids);
  return { cursorsKilled: killed, cursorsNotFound: missing, cursorsAlive: [], cursorsUnknown: [], ok: 1 };
}

/** `count`: counts the matching documents. */
export function count(context: CommandContext): Doc {
  const { command, db } = context;
  checkOptions(command, ['query', 'limit', 'skip', 'hint', 'collation', 'fields']);
  const name = collectionName(command, db);
  const { spec, skip, limit } = boundsOf(command, 'query', context.server.now());
  const collection = findCollection(context, name);
  let n = 0;
  if (collection) for (const _hit of within(query(sourceOf(context), collection, spec), skip, limit)) n += 1;
  return { n, ok: 1 };
}
