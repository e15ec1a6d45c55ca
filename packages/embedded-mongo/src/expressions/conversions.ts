import { Binary, Decimal128, Long, ObjectId, Timestamp } from 'bson';
import { encodeDocument } from '../bson/codec.js';
import { isDoc, isInt32, isNumeric, toInteger, toNumber } from '../bson/values.js';
import { MongoCommandError, refusal } from '../errors.js';
import { typeName } from '../query/types.js';
import { doubleValue } from '../update/numbers.js';
import { define, isNullish, isTrue, namedFields, unary, unaryOrNull, wrongType } from './arguments.js';
import type { Operator } from './compile.js';
import { parseDate } from './dates.js';

function fails(value: unknown, to: string): MongoCommandError {
  return refusal(
    241,
    `Unsupported conversion from ${typeName(value)} to ${to} in $convert with no onError value`,
  );
}

function out(to: string): MongoCommandError {
  return refusal(241, `Failed to parse or convert a value to ${to} in $convert with no onError value`);
}

/** A value as text, for `$toString`, `$concat` and the like. @throws MongoCommandError 241 */
export function asText(value: unknown, _name: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (isNumeric(value))
    return value instanceof Decimal128 || value instanceof Long
      ? value.toString()
      : numberText(toNumber(value));
  if (value instanceof ObjectId) return value.toHexString();
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Timestamp) return String(value.toBigInt());
  if (value instanceof Binary && value.sub_type === Binary.SUBTYPE_UUID) return value.toUUID().toHexString();
  throw fails(value, 'string');
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  return String(value);
}

function asInt(value: unknown): unknown {
  const number = wholeFrom(value, 'int');
  if (number < -2147483648n || number > 2147483647n) throw out('int');
  return Number(number);
}

function asLong(value: unknown): unknown {
  const number = wholeFrom(value, 'long');
  if (BigInt.asIntN(64, number) !== number) throw out('long');
  return Long.fromBigInt(number);
}

function wholeFrom(value: unknown, to: string): bigint {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (value instanceof Long && !(value instanceof Timestamp)) return value.toBigInt();
  if (value instanceof Date && to === 'long') return BigInt(value.getTime());
  if (typeof value === 'string') {
    if (!/^[+-]?\d+$/.test(value)) throw out(to);
    return BigInt(value.replace(/^\+/, ''));
  }
  if (!isNumeric(value)) throw fails(value, to);
  const number = toNumber(value);
  if (!Number.isFinite(number)) throw out(to);
  return BigInt(Math.trunc(number));
}

function asDouble(value: unknown): unknown {
  if (typeof value === 'boolean') return doubleValue(value ? 1 : 0);
  if (value instanceof Date) return doubleValue(value.getTime());
  if (typeof value === 'string') {
    const number = /^\s*$|^0x/i.test(value) ? Number.NaN : Number(value);
    if (Number.isNaN(number) && value !== 'NaN') throw out('double');
    return doubleValue(number);
  }
  if (!isNumeric(value)) throw fails(value, 'double');
  return doubleValue(toNumber(value));
}

function asDecimal(value: unknown): unknown {
  if (value instanceof Decimal128) return value;
  try {
    if (typeof value === 'string') return Decimal128.fromString(value);
    if (typeof value === 'boolean') return Decimal128.fromString(value ? '1' : '0');
    if (value instanceof Date) return Decimal128.fromString(String(value.getTime()));
    if (isNumeric(value))
      return Decimal128.fromString(value instanceof Long ? value.toString() : String(toNumber(value)));
  } catch {
    throw out('decimal');
  }
  throw fails(value, 'decimal');
}

function asBoolean(value: unknown): boolean {
  return typeof value === 'string' || isTrue(value);
}

function asDate(value: unknown): unknown {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  if (value instanceof Timestamp) return new Date(value.getHighBitsUnsigned() * 1000);
  if (typeof value === 'string') return parseDate(value, undefined);
  if (isNumeric(value) && !isInt32(value)) {
    const date = new Date(Math.trunc(toNumber(value)));
    if (Number.isNaN(date.getTime())) throw out('date');
    return date;
  }
  throw fails(value, 'date');
}

function asObjectId(value: unknown): unknown {
  if (value instanceof ObjectId) return value;
  if (typeof value !== 'string') throw fails(value, 'objectId');
  if (!/^[0-9a-f]{24}$/i.test(value)) throw out('objectId');
  return ObjectId.createFromHexString(value);
}

const CONVERSIONS: Readonly<Record<string, (value: unknown) => unknown>> = {
  double: asDouble,
  string: (value) => asText(value, '$convert'),
  objectId: asObjectId,
  bool: asBoolean,
  date: asDate,
  int: asInt,
  long: asLong,
  decimal: asDecimal,
};
const BY_NUMBER: Readonly<Record<number, string>> = {
  1: 'double',
  2: 'string',
  7: 'objectId',
  8: 'bool',
  9: 'date',
  16: 'int',
  18: 'long',
  19: 'decimal',
};

const convert: Operator = (argument, compiler, name) => {
  const given = namedFields(
    argument,
    name,
    ['input', 'to'],
    ['onError', 'onNull', 'format', 'base', 'byteOrder'],
  );
  const part = (field: string): ReturnType<typeof compiler.compile> | undefined =>
    given[field] === undefined ? undefined : compiler.compile(given[field]);
  const [input, to, onError, onNull] = ['input', 'to', 'onError', 'onNull'].map(part);
  return (env) => {
    const value = input?.(env);
    const wanted = to?.(env);
    const type = isDoc(wanted) ? wanted['type'] : wanted;
    if (isNullish(type)) return null;
    const known = CONVERSIONS[typeof type === 'string' ? type : (BY_NUMBER[toInteger(type) ?? 0] ?? '')];
    if (!known)
      throw refusal(2, `Unknown type name: ${typeof type === 'string' ? type : (toInteger(type) ?? '')}`);
    if (isNullish(value)) return onNull ? onNull(env) : null;
    try {
      return known(value);
    } catch (error) {
      if (onError && error instanceof MongoCommandError) return onError(env);
      throw error;
    }
  };
};

define({
  $convert: convert,
  $toString: unaryOrNull(asText),
  $toInt: unaryOrNull(asInt),
  $toLong: unaryOrNull(asLong),
  $toDouble: unaryOrNull(asDouble),
  $toDecimal: unaryOrNull(asDecimal),
  $toBool: unaryOrNull(asBoolean),
  $toDate: unaryOrNull(asDate),
  $toObjectId: unaryOrNull(asObjectId),
  $type: unary((value) => typeName(value)),
  $bsonSize: unaryOrNull((value, name) => {
    if (!isDoc(value)) throw wrongType(name, 'a document', value);
    return encodeDocument(value).length;
  }),
  $tsSecond: unaryOrNull((value, name) => {
    if (!(value instanceof Timestamp)) throw wrongType(name, 'a timestamp', value);
    return Long.fromNumber(value.getHighBitsUnsigned());
  }),
  $tsIncrement: unaryOrNull((value, name) => {
    if (!(value instanceof Timestamp)) throw wrongType(name, 'a timestamp', value);
    return Long.fromNumber(value.getLowBitsUnsigned());
  }),
});
