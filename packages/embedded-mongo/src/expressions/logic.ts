import { compareValues } from '../bson/compare.js';
import { refusal } from '../errors.js';
import { binary, define, isNullish, isTrue, listOf, namedFields, unary } from './arguments.js';
import { constant, type Operator } from './compile.js';
import { isDoc } from '../bson/values.js';

/** Compares in BSON's order over all types, a missing value below null. */
export function compareOperands(a: unknown, b: unknown, order?: (a: string, b: string) => number): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  return compareValues(a, b, order);
}

const compared = (accept: (order: number) => unknown): Operator =>
  binary((a, b, _name, { order }) => accept(compareOperands(a, b, order)));

const cond: Operator = (argument, compiler, name) => {
  let parts: unknown[];
  if (Array.isArray(argument)) parts = argument;
  else {
    const given = namedFields(argument, name, ['if', 'then', 'else'], []);
    parts = [given['if'], given['then'], given['else']];
  }
  const [test, yes, no] = listOf(parts, compiler, name, 3);
  return (env) => (isTrue(test?.(env)) ? yes?.(env) : no?.(env));
};

const choose: Operator = (argument, compiler, name) => {
  const { branches, default: otherwise } = namedFields(argument, name, ['branches'], ['default']);
  if (!Array.isArray(branches) || branches.length === 0)
    throw refusal(40068, '$switch requires at least one branch.');
  const compiled = branches.map((branch: unknown) => {
    const given = namedFields(branch, name, ['case', 'then'], []);
    return { test: compiler.compile(given['case']), value: compiler.compile(given['then']) };
  });
  const last = otherwise === undefined ? undefined : compiler.compile(otherwise);
  return (env) => {
    for (const { test, value } of compiled) if (isTrue(test(env))) return value(env);
    if (!last)
      throw refusal(
        40066,
        '$switch could not find a matching branch for an input, and no default was specified.',
      );
    return last(env);
  };
};

const bind: Operator = (argument, compiler, name) => {
  const { vars, in: body } = namedFields(argument, name, ['vars', 'in'], []);
  if (!isDoc(vars)) throw refusal(16876, 'invalid parameter: expected an object (vars)');
  const values = Object.entries(vars).map(([variable, value]) => ({
    variable,
    value: compiler.compile(value),
  }));
  const inner = compiler.inside(Object.keys(vars)).compile(body);
  return (env) => {
    const more: Record<string, unknown> = { ...env.vars };
    for (const { variable, value } of values) more[variable] = value(env);
    return inner({ ...env, vars: more });
  };
};

define({
  $literal: (argument) => constant(argument),
  $const: (argument) => constant(argument),
  $expr: (argument, compiler) => compiler.compile(argument),
  $let: bind,
  $cond: cond,
  $switch: choose,
  $ifNull: (argument, compiler, name) => {
    const items = listOf(argument, compiler, name, 2, Infinity);
    return (env) => {
      let value: unknown;
      for (const item of items) {
        value = item(env);
        if (!isNullish(value)) return value;
      }
      return value;
    };
  },
  $and: (argument, compiler, name) => {
    const items = listOf(argument, compiler, name, 0, Infinity);
    return (env) => items.every((item) => isTrue(item(env)));
  },
  $or: (argument, compiler, name) => {
    const items = listOf(argument, compiler, name, 0, Infinity);
    return (env) => items.some((item) => isTrue(item(env)));
  },
  $not: unary((value) => !isTrue(value)),
  $cmp: compared((order) => Math.sign(order)),
  $eq: compared((order) => order === 0),
  $ne: compared((order) => order !== 0),
  $gt: compared((order) => order > 0),
  $gte: compared((order) => order >= 0),
  $lt: compared((order) => order < 0),
  $lte: compared((order) => order <= 0),
});
