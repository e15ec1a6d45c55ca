import { Decimal128, Double, Long } from 'bson';
import { isDoc, isNumeric, toNumber } from '../bson/values.js';
import { refusal } from '../errors.js';
import { typeName } from '../query/types.js';
import { OPERATORS, type Compiler, type Env, type Evaluate, type Operator } from './compile.js';

/** Registers operators under their names. */
export function define(operators: Readonly<Record<string, Operator>>): void {
  for (const [name, operator] of Object.entries(operators)) OPERATORS.set(name, operator);
}

/** True for null and for a missing value. */
export function isNullish(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

/**
 * The arguments as a list; a single one may stand without brackets.
 * @throws MongoCommandError 16020 for a wrong number
 */
export function listOf(
  argument: unknown,
  compiler: Compiler,
  name: string,
  least: number,
  most = least,
): Evaluate[] {
  const items = Array.isArray(argument) ? (argument as unknown[]) : [argument];
  if (items.length < least || items.length > most)
    throw refusal(
      16020,
      `Expression ${name} takes ${least === most ? `exactly ${least}` : `${least} to ${most}`} arguments. ${items.length} were passed in.`,
    );
  return items.map((item) => compiler.compile(item));
}

/** An operator of one argument. */
export function unary(compute: (value: unknown, name: string) => unknown): Operator {
  return (argument, compiler, name) => {
    const [value] = listOf(argument, compiler, name, 1);
    return (env) => compute(value?.(env), name);
  };
}

/** An operator of one argument that gives null for null and for a missing value. */
export function unaryOrNull(compute: (value: unknown, name: string) => unknown): Operator {
  return unary((value, name) => (isNullish(value) ? null : compute(value, name)));
}

/** An operator of two arguments. */
export function binary(
  compute: (a: unknown, b: unknown, name: string, compiler: Compiler) => unknown,
): Operator {
  return (argument, compiler, name) => {
    const [a, b] = listOf(argument, compiler, name, 2);
    return (env) => compute(a?.(env), b?.(env), name, compiler);
  };
}

/** An operator of any number of arguments. */
export function variadic(
  compute: (values: unknown[], name: string, compiler: Compiler) => unknown,
  least = 0,
  most = Infinity,
): Operator {
  return (argument, compiler, name) => {
    const items = listOf(argument, compiler, name, least, most);
    return (env) =>
      compute(
        items.map((item) => item(env)),
        name,
        compiler,
      );
  };
}

/** Values of named arguments; missing ones are `undefined`. */
export type Named = Readonly<Record<string, unknown>>;

/** An operator with named arguments. @throws MongoCommandError 9 for unknown or missing ones */
export function named(
  needed: readonly string[],
  optional: readonly string[],
  compute: (given: Named, name: string, compiler: Compiler) => unknown,
): Operator {
  return (argument, compiler, name) => {
    const fields = namedFields(argument, name, needed, optional);
    const compiled = Object.keys(fields).map((field) => ({ field, value: compiler.compile(fields[field]) }));
    return (env: Env) => {
      const given: Record<string, unknown> = {};
      for (const { field, value } of compiled) given[field] = value(env);
      return compute(given, name, compiler);
    };
  };
}

/** Checks named arguments before they are compiled. @throws MongoCommandError 9 */
export function namedFields(
  argument: unknown,
  name: string,
  needed: readonly string[],
  optional: readonly string[],
): Readonly<Record<string, unknown>> {
  if (!isDoc(argument)) throw refusal(9, `${name} only supports an object as its argument`);
  for (const field of Object.keys(argument))
    if (!needed.includes(field) && !optional.includes(field))
      throw refusal(9, `Unrecognized argument to ${name}: ${field}`);
  for (const field of needed)
    if (argument[field] === undefined) throw refusal(9, `Missing '${field}' parameter to ${name}`);
  return argument;
}

/** The error for an argument of a wrong type: 14 with the type that was met. */
export function wrongType(name: string, wanted: string, value: unknown): Error {
  return refusal(14, `${name} requires ${wanted}, but got a value of type ${typeName(value)}`);
}

/** A whole number. @throws MongoCommandError 14 */
export function wholeNumber(value: unknown, name: string): number {
  const number = isNumeric(value) ? toNumber(value) : Number.NaN;
  if (!Number.isSafeInteger(number)) throw wrongType(name, 'a whole number', value);
  return number;
}

/** An array. @throws MongoCommandError 14 */
export function arrayOf(value: unknown, name: string): unknown[] {
  if (!Array.isArray(value)) throw wrongType(name, 'an array', value);
  return value as unknown[];
}

/** A string. @throws MongoCommandError 14 */
export function textOf(value: unknown, name: string): string {
  if (typeof value !== 'string') throw wrongType(name, 'a string', value);
  return value;
}

/** Truth as expressions have it: false, null, missing and zero are false, everything else is true. */
export function isTrue(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return false;
  if (typeof value === 'number') return value !== 0;
  if (value instanceof Double || value instanceof Long || value instanceof Decimal128)
    return !isNumeric(value) || toNumber(value) !== 0;
  return true;
}
