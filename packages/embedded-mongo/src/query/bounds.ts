import { BSONRegExp } from 'bson';
import { Rank, rankOf } from '../bson/values.js';
import type { IndexSpec } from '../storage/catalog.js';
import { indexPrefix } from '../storage/layout.js';
import { FAITHFUL_BYTES, KeyWriter } from '../storage/value-keys.js';
import { afterPrefix } from '../storage/view.js';
import type { Conjunct } from './matcher.js';

/** A piece of an index: `from <= key < to`. */
export interface Interval {
  readonly from: Buffer;
  readonly to: Buffer;
  /** Number of leading bytes that all keys share: the values of the leading fields that are fixed. */
  readonly head: number;
}

type Span = Pick<Interval, 'from' | 'to'>;

/** What a filter says about the index entries that can match. */
export interface Bounds {
  readonly intervals: readonly Interval[];
  /** Number of leading fields fixed to one value each; a sort may skip them. */
  readonly points: number;
  /** All leading fields fixed to one value, also behind one with a list. */
  readonly fixed: ReadonlySet<string>;
  /** Number of leading fields fixed to one value or to a list of values. */
  readonly equalities: number;
  /** True when the field after those has a range. */
  readonly ranged: boolean;
  /** True when the filter excludes documents that lack every indexed field. */
  readonly present: boolean;
}

/** With more combinations of `$in` values than this, separate look-ups are not worth while. */
const MAX_INTERVALS = 400;

/** True when an index can answer it. Equality with an array is left to the scan, because entries hold elements. */
function indexable(value: unknown): boolean {
  return !Array.isArray(value) && !(value instanceof BSONRegExp);
}

function equalities(conjuncts: readonly Conjunct[]): unknown[] | undefined {
  for (const { operator, value } of conjuncts) {
    if (operator === '$eq' && indexable(value)) return [value];
  }
  for (const { operator, value } of conjuncts) {
    if (
      operator === '$in' &&
      Array.isArray(value) &&
      value.length <= MAX_INTERVALS &&
      value.every(indexable)
    ) {
      return value as unknown[];
    }
  }
  return undefined;
}

/** True for a condition that excludes null and missing. */
function excludesMissing({ operator, value }: Conjunct): boolean {
  switch (operator) {
    case '$eq':
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return rankOf(value) !== Rank.null && rankOf(value) !== Rank.minKey && rankOf(value) !== Rank.maxKey;
    case '$in':
      return Array.isArray(value) && value.every((item) => rankOf(item) !== Rank.null);
    case '$regex':
    case '$elemMatch':
    case '$size':
    case '$type':
      return true;
    case '$exists':
      return value === true || value === 1;
    default:
      return false;
  }
}

/** Where the values of one range operator lie among the encodings of a field. */
function spanOf({ operator, value }: Conjunct, descending: boolean): Span | undefined {
  if (operator === '$regex') return prefixSpan(value, descending);
  if (!['$gt', '$gte', '$lt', '$lte'].includes(operator) || !indexable(value)) return undefined;
  const rank = rankOf(value);
  if (rank === Rank.minKey || rank === Rank.maxKey) return undefined;
  const encoded = new KeyWriter().value(value, descending).finish();
  const type = descending ? 0xff - rank : rank;
  const from = Buffer.from([type]);
  const to = Buffer.from([type + 1]);
  // In a descending field the greater values come first.
  const upwards = operator.startsWith('$g') !== descending;
  const inclusive = operator.endsWith('e');
  if (upwards) return { from: inclusive ? encoded : afterPrefix(encoded), to };
  return { from, to: inclusive ? afterPrefix(encoded) : encoded };
}

