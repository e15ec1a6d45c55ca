import { Binary, BSONRegExp, BSONSymbol, Long } from 'bson';
import type { TextOrder } from '../bson/collation.js';
import { compareValues, equalValues } from '../bson/compare.js';
import { isDoc, isNumeric, isTruthy, Rank, rankOf, toInteger, toNumber, type Doc } from '../bson/values.js';
import { refusal } from '../errors.js';
import type { ValueTest } from './paths.js';
import { toRegExp } from './patterns.js';
import { ofType } from './types.js';

/** How a query operator looks at the values of a path. */
export interface OperatorTest {
  readonly test: ValueTest;
  /** True when an array at the end of the path is also tried element by element. */
  readonly elements: boolean;
  /** True when no value may pass, instead of at least one. */
  readonly negated: boolean;
}

const some = (test: ValueTest): OperatorTest => ({ test, elements: true, negated: false });
const none = (test: ValueTest): OperatorTest => ({ test, elements: true, negated: true });
const whole = (test: ValueTest): OperatorTest => ({ test, elements: false, negated: false });

/**
 * Compiles one operator of a field.
 * @param beside the document in which it stands (`$options` beside `$regex`)
 * @param element compiles the argument of `$elemMatch`
 * @param order of strings, when there is a collation
 * @throws MongoCommandError 2 when it is unknown or its argument is wrong
 */
export function compileOperator(
  operator: string,
  value: unknown,
  beside: Doc,
  element: (value: unknown) => ValueTest,
  order?: TextOrder,
): OperatorTest {
  switch (operator) {
    case '$eq':
      return some(equalTo(value, order));
    case '$ne':
      if (value instanceof BSONRegExp) throw refusal(2, "Can't have regex as arg to $ne.");
      return none(equalTo(value, order));
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return some(ordered(operator, value, order));
    case '$in':
      return some(oneOf(operator, value, order));
    case '$nin':
      return none(oneOf(operator, value, order));
    case '$exists': {
      const wanted = isTruthy(value);
      return { test: (item) => item !== undefined, elements: false, negated: !wanted };
    }
    case '$type':
      return some(ofType(value));
    case '$regex':
      return some(matchesRegex(regexOf(value, beside['$options'])));
    case '$size': {
      const size = toInteger(value);
      if (size === undefined || size < 0) throw refusal(2, '$size needs a whole number that is not negative');
      return whole((item) => Array.isArray(item) && item.length === size);
    }
    case '$elemMatch': {
      const test = element(value);
      return whole((item) => Array.isArray(item) && item.some((entry) => test(entry)));
    }
    case '$mod':
      return some(modulo(value));
    case '$bitsAllSet':
    case '$bitsAllClear':
    case '$bitsAnySet':
    case '$bitsAnyClear':
      return some(bits(operator, value));
    case '$where':
      throw refusal(115, '$where is not supported: this server runs no JavaScript');
    default:
      throw refusal(2, `unknown operator: ${operator}`);
  }
}

/** The test for equality with a value; null also equals a missing field. */
export function equalTo(value: unknown, order?: TextOrder): ValueTest {
  if (value === null || value === undefined) return (item) => item === null || item === undefined;
  if ((typeof value === 'string' && !order) || typeof value === 'boolean') {
    return (item) => item === value || (item instanceof BSONSymbol && item.value === value);
  }
  return (item) => item !== undefined && equalValues(item, value, order);
}

function ordered(operator: string, value: unknown, text?: TextOrder): ValueTest {
  if (value instanceof BSONRegExp) throw refusal(2, `Can't have RegEx as arg to predicate over field.`);
  const rank = rankOf(value);
  const unbounded = rank === Rank.minKey || rank === Rank.maxKey;
  const notANumber = isNumeric(value) && Number.isNaN(toNumber(value));
  const inclusive = operator === '$gte' || operator === '$lte';
  const up = operator.startsWith('$g');
  return (item) => {
    const own = rankOf(item);
    if (own !== rank && !unbounded) return false;
    if (own === Rank.null && rank === Rank.null) return inclusive;
    if (own === Rank.number && Number.isNaN(toNumber(item as number)) !== notANumber) return false;
    const order = compareValues(item, value, text);
    if (order === 0) return inclusive;
    return up ? order > 0 : order < 0;
  };
}

