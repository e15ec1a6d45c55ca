import { Decimal128, Long } from 'bson';
import { isNumeric, toNumber } from '../bson/values.js';
import { MongoCommandError, refusal } from '../errors.js';
import { calculate, divideDecimals, doubleValue, isIntegral } from '../update/numbers.js';
import {
  binary,
  define,
  isNullish,
  listOf,
  unaryOrNull,
  variadic,
  wholeNumber,
  wrongType,
} from './arguments.js';
import type { Operator } from './compile.js';

/** Adds or multiplies; a 64-bit overflow becomes a double, as in aggregation. */
export function compute(kind: 'add' | 'multiply', a: unknown, b: unknown): unknown {
  try {
    return calculate(kind, a, b);
  } catch (error) {
    if (!(error instanceof MongoCommandError) || !isNumeric(a) || !isNumeric(b)) throw error;
    return doubleValue(kind === 'add' ? toNumber(a) + toNumber(b) : toNumber(a) * toNumber(b));
  }
}

/** The number with the opposite sign, of the same type. */
function negative(value: unknown): unknown {
  return compute('multiply', value, -1);
}

function sum(values: unknown[], name: string): unknown {
  let total: unknown = 0;
  let date: Date | undefined;
  for (const value of values) {
    if (isNullish(value)) return null;
    if (value instanceof Date) {
      if (date) throw refusal(16612, 'only one date allowed in an $add expression');
      date = value;
    } else if (isNumeric(value)) total = compute('add', total, value);
    else throw wrongType(name, 'numbers or a date', value);
  }
  return date ? new Date(date.getTime() + Math.round(toNumber(total as number))) : total;
}

function subtract(a: unknown, b: unknown, name: string): unknown {
  if (isNullish(a) || isNullish(b)) return null;
  if (a instanceof Date) {
    if (b instanceof Date) return Long.fromNumber(a.getTime() - b.getTime());
    if (isNumeric(b)) return new Date(a.getTime() - Math.round(toNumber(b)));
  }
  if (isNumeric(a) && isNumeric(b)) return compute('add', a, negative(b));
  throw wrongType(name, 'two numbers or a date and a number', isNumeric(a) ? b : a);
}

function divide(a: unknown, b: unknown, name: string): unknown {
  if (isNullish(a) || isNullish(b)) return null;
  if (!isNumeric(a) || !isNumeric(b)) throw wrongType(name, 'numbers', isNumeric(a) ? b : a);
  if (toNumber(b) === 0) throw refusal(2, "can't $divide by zero");
  if (a instanceof Decimal128 || b instanceof Decimal128) return divideDecimals(a, b);
  return doubleValue(toNumber(a) / toNumber(b));
}

function remainder(a: unknown, b: unknown, name: string): unknown {
  if (isNullish(a) || isNullish(b)) return null;
  if (!isNumeric(a) || !isNumeric(b)) throw wrongType(name, 'numbers', isNumeric(a) ? b : a);
  if (toNumber(b) === 0) throw refusal(16610, "can't $mod by zero");
  if (isIntegral(a) && isIntegral(b)) {
    const result = BigInt(a.toString()) % BigInt(b.toString());
    return typeof a === 'number' && typeof b === 'number' ? Number(result) : Long.fromBigInt(result);
  }
  const result = toNumber(a) % toNumber(b);
  return a instanceof Decimal128 || b instanceof Decimal128
    ? Decimal128.fromString(String(result))
    : doubleValue(result);
}

/** An operator that applies a function of doubles; it gives a decimal for a decimal. */
function real(apply: (value: number) => number, accepts: (value: number) => boolean = () => true): Operator {
  return unaryOrNull((value, name) => {
    if (!isNumeric(value)) throw wrongType(name, 'a number', value);
    const number = toNumber(value);
    if (!accepts(number)) throw refusal(28714, `${name}'s argument is out of its range: ${number}`);
    const result = apply(number);
    return value instanceof Decimal128 ? Decimal128.fromString(String(result)) : doubleValue(result);
  });
}

/** A rounding that keeps the type of its number. */
function rounding(apply: (value: number, places: number) => number): Operator {
  return (argument, compiler, name) => {
    const [value, digits] = listOf(argument, compiler, name, 1, 2);
    return (env) => {
      const number = value?.(env);
      const given = digits ? digits(env) : 0;
      if (isNullish(number) || isNullish(given)) return null;
      if (!isNumeric(number)) throw wrongType(name, 'a number', number);
      const places = wholeNumber(given, name);
      if (places < -20 || places > 100)
        throw refusal(51083, `cannot apply ${name} with precision value ${places}`);
      if (isIntegral(number) && places >= 0) return number;
      const result = apply(toNumber(number), places);
      if (number instanceof Long) return Long.fromNumber(result);
      if (number instanceof Decimal128) return Decimal128.fromString(String(result));
      return isIntegral(number) ? result : doubleValue(result);
    };
  };
}

/** Shifts the decimal point in the text of the number, so that 1.005 does not become 1.00499…. */
function shifted(value: number, places: number, round: (value: number) => number): number {
  if (!Number.isFinite(value) || places === 0) return round(value);
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  const moved = round(Number(`${digits}e${Number(exponent) + places}`));
  const [back = '', power = '0'] = moved.toExponential().split('e');
  return Number(`${back}e${Number(power) - places}`);
}

