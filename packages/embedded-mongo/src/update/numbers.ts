import { Decimal128, Double, Long } from 'bson';
import { isInt32, isNumeric, toNumber } from '../bson/values.js';
import { refusal } from '../errors.js';

const MIN_LONG = -(2n ** 63n);
const MAX_LONG = 2n ** 63n - 1n;

/** A double in the form in which `Doc` keeps doubles. */
export function doubleValue(value: number): number | Double {
  return isInt32(value) ? new Double(value) : value;
}

/** True for an int32 or an int64. */
export function isIntegral(value: unknown): value is number | Long {
  return isInt32(value) || value instanceof Long;
}

/**
 * Adds or multiplies as MongoDB does: the wider type wins (int32, int64, double, decimal); an int32 that overflows
 * becomes an int64.
 * @throws MongoCommandError 14 when an operand is not a number, 2 when an int64 overflows
 */
export function calculate(kind: 'add' | 'multiply', a: unknown, b: unknown): unknown {
  if (!isNumeric(a) || !isNumeric(b)) throw refusal(14, 'cannot calculate with a value of non-numeric type');
  if (a instanceof Decimal128 || b instanceof Decimal128) return decimals(kind, a, b);
  if (!isIntegral(a) || !isIntegral(b)) {
    const [left, right] = [toNumber(a), toNumber(b)];
    return doubleValue(kind === 'add' ? left + right : left * right);
  }
  if (typeof a === 'number' && typeof b === 'number') {
    const result = kind === 'add' ? a + b : a * b;
    if (isInt32(result)) return result;
    if (result === 0) return 0;
  }
  const left = BigInt(a.toString());
  const right = BigInt(b.toString());
  const result = kind === 'add' ? left + right : left * right;
  if (result < MIN_LONG || result > MAX_LONG)
    throw refusal(2, 'Failed to apply: the result overflows a 64-bit integer');
  return Long.fromBigInt(result);
}

function decimals(kind: 'add' | 'multiply', a: unknown, b: unknown): Decimal128 {
  const left = parts(String(a));
  const right = parts(String(b));
  // For an infinity or NaN the rules of doubles apply.
  if (!left || !right) {
    const [x, y] = [Number(String(a)), Number(String(b))];
    return Decimal128.fromString(String(kind === 'add' ? x + y : x * y));
  }
  let coefficient: bigint;
  let exponent: number;
  if (kind === 'multiply') {
    coefficient = left.coefficient * right.coefficient;
    exponent = left.exponent + right.exponent;
  } else {
    exponent = Math.min(left.exponent, right.exponent);
    coefficient =
      left.coefficient * 10n ** BigInt(left.exponent - exponent) +
      right.coefficient * 10n ** BigInt(right.exponent - exponent);
  }
  return Decimal128.fromStringWithRounding(`${coefficient}E${exponent}`);
}

function parts(text: string): { coefficient: bigint; exponent: number } | undefined {
  const match = /^(-?\d*)\.?(\d*)(?:E([+-]?\d+))?$/i.exec(text);
  if (!match) return undefined;
  return {
    coefficient: BigInt(`${match[1] ?? ''}${match[2] ?? ''}`),
    exponent: Number(match[3] ?? '0') - (match[2] ?? '').length,
  };
}

/** A quotient with 34 digits. The divisor must not be zero. */
export function divideDecimals(a: unknown, b: unknown): Decimal128 {
  const left = parts(String(a));
  const right = parts(String(b));
  if (!left || !right || right.coefficient === 0n) return Decimal128.fromString('NaN');
  // Enough digits for a correct rounding to 34; an exact quotient is cut back to its own digits.
  const scale = 40;
  let coefficient = (left.coefficient * 10n ** BigInt(scale)) / right.coefficient;
  let exponent = left.exponent - right.exponent - scale;
  while (coefficient !== 0n && coefficient % 10n === 0n && exponent < 0) {
    coefficient /= 10n;
    exponent += 1;
  }
  return Decimal128.fromStringWithRounding(`${coefficient}E${exponent}`);
}
