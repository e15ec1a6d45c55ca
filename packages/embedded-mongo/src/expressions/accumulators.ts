import { Decimal128 } from 'bson';
import type { TextOrder } from '../bson/collation.js';
import { isDoc, isNumeric, toNumber } from '../bson/values.js';
import { refusal } from '../errors.js';
import { compareKeys, parseSort, sortKey } from '../query/sort.js';
import { ValueSet } from '../query/value-set.js';
import { divideDecimals, doubleValue } from '../update/numbers.js';
import { define, isNullish, namedFields, wholeNumber } from './arguments.js';
import { compute } from './arithmetic.js';
import { constant, type Compiler, type Env, type Evaluate, type Operator } from './compile.js';
import { compareOperands } from './logic.js';
import { mergeObjects } from './objects.js';

/** Accumulates the values of one group. */
export interface Accumulator {
  readonly add: (env: Env) => void;
  readonly result: () => unknown;
}

/** Makes a fresh accumulator for each group. */
export type AccumulatorFactory = () => Accumulator;

type Fold = (values: readonly unknown[], order: TextOrder | undefined) => unknown;

function total(values: readonly unknown[]): unknown {
  let result: unknown = 0;
  for (const value of values) if (isNumeric(value)) result = compute('add', result, value);
  return result;
}

function average(values: readonly unknown[]): unknown {
  const numbers = values.filter(isNumeric);
  if (numbers.length === 0) return null;
  const sum = total(numbers);
  return sum instanceof Decimal128
    ? divideDecimals(sum, numbers.length)
    : doubleValue(toNumber(sum as number) / numbers.length);
}

function extreme(direction: 1 | -1): Fold {
  return (values, order) => {
    let best: unknown;
    for (const value of values) {
      if (isNullish(value)) continue;
      if (best === undefined || compareOperands(value, best, order) * direction < 0) best = value;
    }
    return best ?? null;
  };
}

function deviation(sample: boolean): Fold {
  return (values) => {
    const numbers = values.filter(isNumeric).map((value) => toNumber(value));
    const by = numbers.length - (sample ? 1 : 0);
    if (by <= 0) return null;
    const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
    return doubleValue(Math.sqrt(numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / by));
  };
}

/**
 * Accumulators that need all values as a list; the same functions serve as expressions over an array or several
 * arguments.
 */
const FOLDS: Readonly<Record<string, Fold>> = {
  $sum: total,
  $avg: average,
  $min: extreme(1),
  $max: extreme(-1),
  $stdDevPop: deviation(false),
  $stdDevSamp: deviation(true),
};

for (const [name, fold] of Object.entries(FOLDS)) {
  const operator: Operator = (argument, compiler) => {
    if (Array.isArray(argument)) {
      const items = argument.map((item) => compiler.compile(item));
      return (env) =>
        fold(
          items.map((item) => item(env)),
          compiler.order,
        );
    }
    const value = compiler.compile(argument);
    return (env) => {
      const found = value(env);
      return fold(Array.isArray(found) ? found : [found], compiler.order);
    };
  };
  define({ [name]: operator });
}

/** Sums and extremes, which need not keep the values. */
function running(
  step: (state: unknown, value: unknown) => unknown,
  start: unknown,
  value: Evaluate,
): AccumulatorFactory {
  return () => {
    let state = start;
    return {
      add: (env) => {
        state = step(state, value(env));
      },
      result: () => state ?? null,
    };
  };
}

function listed(value: Evaluate, finish: (values: unknown[]) => unknown): AccumulatorFactory {
  return () => {
    const values: unknown[] = [];
    return { add: (env) => void values.push(value(env)), result: () => finish(values) };
  };
}

/** Compiles an accumulator of `$group`, `$bucket` and the like. @throws MongoCommandError 15952 when it is unknown */
export function compileAccumulator(name: string, argument: unknown, compiler: Compiler): AccumulatorFactory {
  const { order } = compiler;
  switch (name) {
    case '$count':
      return running((state) => compute('add', state, 1), 0, constant(undefined));
    case '$sum':
      return running(
        (state, value) => (isNumeric(value) ? compute('add', state, value) : state),
        0,
        compiler.compile(argument),
      );
    case '$min':
    case '$max': {
      const direction = name === '$min' ? 1 : -1;
      const better = (state: unknown, value: unknown): boolean =>
        !isNullish(value) && (state === undefined || compareOperands(value, state, order) * direction < 0);
      return running(
        (state, value) => (better(state, value) ? value : state),
        undefined,
        compiler.compile(argument),
      );
    }
    case '$avg':
    case '$stdDevPop':
    case '$stdDevSamp': {
      const fold = FOLDS[name];
      return listed(compiler.compile(argument), (values) => fold?.(values, order));
    }
    case '$first': {
      const first = compiler.compile(argument);
      return listed(first, (values) => values[0] ?? null);
    }
    case '$last':
      return running((_state, value) => value ?? null, null, compiler.compile(argument));
    case '$push':
      return listed(compiler.compile(argument), (values) => values.filter((value) => value !== undefined));
    case '$addToSet':
      return listed(compiler.compile(argument), (values) => {
        const set = new ValueSet();
        for (const value of values) if (value !== undefined) set.add(value);
        return set.list();
      });
    case '$mergeObjects':
      return listed(compiler.compile(argument), (values) => mergeObjects(values, name));
    case '$firstN':
    case '$lastN':
    case '$minN':
    case '$maxN':
      return several(name, argument, compiler);
    case '$top':
    case '$topN':
    case '$bottom':
    case '$bottomN':
      return ranked(name, argument, compiler);
    default:
      throw refusal(15952, `unknown group operator '${name}'`);
  }
}

function countOf(given: unknown, compiler: Compiler, name: string): number {
  const n = wholeNumber(compiler.compile(given)({ root: {}, vars: {} }), name);
  if (n < 1) throw refusal(5787908, "'n' must be greater than 0");
  return n;
}

function several(name: string, argument: unknown, compiler: Compiler): AccumulatorFactory {
  const given = namedFields(argument, name, ['input', 'n'], []);
  const n = countOf(given['n'], compiler, name);
  const sorted = (values: unknown[], direction: number): unknown[] =>
    values
      .filter((value) => !isNullish(value))
      .sort((a, b) => compareOperands(a, b, compiler.order) * direction)
      .slice(0, n);
  return listed(compiler.compile(given['input']), (values) => {
    if (name === '$minN') return sorted(values, 1);
    if (name === '$maxN') return sorted(values, -1);
    return (name === '$firstN' ? values.slice(0, n) : values.slice(-n)).map((value) => value ?? null);
  });
}

/** `$top` and its relatives, which sort for themselves. */
function ranked(name: string, argument: unknown, compiler: Compiler): AccumulatorFactory {
  const many = name.endsWith('N');
  const given = namedFields(argument, name, ['sortBy', 'output', ...(many ? ['n'] : [])], []);
  const n = many ? countOf(given['n'], compiler, name) : 1;
  const sort = parseSort(given['sortBy']);
  const output = compiler.compile(given['output']);
  return () => {
    const held: { key: unknown[]; value: unknown }[] = [];
    return {
      add: (env) => {
        held.push({ key: sortKey(isDoc(env.root) ? env.root : {}, sort), value: output(env) ?? null });
      },
      result: () => {
        held.sort((a, b) => compareKeys(a.key, b.key, sort, compiler.order));
        const values = (name.startsWith('$top') ? held.slice(0, n) : held.slice(-n)).map(
          ({ value }) => value,
        );
        return many ? values : (values[0] ?? null);
      },
    };
  };
}
