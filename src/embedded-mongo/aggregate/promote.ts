import { BSONRegExp, Double, Long, Timestamp } from 'bson';
import { isDoc, setField, type Doc } from '../bson/values.js';

/**
 * What mingo can compute with: longs and doubles as plain numbers (a long beyond 2^53 stays as it is), regular
 * expressions as JavaScript's. Documents and arrays are copied, so that mingo cannot change what is stored.
 */
export function promote(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => promote(item));
  if (value instanceof Double) return value.value;
  if (value instanceof Long && !(value instanceof Timestamp)) {
    const number = value.toNumber();
    return Number.isSafeInteger(number) ? number : value;
  }
  if (value instanceof BSONRegExp) return new RegExp(value.pattern, value.options.replace(/[^ims]/g, ''));
  if (!isDoc(value)) return value;
  const copy: Doc = {};
  for (const field of Object.keys(value)) setField(copy, field, promote(value[field]));
  return copy;
}
