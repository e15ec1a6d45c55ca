import {
  type Binary,
  type BSONRegExp,
  BSONSymbol,
  type Code,
  Decimal128,
  Double,
  Long,
  ObjectId,
  type Timestamp,
} from 'bson';
import type { TextOrder } from './collation.js';
import { isDoc, isInt32, isNumeric, Rank, rankOf, regexParts, toNumber, type Doc } from './values.js';

/**
 * Compares two values in BSON's order over all types: numbers of different types by value, a missing value as null.
 * @param order of strings, when there is a collation
 * @returns a negative number, zero or a positive number
 */
export function compareValues(a: unknown, b: unknown, order: TextOrder = compareText): number {
  if (typeof a === 'number' && typeof b === 'number') return compareDoubles(a, b);
  if (typeof a === 'string' && typeof b === 'string') return order(a, b);
  const rank = rankOf(a);
  const other = rankOf(b);
  if (rank !== other) return rank - other;
  switch (rank) {
    case Rank.number:
      return compareNumbers(a, b);
    case Rank.string:
      return order(textOf(a), textOf(b));
    case Rank.object:
      return isDoc(a) && isDoc(b) ? compareDocs(a, b, order) : 0;
    case Rank.array:
      return compareArrays(a as unknown[], b as unknown[], order);
    case Rank.binary:
      return compareBinary(a as Binary, b as Binary);
    case Rank.objectId:
      return Buffer.compare((a as ObjectId).id, (b as ObjectId).id);
    case Rank.boolean:
      return Number(a) - Number(b);
    case Rank.date:
      return compareDoubles((a as Date).getTime(), (b as Date).getTime());
    case Rank.timestamp:
      return compareTimestamps(a as Timestamp, b as Timestamp);
    case Rank.regex:
      return compareRegex(a as BSONRegExp, b as BSONRegExp);
    case Rank.code:
    case Rank.codeWithScope:
      return compareText((a as Code).code, (b as Code).code);
    default:
      return 0;
  }
}

/** Equality as `$eq` of two values has it, without looking into arrays. */
export function equalValues(a: unknown, b: unknown, order?: TextOrder): boolean {
  if (a === b) return true;
  if (a instanceof ObjectId && b instanceof ObjectId) return a.equals(b);
  return compareValues(a, b, order) === 0;
}

/**
 * Equality of type and bytes, by which an update decides whether it changed anything; a whole double differs from an
 * int.
 */
export function identicalValues(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => identicalValues(item, b[index]));
  }
  if (isDoc(a) && isDoc(b)) {
    const names = Object.keys(a);
    const others = Object.keys(b);
    return (
      names.length === others.length &&
      names.every((name, index) => name === others[index] && identicalValues(a[name], b[name]))
    );
  }
  if (isNumeric(a) && isNumeric(b)) return numericType(a) === numericType(b) && compareNumbers(a, b) === 0;
  if (a === undefined || b === undefined) return false;
  return compareValues(a, b) === 0;
}

function numericType(value: unknown): string {
  if (value instanceof Long) return 'long';
  if (value instanceof Decimal128) return value.toString();
  if (value instanceof Double) return 'double';
  return isInt32(value) ? 'int' : 'double';
}

function compareDoubles(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (a === b) return 0;
  // NaN sorts below every number and equals itself.
  return Number(Number.isNaN(b)) - Number(Number.isNaN(a));
}

/** Compares numbers of any type by their exact value; decimals are compared by their digits. */
function compareNumbers(a: unknown, b: unknown): number {
  if (!isNumeric(a) || !isNumeric(b)) return 0;
  const rough = compareDoubles(toNumber(a), toNumber(b));
  if (rough !== 0) return rough;
  if (isHuge(a) !== isHuge(b)) return isHuge(a) === toNumber(a) > 0 ? -1 : 1;
  if (a instanceof Long || b instanceof Long) {
    const left = whole(a);
    const right = whole(b);
    if (left !== undefined && right !== undefined) return left < right ? -1 : left > right ? 1 : 0;
  }
  if (a instanceof Decimal128 || b instanceof Decimal128) return compareExact(a, b);
  return 0;
}

/** True for a finite decimal that is larger than any double. */
export function isHuge(value: unknown): value is Decimal128 {
  return value instanceof Decimal128 && !Number.isFinite(toNumber(value)) && /\d/.test(value.toString());
}