/** Rounds to the nearest integer, halves to the even neighbour, as MongoDB does. */
function half(value: number): number {
  const down = Math.floor(value);
  const rest = value - down;
  if (rest !== 0.5) return Math.round(value);
  return down % 2 === 0 ? down : down + 1;
}

/** Rounds the same way at a decimal place, by the digits that the double really has: 1.005 is 1.00499…. */
function roundTo(value: number, places: number): number {
  if (!Number.isFinite(value) || Math.abs(value) >= 1e21) return value;
  if (places < 0) return shifted(value, places, half);
  const rounded = Number(value.toFixed(places));
  return isTie(value, places) ? shifted(value, places, half) : rounded;
}

/** True when exactly a 5 stands behind the place, and nothing more. */
function isTie(value: number, places: number): boolean {
  const digits = value.toFixed(Math.min(100, places + 40)).split('.')[1] ?? '';
  return /^50*$/.test(digits.slice(places));
}

function power(a: unknown, b: unknown, name: string): unknown {
  if (isNullish(a) || isNullish(b)) return null;
  if (!isNumeric(a) || !isNumeric(b)) throw wrongType(name, 'numbers', isNumeric(a) ? b : a);
  const result = toNumber(a) ** toNumber(b);
  if (a instanceof Decimal128 || b instanceof Decimal128) return Decimal128.fromString(String(result));
  if (isIntegral(a) && isIntegral(b) && Number.isSafeInteger(result)) {
    const wide = a instanceof Long || b instanceof Long || (result | 0) !== result;
    return wide ? Long.fromNumber(result) : result;
  }
  return doubleValue(result);
}

function absolute(value: unknown, name: string): unknown {
  if (!isNumeric(value)) throw wrongType(name, 'a number', value);
  if (value instanceof Decimal128) return Decimal128.fromString(value.toString().replace(/^-/, ''));
  return toNumber(value) < 0 ? negative(value) : value;
}

function bits(name: string, apply: (a: bigint, b: bigint) => bigint, start: number): [string, Operator] {
  return [
    name,
    variadic((values) => {
      if (values.some(isNullish)) return null;
      let result = BigInt(start);
      for (const value of values) {
        if (!isIntegral(value)) throw wrongType(name, 'integers', value);
        result = apply(result, BigInt(value.toString()));
      }
      return values.some((value) => value instanceof Long)
        ? Long.fromBigInt(BigInt.asIntN(64, result))
        : Number(BigInt.asIntN(32, result));
    }),
  ];
}

const positive = (value: number): boolean => value > 0 || Number.isNaN(value);

define({
  $add: variadic(sum),
  $subtract: binary(subtract),
  $multiply: variadic((values, name) => {
    let product: unknown = 1;
    for (const value of values) {
      if (isNullish(value)) return null;
      if (!isNumeric(value)) throw wrongType(name, 'numbers', value);
      product = compute('multiply', product, value);
    }
    return product;
  }),
  $divide: binary(divide),
  $mod: binary(remainder),
  $pow: binary(power),
  $abs: unaryOrNull(absolute),
  $ceil: rounding((value) => Math.ceil(value)),
  $floor: rounding((value) => Math.floor(value)),
  $round: rounding(roundTo),
  $trunc: rounding((value, places) => shifted(value, places, Math.trunc)),
  $sqrt: real(Math.sqrt, (value) => value >= 0 || Number.isNaN(value)),
  $exp: real(Math.exp),
  $ln: real(Math.log, positive),
  $log10: real(Math.log10, positive),
  $log: binary((value, base, name) => {
    if (isNullish(value) || isNullish(base)) return null;
    if (!isNumeric(value) || !isNumeric(base)) throw wrongType(name, 'numbers', value);
    if (!positive(toNumber(value)) || !positive(toNumber(base)))
      throw refusal(28758, '$log needs positive numbers');
    return doubleValue(Math.log(toNumber(value)) / Math.log(toNumber(base)));
  }),
  $sin: real(Math.sin),
  $cos: real(Math.cos),
  $tan: real(Math.tan),
  $asin: real(Math.asin, (value) => Math.abs(value) <= 1 || Number.isNaN(value)),
  $acos: real(Math.acos, (value) => Math.abs(value) <= 1 || Number.isNaN(value)),
  $atan: real(Math.atan),
  $sinh: real(Math.sinh),
  $cosh: real(Math.cosh),
  $tanh: real(Math.tanh),
  $asinh: real(Math.asinh),
  $acosh: real(Math.acosh, (value) => value >= 1 || Number.isNaN(value)),
  $atanh: real(Math.atanh, (value) => Math.abs(value) <= 1 || Number.isNaN(value)),
  $degreesToRadians: real((value) => (value * Math.PI) / 180),
  $radiansToDegrees: real((value) => (value * 180) / Math.PI),
  $atan2: binary((a, b, name) => {
    if (isNullish(a) || isNullish(b)) return null;
    if (!isNumeric(a) || !isNumeric(b)) throw wrongType(name, 'numbers', isNumeric(a) ? b : a);
    return doubleValue(Math.atan2(toNumber(a), toNumber(b)));
  }),
  $bitNot: unaryOrNull((value, name) => {
    if (!isIntegral(value)) throw wrongType(name, 'an integer', value);
    return value instanceof Long ? value.not() : ~value;
  }),
  $rand: () => () => doubleValue(Math.random()),
  ...Object.fromEntries([
    bits('$bitAnd', (a, b) => a & b, -1),
    bits('$bitOr', (a, b) => a | b, 0),
    bits('$bitXor', (a, b) => a ^ b, 0),
  ]),
});
