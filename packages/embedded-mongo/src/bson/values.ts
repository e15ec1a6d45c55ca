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

/**
 * A document in memory. Values keep their type over a round trip: an int32, and a double that is not a small whole
 * number, is a JavaScript number; a whole double is a `Double`, an int64 a `Long`, everything else the class of the
 * bson library (`Binary`, `BSONRegExp`, …). A missing field is `undefined`.
 */
export type Doc = { [field: string]: unknown };

/** True for an embedded document: not an array, a date or a value class of the bson library. */
export function isDoc(value: unknown): value is Doc {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** True for any of the four numeric types. */
export function isNumeric(value: unknown): value is number | Double | Long | Decimal128 {
  if (typeof value === 'number') return true;
  if (typeof value !== 'object' || value === null) return false;
  // Timestamp extends Long in the bson library but is not a number.
  if (value instanceof Long) return !(value instanceof Timestamp);
  return value instanceof Double || value instanceof Decimal128;
}

/** True for a number that is stored as an int32; -0 is a double. */
export function isInt32(value: unknown): value is number {
  return typeof value === 'number' && (value | 0) === value && !Object.is(value, -0);
}

/** A numeric value as a JavaScript number; a long beyond 2^53 and a decimal lose precision. */
export function toNumber(value: number | Double | Long | Decimal128): number {
  if (typeof value === 'number') return value;
  if (value instanceof Double) return value.value;
  if (value instanceof Long) return value.toNumber();
  return Number(value.toString());
}

/** A whole number given in any numeric type (`limit: Long(5)`), or undefined. */
export function toInteger(value: unknown): number | undefined {
  if (!isNumeric(value)) return undefined;
  const number = toNumber(value);
  return Number.isSafeInteger(number) ? number : undefined;
}

/** True for `true` and for a number other than 0, as MongoDB reads flags. */
export function isTruthy(value: unknown): boolean {
  if (isNumeric(value)) return toNumber(value) !== 0;
  return value !== undefined && value !== null && value !== false;
}

/** Ranks of the types in BSON's comparison order; values of equal rank are compared by value. */
export const Rank = {
  minKey: 0x01,
  undefined: 0x05,
  null: 0x10,
  number: 0x20,
  string: 0x30,
  object: 0x40,
  array: 0x50,
  binary: 0x60,
  objectId: 0x70,
  boolean: 0x80,
  date: 0x90,
  timestamp: 0xa0,
  regex: 0xb0,
  code: 0xc0,
  codeWithScope: 0xd0,
  maxKey: 0xf0,
} as const;

/** The sort key of an empty array, which MongoDB sorts like its `undefined`; never stored. */
export const EMPTY_ARRAY = Symbol('empty array');

/** The rank of a value; a missing value sorts as null. */
export function rankOf(value: unknown): number {
  switch (typeof value) {
    case 'number':
      return Rank.number;
    case 'string':
      return Rank.string;
    case 'boolean':
      return Rank.boolean;
    case 'undefined':
      return Rank.null;
    case 'symbol':
      return Rank.undefined;
    default:
  }
  if (value === null) return Rank.null;
  if (Array.isArray(value)) return Rank.array;
  if (value instanceof ObjectId) return Rank.objectId;
  if (value instanceof Date) return Rank.date;
  if (value instanceof Timestamp) return Rank.timestamp;
  if (isNumeric(value)) return Rank.number;
  if (value instanceof Binary) return Rank.binary;
  if (value instanceof BSONRegExp || value instanceof RegExp) return Rank.regex;
  if (value instanceof BSONSymbol) return Rank.string;
  if (value instanceof Code) return value.scope ? Rank.codeWithScope : Rank.code;
  if (value instanceof MinKey) return Rank.minKey;
  if (value instanceof MaxKey) return Rank.maxKey;
  return Rank.object;
}

/** Pattern and flags of a regular expression value, flags in alphabetical order. */
export function regexParts(value: BSONRegExp | RegExp): { pattern: string; flags: string } {
  return value instanceof RegExp
    ? { pattern: value.source, flags: value.flags }
    : { pattern: value.pattern, flags: value.options };
}

/** Sets a field, also one that is called `__proto__`. */
export function setField(target: Doc, field: string, value: unknown): void {
  if (field === '__proto__') {
    Object.defineProperty(target, field, { value, writable: true, enumerable: true, configurable: true });
  } else target[field] = value;
}

/** An own field of a document, never an inherited one. */
export function getField(target: Doc, field: string): unknown {
  return Object.hasOwn(target, field) ? target[field] : undefined;
}
