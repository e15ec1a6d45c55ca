import { hasText } from '../bson/collation.js';
import { decodeDocument } from '../bson/codec.js';
import type { Doc } from '../bson/values.js';
import { MAX_BLOCKING_BYTES } from '../limits.js';
import type { Collection } from '../storage/catalog.js';
import { readRecordId, recordKey, recordPrefix } from '../storage/layout.js';
import { afterPrefix, walk, type View } from '../storage/view.js';
import type { Filter } from './matcher.js';
import { plan, type Plan } from './planner.js';
import { parseSort, sortInMemory } from './sort.js';

/** A stored document that matched; it is decoded only when somebody looks into it. */
export class Hit {
  private known: Doc | undefined;

  constructor(
    readonly record: number,
    readonly bytes: Buffer,
  ) {}

  get doc(): Doc {
    return (this.known ??= decodeDocument(this.bytes));
  }
}

/** What a query has read, for `explain`. */
export interface Counters {
  /** Index entries. */
  keys: number;
  /** Documents. */
  docs: number;
}

/** A query over one collection. */
export interface QuerySpec {
  readonly filter: Filter;
  readonly sort?: unknown;
  readonly hint?: unknown;
  /** Most documents that will be asked for, 0 for all; a limit saves work when sorting. */
  readonly limit?: number;
}

/** Where a query reads. */
export interface Source {
  /** Asked again after every pause, because the view of a closed cursor or ended transaction throws. */
  readonly view: () => View;
  /** Number of the snapshot; `Infinity` outside a transaction. */
  readonly upTo: number;
  /** Counts what is read, for `explain`. */
  readonly counters?: Counters;
}

/** The plan of a query; see `planner`. */
export function planQuery(source: Source, collection: Collection, spec: QuerySpec): Plan {
  const { filter, hint } = spec;
  const sort = parseSort(spec.sort);
  const { upTo } = source;
  if (!filter.order) return plan({ collection, filter, sort, hint, upTo });
  // Index entries lie in the order of bytes, which does not help with strings under a collation.
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
 * The matching documents in the wanted order, read as they are asked for; only a sort without a fitting index is
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
  const everything = spec.filter.roots.size === 0;
  for (const { record, bytes: known } of candidates(source, collection, chosen, spec.limit ?? 0)) {
    if (collection.dropped) return;
    const bytes = known ?? source.view().get(recordKey(collection.id, record));
    if (!bytes) continue;
    if (source.counters) source.counters.docs += 1;
    const hit = new Hit(record, bytes);
    if (everything || spec.filter.test(hit.doc)) yield hit;
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
  chosen: Plan & { kind: 'index' },
  limit: number,
): Generator<Candidate> {
  const { index } = chosen;
  const seen = index.multikey ? new Set<number>() : undefined;
  const { counters } = source;
  for (const value of chosen.merge ? merged(source, chosen, limit) : entries(source, chosen, limit)) {
    if (counters) counters.keys += 1;
    const record = readRecordId(value);
    if (seen?.has(record)) continue;
    seen?.add(record);
    yield { record };
  }
}

/** How many entries the first read asks for: those that a page wants, or a few. */
function firstPiece(limit: number): number {
  return limit > 0 ? Math.min(limit, 64) + 1 : 16;
}

/** The record ids of the intervals, one interval after the other. */
function* entries(
  source: Source,
  { index, intervals, reverse }: Plan & { kind: 'index' },
  limit: number,
): Generator<Buffer> {
  const exact = index.unique && !index.cut;
  for (const { from, to } of reverse ? [...intervals].reverse() : intervals) {
    // One complete key of a unique index is one entry, so a plain look-up is enough.
    const single = exact && isSingle(from, to) ? source.view().get(from) : undefined;
    if (single) yield single;
    else for (const entry of walk(source.view, from, to, reverse, firstPiece(limit))) yield entry.value;
  }
}

/** The record ids of all intervals, in the order of the keys without their heads. */
function* merged(
  source: Source,
  { intervals, reverse }: Plan & { kind: 'index' },
  limit: number,
): Generator<Buffer> {
  const first = Math.min(firstPiece(limit), Math.max(4, Math.ceil(256 / intervals.length)));
  const heads = intervals.flatMap(({ from, to, head }) => {
    const rest = walk(source.view, from, to, reverse, first);
    const next = rest.next();
    return next.done ? [] : [{ rest, key: next.value.key.subarray(head), value: next.value.value, head }];
  });
  const sign = reverse ? -1 : 1;
  while (heads.length > 0) {
    let least = 0;
    for (let at = 1; at < heads.length; at += 1) {
      const [one, other] = [heads[at], heads[least]];
      if (one && other && Buffer.compare(one.key, other.key) * sign < 0) least = at;
    }
    const found = heads[least];
    if (!found) return;
    yield found.value;
    const next = found.rest.next();
    if (next.done) heads.splice(least, 1);
    else {
      found.key = next.value.key.subarray(found.head);
      found.value = next.value.value;
    }
  }
}

/** True when `to` is the least key after everything that starts with `from`. */
function isSingle(from: Buffer, to: Buffer): boolean {
  return to.equals(afterPrefix(from));
}
