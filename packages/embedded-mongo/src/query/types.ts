import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  Double,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import { isInt32, toInteger } from '../bson/values.js';
import { refusal } from '../errors.js';
import type { ValueTest } from './paths.js';

const TYPES: Readonly<Record<string, number>> = {
  double: 1,
  string: 2,
  object: 3,
  array: 4,
  binData: 5,
  undefined: 6,
  objectId: 7,
  bool: 8,
  date: 9,
  null: 10,
  regex: 11,
  javascript: 13,
  symbol: 14,
  javascriptWithScope: 15,
  int: 16,
  timestamp: 17,
  long: 18,
  decimal: 19,
  minKey: -1,
  maxKey: 127,
};

/** BSON's number for the type of a value; 0 for a missing value. */
function typeNumber(value: unknown): number {
  if (value === undefined) return 0;
  if (value === null) return 10;
  if (typeof value === 'string') return 2;
  if (typeof value === 'boolean') return 8;
  if (typeof value === 'number') return isInt32(value) ? 16 : 1;
  if (Array.isArray(value)) return 4;
  if (value instanceof Double) return 1;
  if (value instanceof ObjectId) return 7;
  if (value instanceof Date) return 9;
  if (value instanceof Timestamp) return 17;
  if (value instanceof Long) return 18;
  if (value instanceof Decimal128) return 19;
  if (value instanceof Binary) return 5;
  if (value instanceof BSONRegExp) return 11;
  if (value instanceof BSONSymbol) return 14;
  if (value instanceof Code) return value.scope ? 15 : 13;
  if (value instanceof MinKey) return -1;
  if (value instanceof MaxKey) return 127;
  return 3;
}

const TYPE_NAMES = new Map(Object.entries(TYPES).map(([name, number]) => [number, name]));

/** BSON's name for the type of a value; `missing` for a missing value. */
export function typeName(value: unknown): string {
  return value === undefined ? 'missing' : (TYPE_NAMES.get(typeNumber(value)) ?? 'object');
}

/**
 * The test of `$type`: names, numbers or a list of them.
 * @throws MongoCommandError 2 for an unknown type
 */
export function ofType(value: unknown): ValueTest {
  const wanted = new Set<number>();
  for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) {
    if (item === 'number') [1, 16, 18, 19].forEach((type) => wanted.add(type));
    else {
      const type = typeof item === 'string' ? TYPES[item] : toInteger(item);
      if (type === undefined || !Object.values(TYPES).includes(type)) {
        throw refusal(2, `Unknown type name alias: ${String(item)}`);
      }
      wanted.add(type);
    }
  }
  return (item) => item !== undefined && wanted.has(typeNumber(item));
}
