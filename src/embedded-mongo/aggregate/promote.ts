import { BSONRegExp, Double, Long, Timestamp } from 'bson';
import { identicalValues } from '../bson/compare.js';
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

/** Puts back the numeric types of everything that mingo left as it was. */
export function restore(original: unknown, result: unknown): unknown {
  if (result === undefined) return undefined;
  if (original === undefined) return result;
  if (isDoc(result) && isDoc(original)) {
    const doc: Doc = {};
    for (const field of Object.keys(result)) setField(doc, field, restore(original[field], result[field]));
    return doc;
  }
  if (Array.isArray(result) && Array.isArray(original)) {
    return result.map((item, index) => restore(original[index], item));
  }
  return identicalValues(promote(original), result) ? original : result;
}
