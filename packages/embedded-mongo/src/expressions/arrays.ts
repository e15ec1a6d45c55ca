import { equalValues } from '../bson/compare.js';
import { isDoc, isNumeric, setField, toNumber, type Doc } from '../bson/values.js';
import { refusal } from '../errors.js';
import { parseSort, compareKeys, sortKey } from '../query/sort.js';
import { ValueSet } from '../query/value-set.js';
import {
  arrayOf,
  binary,
  define,
  isNullish,
  isTrue,
  named,
  namedFields,
  textOf,
  unary,
  unaryOrNull,
  variadic,
  wholeNumber,
  wrongType,
} from './arguments.js';
import { compareOperands } from './logic.js';
import type { Operator } from './compile.js';

function elementAt(array: readonly unknown[], position: number): unknown {
  return array.at(position);
}

const filter: Operator = (argument, compiler, name) => {
  const given = namedFields(argument, name, ['input', 'cond'], ['as', 'limit']);
  const as = given['as'] === undefined ? 'this' : textOf(given['as'], name);
  const input = compiler.compile(given['input']);
  const test = compiler.inside([as]).compile(given['cond']);
  const limit = given['limit'] === undefined ? undefined : compiler.compile(given['limit']);
  return (env) => {
    const items = input(env);
    if (isNullish(items)) return null;
    const wanted = limit?.(env);
    const most = isNullish(wanted) ? Infinity : wholeNumber(wanted, name);
    const kept: unknown[] = [];
    for (const item of arrayOf(items, name)) {
      if (kept.length >= most) break;
      if (isTrue(test({ ...env, vars: { ...env.vars, [as]: item } }))) kept.push(item);
    }
    return kept;
  };
};

const map: Operator = (argument, compiler, name) => {
  const given = namedFields(argument, name, ['input', 'in'], ['as']);
  const as = given['as'] === undefined ? 'this' : textOf(given['as'], name);
  const input = compiler.compile(given['input']);
  const body = compiler.inside([as]).compile(given['in']);
  return (env) => {
    const items = input(env);
    if (isNullish(items)) return null;
    return arrayOf(items, name).map((item) => body({ ...env, vars: { ...env.vars, [as]: item } }) ?? null);
  };
};

const reduce: Operator = (argument, compiler, name) => {
  const given = namedFields(argument, name, ['input', 'initialValue', 'in'], []);
  const input = compiler.compile(given['input']);
  const initial = compiler.compile(given['initialValue']);
  const body = compiler.inside(['this', 'value']).compile(given['in']);
  return (env) => {
    const items = input(env);
    if (isNullish(items)) return null;
    let value = initial(env);
    for (const item of arrayOf(items, name))
      value = body({ ...env, vars: { ...env.vars, this: item, value } });
    return value;
  };
};

function slice(values: unknown[], name: string): unknown {
  const [array, first, second] = values;
  if (values.some(isNullish)) return null;
  const items = arrayOf(array, name);
  const n = wholeNumber(first, name);
  if (values.length === 2) return n < 0 ? items.slice(n) : items.slice(0, n);
  const count = wholeNumber(second, name);
  if (count <= 0) throw refusal(28729, 'Third argument to $slice must be positive');
  const start = n < 0 ? Math.max(0, items.length + n) : n;
  return items.slice(start, start + count);
}

function range(values: unknown[], name: string): unknown {
  const [start = 0, end = 0, step = 1] = values.map((value) => wholeNumber(value, name));
  if (step === 0) throw refusal(34449, '$range requires a non-zero step value');
  if ((end - start) / step > 1_000_000) throw refusal(5, '$range would make too many elements');
  const items: number[] = [];
  for (let at = start; step > 0 ? at < end : at > end; at += step) items.push(at);
  return items;
}

function toObject(value: unknown, name: string): unknown {
  const doc: Doc = {};
  for (const item of arrayOf(value, name)) {
    const [key, inner] = Array.isArray(item)
      ? (item as unknown[])
      : isDoc(item)
        ? [item['k'], item['v']]
        : [undefined, undefined];
    setField(doc, textOf(key, name), inner ?? null);
  }
  return doc;
}

function zip(given: Readonly<Record<string, unknown>>, name: string): unknown {
  if (isNullish(given['inputs'])) return null;
  const inputs = arrayOf(given['inputs'], name);
  if (inputs.some(isNullish)) return null;
  const arrays = inputs.map((input) => arrayOf(input, name));
  const longest = isTrue(given['useLongestLength']);
  const lengths = arrays.map((array) => array.length);
  const length = longest ? Math.max(...lengths) : Math.min(...lengths);
  const defaults = isNullish(given['defaults']) ? [] : arrayOf(given['defaults'], name);
  return Array.from({ length }, (_, row) =>
    arrays.map((array, column) => (row < array.length ? array[row] : (defaults[column] ?? null))),
  );
}