function oneOf(operator: string, value: unknown, order?: TextOrder): ValueTest {
  if (!Array.isArray(value)) throw refusal(2, `${operator} needs an array`);
  const tests = value.map((item: unknown) => {
    if (isDoc(item) && Object.keys(item)[0]?.startsWith('$'))
      throw refusal(2, `cannot nest $ under ${operator}`);
    return item instanceof BSONRegExp || item instanceof RegExp ? matchesRegex(item) : equalTo(item, order);
  });
  // A set answers for a long list of strings faster than one try after the other.
  if (value.length > 8 && !order && value.every((item) => typeof item === 'string')) {
    const texts = new Set<unknown>(value);
    return (item) => texts.has(item);
  }
  return (item) => tests.some((test) => test(item));
}

/** The test of a regular expression on strings; it also matches an equal regular expression value. */
export function matchesRegex(value: BSONRegExp | RegExp): ValueTest {
  const regex = value instanceof RegExp ? value : toRegExp(value.pattern, value.options);
  return (item) => {
    if (typeof item === 'string') return regex.test(item);
    if (item instanceof BSONSymbol) return regex.test(item.value);
    return item instanceof BSONRegExp && value instanceof BSONRegExp && equalValues(item, value);
  };
}

/** The pattern of `$regex` and `$options`. */
export function regexOf(value: unknown, options: unknown): BSONRegExp {
  const flags = typeof options === 'string' ? options : undefined;
  if (typeof value === 'string') return new BSONRegExp(value, flags ?? '');
  if (value instanceof BSONRegExp) return new BSONRegExp(value.pattern, flags ?? value.options);
  throw refusal(2, '$regex has to be a string');
}

function modulo(value: unknown): ValueTest {
  const [divisor, remainder] = Array.isArray(value) && value.length === 2 ? (value as unknown[]) : [];
  if (!isNumeric(divisor) || !isNumeric(remainder)) throw refusal(2, 'malformed mod, needs two numbers');
  const by = Math.trunc(toNumber(divisor));
  const rest = Math.trunc(toNumber(remainder));
  if (by === 0) throw refusal(2, 'divisor cannot be 0');
  if (!Number.isFinite(by) || !Number.isFinite(rest)) throw refusal(2, 'malformed mod, needs finite numbers');
  return (item) => {
    if (item instanceof Long) return Number(item.toBigInt() % BigInt(by)) === rest;
    return isNumeric(item) && Math.trunc(toNumber(item)) % by === rest;
  };
}

function bits(operator: string, value: unknown): ValueTest {
  let mask = 0n;
  if (Array.isArray(value)) for (const bit of value) mask |= 1n << BigInt(toInteger(bit) ?? 0);
  else if (value instanceof Binary)
    value.buffer.forEach((byte, index) => (mask |= BigInt(byte) << BigInt(index * 8)));
  else {
    const number = toInteger(value);
    if (number === undefined || number < 0) throw refusal(9, `${operator} takes a bitmask`);
    mask = BigInt(number);
  }
  return (item) => {
    let own: bigint;
    if (item instanceof Long) own = item.toBigInt();
    else if (isNumeric(item) && Number.isSafeInteger(toNumber(item))) own = BigInt(toNumber(item));
    else return false;
    if (operator === '$bitsAllSet') return (own & mask) === mask;
    if (operator === '$bitsAllClear') return (own & mask) === 0n;
    if (operator === '$bitsAnySet') return (own & mask) !== 0n;
    return (own & mask) !== mask;
  };
}
