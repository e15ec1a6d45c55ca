import { compileFilter } from '../query/matcher.js';
import { query } from '../query/execute.js';
import { deleteRecord } from '../storage/records.js';
import type { Collection, IndexSpec } from '../storage/catalog.js';
import type { ServerState } from './context.js';

/** Documents removed in one group of writes. */
const PIECE = 500;

/** Removes documents whose date in a TTL index is older than the seconds of that index. */
export async function sweepExpired(server: ServerState): Promise<void> {
  for (const collection of server.catalog.all()) {
    for (const index of collection.indexes) {
      if (index.expireAfterSeconds === undefined || index.fields.length !== 1) continue;
      let removed = PIECE;
      while (removed === PIECE) removed = await sweepIndex(server, collection, index);
    }
  }
}

async function sweepIndex(server: ServerState, collection: Collection, index: IndexSpec): Promise<number> {
  const [field = ''] = index.fields;
  const limit = new Date(server.now().getTime() - (index.expireAfterSeconds ?? 0) * 1000);
  const condition = { [field]: { $lt: limit } };
  const filter = compileFilter(index.partialFilter ? { $and: [condition, index.partialFilter] } : condition);
  return server.coordinator.write((store) => {
    if (collection.dropped) return 0;
    const source = { view: () => store, upTo: Infinity };
    let removed = 0;
    const hits = [...takeFirst(query(source, collection, { filter, hint: index.name, limit: PIECE }), PIECE)];
    for (const hit of hits) {
      deleteRecord(store, collection, hit.record, hit.doc);
      removed += 1;
    }
    return removed;
  });
}

function* takeFirst<T>(items: Iterable<T>, most: number): Generator<T> {
  let taken = 0;
  for (const item of items) {
    yield item;
    taken += 1;
    if (taken >= most) return;
  }
}