/** The range of strings that start with the fixed prefix of an anchored pattern. */
function prefixSpan(value: unknown, descending: boolean): Span | undefined {
  const pattern = value instanceof BSONRegExp && value.options === '' ? value.pattern : undefined;
  const prefix = pattern === undefined ? undefined : /^\^([A-Za-z0-9 _:@-]+)(.?)/.exec(pattern);
  if (!prefix?.[1] || pattern?.includes('|')) return undefined;
  const optional = /[?*{]/.test(prefix[2] ?? '');
  const text = optional ? prefix[1].slice(0, -1) : prefix[1];
  if (text === '') return undefined;
  const head = Buffer.concat([Buffer.from([Rank.string]), Buffer.from(text, 'utf8')]);
  const from = descending ? Buffer.from(head.map((byte) => 0xff - byte)) : head;
  return { from, to: afterPrefix(from) };
}

/**
 * True for a path with a number in it, which may mean a place in an array or a field of the documents in that array. A
 * query looks at both; an index holds one of them.
 */
export function isPositional(path: readonly string[]): boolean {
  return path.some((name, position) => position > 0 && /^\d+$/.test(name));
}

/** The interval behind `head` that lies in all spans. */
function narrow(head: Buffer, spans: readonly Span[]): Interval {
  let from = head;
  let to = afterPrefix(head);
  for (const span of spans) {
    const low = Buffer.concat([head, span.from]);
    const high = Buffer.concat([head, span.to]);
    if (Buffer.compare(low, from) > 0) from = low;
    if (Buffer.compare(high, to) < 0) to = high;
  }
  return { from, to, head: head.length };
}

/** Widens an interval so that it does not depend on bytes that a shortened key lacks. */
function faithful({ from, to, head }: Interval): Interval {
  return {
    head,
    from: from.length > FAITHFUL_BYTES ? from.subarray(0, FAITHFUL_BYTES) : from,
    to: to.length > FAITHFUL_BYTES ? afterPrefix(to.subarray(0, FAITHFUL_BYTES)) : to,
  };
}

/**
 * The intervals of an index that hold every match of the filter; one interval over everything when nothing narrows it.
 * On an index that holds arrays only one condition per field is used, and only one field below a common root, because
 * different elements may fulfil different conditions.
 */
export function boundsFor(index: IndexSpec, conjuncts: readonly Conjunct[]): Bounds {
  const prefix = indexPrefix(index.id);
  let heads: Buffer[] = [prefix];
  let points = 0;
  let count = 0;
  let spans: Span[] = [];
  let patterns: Span[] = [];
  const fixed = new Set<string>();
  const roots = new Set<string>();
  for (const [position, field] of index.fields.entries()) {
    if (isPositional(index.paths[position] ?? [])) break;
    const root = index.paths[position]?.[0] ?? '';
    if (index.multikey && roots.has(root)) break;
    roots.add(root);
    const about = conjuncts.filter((conjunct) => conjunct.field === field);
    const descending = index.directions[position] === -1;
    const values = equalities(about);
    if (values && heads.length * values.length <= MAX_INTERVALS) {
      const tails = values.map((value) => new KeyWriter().value(value, descending).finish());
      heads = heads.flatMap((head) => tails.map((tail) => Buffer.concat([head, tail])));
      count += 1;
      if (values.length === 1) fixed.add(field);
      if (values.length === 1 && points === count - 1) points = count;
      continue;
    }
    const anchored = about.filter((conjunct) => spanOf(conjunct, descending) !== undefined);
    const found = anchored
      .map((conjunct) => spanOf(conjunct, descending))
      .filter((span) => span !== undefined);
    spans = index.multikey ? found.slice(0, 1) : found;
    // A pattern also matches a stored pattern that equals it.
    if (anchored[0]?.operator === '$regex' && (index.multikey || anchored.length === 1)) {
      const from = new KeyWriter().value(anchored[0].value, descending).finish();
      patterns = [{ from, to: afterPrefix(from) }];
    }
    break;
  }
  const unique = new Map(heads.map((head) => [head.toString('latin1'), head]));
  const intervals = [...unique.values()]
    .sort((a, b) => Buffer.compare(a, b))
    .flatMap((head) => [narrow(head, spans), ...patterns.map((span) => narrow(head, [span]))])
    .sort((a, b) => Buffer.compare(a.from, b.from))
    .map((interval) => faithful(interval))
    .filter(({ from, to }) => Buffer.compare(from, to) < 0);
  return {
    intervals,
    points,
    fixed,
    equalities: count,
    ranged: spans.length > 0,
    present:
      !index.paths.some((path) => isPositional(path)) &&
      conjuncts.some((conjunct) => index.fields.includes(conjunct.field) && excludesMissing(conjunct)),
  };
}