function indexOfArray(values: unknown[], name: string): unknown {
  const [array, wanted, from = 0, to] = values;
  if (isNullish(array)) return null;
  const items = arrayOf(array, name);
  const start = wholeNumber(from, name);
  const end = to === undefined ? items.length : wholeNumber(to, name);
  for (let index = start; index < Math.min(end, items.length); index += 1)
    if (equalValues(items[index], wanted)) return index;
  return -1;
}

/** The first, last, least or greatest `n`. */
function several(pick: (items: unknown[], n: number) => unknown[]): Operator {
  return named(['input', 'n'], [], (given, name) => {
    const n = wholeNumber(given['n'], name);
    if (n < 1) throw refusal(5787908, "'n' must be greater than 0");
    return pick([...arrayOf(given['input'], name)], n);
  });
}

const sorted = (items: unknown[], direction: number): unknown[] =>
  items.filter((item) => !isNullish(item)).sort((a, b) => compareOperands(a, b) * direction);

function sortArray(given: Readonly<Record<string, unknown>>, name: string): unknown {
  if (isNullish(given['input'])) return null;
  const items = [...arrayOf(given['input'], name)];
  const { sortBy } = given;
  if (!isDoc(sortBy)) {
    const direction = isNumeric(sortBy) ? toNumber(sortBy) : 0;
    if (direction !== 1 && direction !== -1) throw refusal(2942501, '$sortArray needs 1 or -1 or a document');
    return items.sort((a, b) => compareOperands(a, b) * direction);
  }
  const sort = parseSort(sortBy);
  const key = (item: unknown): unknown[] => sortKey(isDoc(item) ? item : {}, sort);
  return items.sort((a, b) => compareKeys(key(a), key(b), sort));
}

function setOf(values: Iterable<unknown>): unknown[] {
  const set = new ValueSet();
  for (const value of values) set.add(value);
  return set.list();
}

const has = (items: readonly unknown[], wanted: unknown): boolean =>
  items.some((item) => equalValues(item, wanted));

define({
  $arrayElemAt: binary((array, index, name) => {
    if (isNullish(array) || isNullish(index)) return null;
    return elementAt(arrayOf(array, name), wholeNumber(index, name));
  }),
  $first: unary((value, name) => (isNullish(value) ? null : elementAt(arrayOf(value, name), 0))),
  $last: unary((value, name) => (isNullish(value) ? null : elementAt(arrayOf(value, name), -1))),
  $firstN: several((items, n) => items.slice(0, n)),
  $lastN: several((items, n) => items.slice(-n)),
  $minN: several((items, n) => sorted(items, 1).slice(0, n)),
  $maxN: several((items, n) => sorted(items, -1).slice(0, n)),
  $size: unary((value, name) => arrayOf(value, name).length),
  $isArray: unary((value) => Array.isArray(value)),
  $concatArrays: variadic((values, name) =>
    values.some(isNullish) ? null : values.flatMap((value) => arrayOf(value, name)),
  ),
  $reverseArray: unaryOrNull((value, name) => arrayOf(value, name).toReversed()),
  $in: binary((wanted, array, name) => has(arrayOf(array, name), wanted)),
  $indexOfArray: variadic(indexOfArray, 2, 4),
  $slice: variadic(slice, 2, 3),
  $range: variadic(range, 2, 3),
  $filter: filter,
  $map: map,
  $reduce: reduce,
  $zip: named(['inputs'], ['useLongestLength', 'defaults'], zip),
  $sortArray: named(['input', 'sortBy'], [], sortArray),
  $arrayToObject: unaryOrNull(toObject),
  $objectToArray: unaryOrNull((value, name) => {
    if (!isDoc(value)) throw wrongType(name, 'a document', value);
    return Object.entries(value).map(([k, v]) => ({ k, v }));
  }),
  $setUnion: variadic((values, name) =>
    values.some(isNullish) ? null : setOf(values.flatMap((value) => arrayOf(value, name))),
  ),
  $setIntersection: variadic((values, name) => {
    if (values.some(isNullish)) return null;
    const [first = [], ...others] = values.map((value) => arrayOf(value, name));
    return setOf(first).filter((item) => others.every((other) => has(other, item)));
  }),
  $setDifference: binary((a, b, name) =>
    isNullish(a) || isNullish(b)
      ? null
      : setOf(arrayOf(a, name)).filter((item) => !has(arrayOf(b, name), item)),
  ),
  $setEquals: variadic((values, name) => {
    const [first = [], ...others] = values.map((value) => arrayOf(value, name));
    return others.every(
      (other) => other.every((item) => has(first, item)) && first.every((item) => has(other, item)),
    );
  }, 2),
  $setIsSubset: binary((a, b, name) => arrayOf(a, name).every((item) => has(arrayOf(b, name), item))),
  $allElementsTrue: unary((value, name) => arrayOf(value, name).every((item) => isTrue(item))),
  $anyElementTrue: unary((value, name) => arrayOf(value, name).some((item) => isTrue(item))),
});
