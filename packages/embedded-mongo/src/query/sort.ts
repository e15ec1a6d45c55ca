import type { TextOrder } from '../bson/collation.js';
import { compareValues } from '../bson/compare.js';
import { EMPTY_ARRAY, getField, isDoc, isNumeric, toNumber, type Doc } from '../bson/values.js';
import { refusal } from '../errors.js';
import { keyTuples } from '../storage/key-tuples.js';

/** One field of a sort: path, and 1 or -1. */
export interface SortField {
  readonly field: string;
  readonly path: readonly string[];
  readonly direction: 1 | -1;
}

/**
 * Parses a sort document.
 * @throws MongoCommandError 2 or 15974 for an invalid direction
 */
export function parseSort(sort: unknown): SortField[] {
  if (sort === undefined || sort === null) return [];
  if (!isDoc(sort)) throw refusal(14, 'sort must be a document');
  return Object.entries(sort).map(([field, given]) => {
    if (isDoc(given)) throw refusal(115, 'sorting by $meta is not supported');
    const direction = isNumeric(given) ? toNumber(given) : 0;
    if (direction !== 1 && direction !== -1) throw refusal(15975, '$sort key ordering must be 1 or -1');
    if (field === '' || (field.startsWith('$') && field !== '$natural'))
      throw refusal(16410, 'illegal sort field');
    return { field, path: field.split('.'), direction };
  });
}

/**
 * The key by which a document is sorted. Arrays on the way stand for their elements, and the whole key that comes first
 * counts: fields below one array are taken from the same element. An empty array sorts before null.
 * @throws MongoCommandError 2 when two fields lie in different arrays
 */
export function sortKey(doc: Doc, sort: readonly SortField[], text?: TextOrder): unknown[] {
  const direct: unknown[] = [];
  for (const { path } of sort) {
    let value: unknown = doc;
    for (const name of path) {
      if (Array.isArray(value)) break;
      value = isDoc(value) ? getField(value, name) : undefined;
    }
    if (Array.isArray(value)) return firstKey(doc, sort, text);
    direct.push(value);
  }
  return direct;
}

function firstKey(doc: Doc, sort: readonly SortField[], text: TextOrder | undefined): unknown[] {
  const paths = sort.map(({ path }) => path);
  const [first = [], ...others] = keyTuples(paths, doc, {
    empty: EMPTY_ARRAY,
    parallel: () => refusal(2, 'cannot sort with keys that are parallel arrays'),
  });
  let best = first;
  for (const key of others) if (compareKeys(key, best, sort, text) < 0) best = key;
  return best;
}

/** Compares two sort keys. */
export function compareKeys(
  a: readonly unknown[],
  b: readonly unknown[],
  sort: readonly SortField[],
  text?: TextOrder,
): number {
  for (const [position, { direction }] of sort.entries()) {
    const order = compareValues(a[position], b[position], text);
    if (order !== 0) return order * direction;
  }
  return 0;
}

/**
 * Sorts in memory; stable. With a limit only that many items are kept.
 * @param size bytes of one item, counted against `most`
 * @throws MongoCommandError 292 when the sort would hold more than `most` bytes
 */
export function sortInMemory<T>(
  items: Iterable<T>,
  sort: readonly SortField[],
  access: { doc: (item: T) => Doc; size: (item: T) => number },
  most: number,
  limit = 0,
  text?: TextOrder,
): T[] {
  let held: { key: unknown[]; item: T; at: number }[] = [];
  let bytes = 0;
  let at = 0;
  const order = (a: { key: unknown[]; at: number }, b: { key: unknown[]; at: number }): number =>
    compareKeys(a.key, b.key, sort, text) || a.at - b.at;
  for (const item of items) {
    held.push({ key: sortKey(access.doc(item), sort, text), item, at });
    at += 1;
    bytes += access.size(item);
    if (limit > 0 && held.length >= limit * 2 + 200) {
      held.sort(order);
      held = held.slice(0, limit);
      bytes = held.reduce((sum, entry) => sum + access.size(entry.item), 0);
    }
    if (bytes > most)
      throw refusal(292, 'Sort exceeded memory limit; an index on the sorted fields is needed');
  }
  held.sort(order);
  const kept = limit > 0 ? held.slice(0, limit) : held;
  return kept.map((entry) => entry.item);
}
