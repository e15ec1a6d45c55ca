import { hasText } from '../bson/collation.js';
import { decodeDocument } from '../bson/codec.js';
import type { Doc } from '../bson/values.js';
import { MAX_BLOCKING_BYTES } from '../limits.js';
import type { Collection } from '../storage/catalog.js';
import { readRecordId, recordKey, recordPrefix } from '../storage/layout.js';
import { afterPrefix, walk, type View } from '../storage/view.js';
import { compileFilter, type Filter } from './matcher.js';
import { plan, type Plan } from './planner.js';
import { parseSort, sortInMemory } from './sort.js';

/** A stored document that matched. */
export interface Hit {
  readonly record: number;
  readonly doc: Doc;
  readonly bytes: Buffer;
}

/** A query over one collection. */
export interface QuerySpec {
  readonly filter: Filter;
  readonly sort?: unknown;
  readonly hint?: unknown;
  /** Most documents that will be asked for, 0 for all; saves work when sorting. */
  readonly limit?: number;
}

/** Where a query reads. */
export interface Source {
  /** Asked again after every pause: the view of a closed cursor or transaction throws. */
  readonly view: () => View;
  /** Number of the snapshot, `Infinity` outside of a transaction. */
  readonly upTo: number;
}

/** Everything matched, no condition. */
export const EVERYTHING: Filter = compileFilter({});

/** The plan of a query; see `planner`. */
export function planQuery(source: Source, collection: Collection, spec: QuerySpec): Plan {
  const { filter, hint } = spec;
  const sort = parseSort(spec.sort);
  const { upTo } = source;
  if (!filter.order) return plan({ collection, filter, sort, hint, upTo });
  // Index entries lie in the order of bytes: no help with strings under a collation.
  const found = plan({ collection, filter: withoutText(filter), sort: [], hint, upTo });
  return sort.length === 0 ? found : { ...found, sorted: false };
}

function withoutText(filter: Filter): Filter {
  return {
    ...filter,
    conjuncts: filter.conjuncts.filter(({ operator, value }) => operator !== '$regex' && !hasText(value)),
    alternatives: filter.alternatives.map((branches) => branches.map((branch) => withoutText(branch))),
  };
}

/**
 * The matching documents, in the wanted order, read as they are asked for; only a sort without a fitting index is
 * computed as a whole.
 */
export function* query(source: Source, collection: Collection, spec: QuerySpec): Generator<Hit> {
  const chosen = planQuery(source, collection, spec);
  const hits = matching(source, collection, chosen, spec);
  if (chosen.sorted) yield* hits;
  else {
    const sort = parseSort(spec.sort);
    if (sort.length === 0) yield* hits;
    else {
      const access = { doc: (hit: Hit) => hit.doc, size: (hit: Hit) => hit.bytes.length };
      yield* sortInMemory(hits, sort, access, MAX_BLOCKING_BYTES, spec.limit ?? 0, spec.filter.order);
    }
  }
}

function* matching(source: Source, collection: Collection, chosen: Plan, spec: QuerySpec): Generator<Hit> {
  for (const { record, bytes: known } of candidates(source, collection, chosen, spec.limit ?? 0)) {
    if (collection.dropped) return;
    const bytes = known ?? source.view().get(recordKey(collection.id, record));
    if (!bytes) continue;
    const doc = decodeDocument(bytes);
    if (spec.filter.test(doc)) yield { record, doc, bytes };
  }
}

interface Candidate {
  readonly record: number;
  readonly bytes?: Buffer;
}

function* candidates(
  source: Source,
  collection: Collection,
  chosen: Plan,
  limit: number,
): Generator<Candidate> {
  if (chosen.kind === 'scan') {
    const prefix = recordPrefix(collection.id);
    for (const entry of walk(source.view, prefix, afterPrefix(prefix), chosen.reverse)) {
      yield { record: readRecordId(entry.key, 5), bytes: entry.value };
    }
    return;
  }
  if (chosen.kind === 'union') {
    const seen = new Set<number>();
    for (const part of chosen.plans) {
      for (const candidate of candidates(source, collection, part, 0)) {
        if (seen.has(candidate.record)) continue;
        seen.add(candidate.record);
        yield candidate;
      }
    }
    return;
  }
  yield* indexCandidates(source, chosen, limit);
}

function* indexCandidates(
  source: Source,
  { index, intervals, reverse }: Plan & { kind: 'index' },
  limit: number,
): Generator<Candidate> {
  const seen = index.multikey ? new Set<number>() : undefined;
  const exact = index.unique && !index.cut;
  const first = limit > 0 ? Math.min(limit, 64) + 1 : 16;
  for (const { from, to } of reverse ? [...intervals].reverse() : intervals) {
    // One whole key of a unique index is one entry: a plain look-up.
    const single = exact && isSingle(from, to) ? source.view().get(from) : undefined;
    if (single) {
      const record = readRecordId(single);
      if (!seen?.has(record)) yield { record };
      seen?.add(record);
      continue;
    }
    for (const entry of walk(source.view, from, to, reverse, first)) {
      const record = readRecordId(entry.value);
      if (seen?.has(record)) continue;
      seen?.add(record);
      yield { record };
    }
  }
}

/** `to` is the least key behind everything that starts with `from`. */
function isSingle(from: Buffer, to: Buffer): boolean {
  return to.equals(afterPrefix(from));
}