/** The value as an integer; undefined when it is not whole, or is a decimal. */
function whole(value: unknown): bigint | undefined {
  if (value instanceof Long) return value.toBigInt();
  const number = isNumeric(value) && !(value instanceof Decimal128) ? toNumber(value) : Number.NaN;
  return Number.isInteger(number) ? BigInt(number) : undefined;
}

/** Coefficient and exponent of a number's decimal expansion. */
function expansion(value: unknown): { coefficient: bigint; exponent: number } | undefined {
  let text: string;
  if (value instanceof Decimal128 || value instanceof Long) text = value.toString();
  else if (isNumeric(value)) text = exactText(toNumber(value));
  else return undefined;
  const match = /^(-?)(\d*)\.?(\d*)(?:E([+-]?\d+))?$/i.exec(text);
  if (!match) return undefined;
  const digits = `${match[2] ?? ''}${match[3] ?? ''}`;
  const coefficient = BigInt(digits === '' ? '0' : digits);
  const exponent = Number(match[4] ?? '0') - (match[3] ?? '').length;
  return { coefficient: match[1] === '-' ? -coefficient : coefficient, exponent };
}

/** All decimal digits of a double, which `toString` would round. */
function exactText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  let exponent = 0;
  let scaled = value;
  while (!Number.isInteger(scaled) && exponent < 1100) {
    scaled *= 2;
    exponent += 1;
  }
  // value = scaled / 2^exponent = scaled * 5^exponent / 10^exponent
  return `${BigInt(scaled) * 5n ** BigInt(exponent)}E-${exponent}`;
}

/** The greatest integer that is not above a finite value, and whether it equals the value. */
export function floorOf(value: Long | Decimal128): { whole: bigint; exact: boolean } {
  const parts = expansion(value);
  if (value instanceof Long || !parts) return { whole: BigInt(value.toString()), exact: true };
  const { coefficient, exponent } = parts;
  if (exponent >= 0) return { whole: coefficient * 10n ** BigInt(exponent), exact: true };
  const scale = 10n ** BigInt(-exponent);
  const cut = coefficient / scale;
  const exact = cut * scale === coefficient;
  return { whole: exact || coefficient >= 0n ? cut : cut - 1n, exact };
}

/** Compares exactly, as integers with a common exponent. */
export function compareExact(a: unknown, b: unknown): number {
  const left = expansion(a);
  const right = expansion(b);
  if (!left || !right) return 0;
  const exponent = Math.min(left.exponent, right.exponent);
  const scale = (part: { coefficient: bigint; exponent: number }): bigint =>
    part.coefficient * 10n ** BigInt(part.exponent - exponent);
  const difference = scale(left) - scale(right);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function textOf(value: unknown): string {
  return value instanceof BSONSymbol ? value.value : (value as string);
}

/** Compares strings by their UTF-8 bytes; JavaScript's own order differs above U+FFFF. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) {
      const leftHigh = left >= 0xd800 && left <= 0xdfff;
      const rightHigh = right >= 0xd800 && right <= 0xdfff;
      return leftHigh === rightHigh ? left - right : leftHigh ? 1 : -1;
    }
  }
  return a.length - b.length;
}

function compareDocs(a: Doc, b: Doc, text: TextOrder): number {
  const left = Object.keys(a);
  const right = Object.keys(b);
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const name = left[index] ?? '';
    const other = right[index] ?? '';
    const order =
      rankOf(a[name]) - rankOf(b[other]) ||
      compareText(name, other) ||
      compareValues(a[name], b[other], text);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function compareArrays(a: readonly unknown[], b: readonly unknown[], text: TextOrder): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const order = compareValues(a[index], b[index], text);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareBinary(a: Binary, b: Binary): number {
  return (
    a.length() - b.length() ||
    a.sub_type - b.sub_type ||
    Buffer.compare(a.buffer.subarray(0, a.length()), b.buffer.subarray(0, b.length()))
  );
}

function compareTimestamps(a: Timestamp, b: Timestamp): number {
  return a.getHighBitsUnsigned() - b.getHighBitsUnsigned() || a.getLowBitsUnsigned() - b.getLowBitsUnsigned();
}

function compareRegex(a: BSONRegExp | RegExp, b: BSONRegExp | RegExp): number {
  const left = regexParts(a);
  const right = regexParts(b);
  return compareText(left.pattern, right.pattern) || compareText(left.flags, right.flags);
}
