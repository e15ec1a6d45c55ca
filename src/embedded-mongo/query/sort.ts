import type { TextOrder } from '../bson/collation.js';
import { compareValues } from '../bson/compare.js';
import { isDoc, isNumeric, toNumber, type Doc } from '../bson/values.js';
import { refusal } from '../errors.js';
import { valuesAt } from './paths.js';

/** One field of a sort: path, and 1 or -1. */
export interface SortField {
  readonly field: string;
  readonly path: readonly string[];
  readonly direction: 1 | -1;
}

/** Reads a sort document. @throws MongoCommandError 2 or 15974 when a direction is none */
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

/** What a document is sorted by: per field its least or greatest value. */
export function sortKey(doc: Doc, sort: readonly SortField[], text?: TextOrder): unknown[] {
  return sort.map(({ field, path, direction }) => {
    const direct = path.length === 1 ? (Object.hasOwn(doc, field) ? doc[field] : undefined) : undefined;
    if (path.length === 1 && !Array.isArray(direct)) return direct;
    const values = valuesAt(doc, path);
    let best = values[0];
    for (const value of values) if (compareValues(value, best, text) * direction < 0) best = value;
    return best;
  });
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
 * Sorts in memory, stable; with a limit only that many are kept.
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
