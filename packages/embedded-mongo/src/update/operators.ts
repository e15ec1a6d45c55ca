import { BSONRegExp, Long, Timestamp } from 'bson';
import { compareValues, equalValues, identicalValues } from '../bson/compare.js';
import { isDoc, isNumeric, toInteger } from '../bson/values.js';
import { refusal } from '../errors.js';
import { compileFilter, isOperatorDoc } from '../query/matcher.js';
import { compareKeys, parseSort, sortKey } from '../query/sort.js';
import { REMOVED, type Change } from './change.js';
import { calculate, isIntegral } from './numbers.js';

/** An update operator compiled for one field. */
export interface FieldOperator {
  readonly change: Change;
  /** True when missing parents are made. */
  readonly create: boolean;
}

const making = (change: Change): FieldOperator => ({ change, create: true });
const leaving = (change: Change): FieldOperator => ({ change, create: false });

/** Keeps the old value when the new one is identical, so that nothing counts as modified. */
const unlessSame = (old: unknown, fresh: unknown): unknown =>
  old !== undefined && identicalValues(old, fresh) ? old : fresh;

/**
 * Compiles an update operator for one field; the caller handles `$rename`, `$setOnInsert` and pipelines.
 * @param now the time of the command, for `$currentDate`
 * @throws MongoCommandError 9 for an unknown operator, 2 or 14 for a wrong argument
 */
export function compileUpdateOperator(
  operator: string,
  field: string,
  argument: unknown,
  now: Date,
): FieldOperator {
  switch (operator) {
    case '$set':
      return making((old) => unlessSame(old, argument));
    case '$unset':
      return leaving((old) => (old === undefined ? undefined : REMOVED));
    case '$inc':
    case '$mul':
      return making(arithmetic(operator, field, argument));
    case '$min':
      return making((old) => (old === undefined || compareValues(argument, old) < 0 ? argument : old));
    case '$max':
      return making((old) => (old === undefined || compareValues(argument, old) > 0 ? argument : old));
    case '$currentDate':
      return making(currentDate(argument, now));
    case '$bit':
      return making(bitwise(argument));
    case '$push':
      return making(push(field, argument));
    case '$addToSet':
      return making(addToSet(field, argument));
    case '$pop':
      return leaving(pop(field, argument));
    case '$pull':
      return leaving(filterArray(field, pulled(argument)));
    case '$pullAll': {
      if (!Array.isArray(argument)) throw refusal(2, '$pullAll requires an array argument');
      const values = argument as unknown[];
      return leaving(filterArray(field, (item) => values.some((value) => equalValues(item, value))));
    }
    default:
      throw refusal(
        9,
        `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`,
      );
  }
}

function arithmetic(operator: string, field: string, argument: unknown): Change {
  if (!isNumeric(argument))
    throw refusal(
      14,
      `Cannot ${operator === '$inc' ? 'increment' : 'multiply'} with non-numeric argument: {${field}}`,
    );
  return (old) => {
    if (old === undefined) return operator === '$inc' ? argument : calculate('multiply', argument, 0);
    if (!isNumeric(old))
      throw refusal(14, `Cannot apply ${operator} to a value of non-numeric type, field '${field}'`);
    return unlessSame(old, calculate(operator === '$inc' ? 'add' : 'multiply', old, argument));
  };
}

function currentDate(argument: unknown, now: Date): Change {
  const type = isDoc(argument) ? argument['$type'] : argument === true ? 'date' : undefined;
  if (type === 'date') return () => now;
  if (type === 'timestamp') return () => new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 });
  throw refusal(2, '$currentDate needs true or {$type: "date" | "timestamp"}');
}

function bitwise(argument: unknown): Change {
  const [entry] = isDoc(argument) ? Object.entries(argument) : [];
  const [name, mask] = entry ?? [];
  if (!isIntegral(mask) || !['and', 'or', 'xor'].includes(name ?? ''))
    throw refusal(2, '$bit needs {and|or|xor: integer}');
  return (old = 0) => {
    if (!isIntegral(old)) throw refusal(2, 'Cannot apply $bit to a value of non-integral type');
    const [a, b] = [BigInt(old.toString()), BigInt(mask.toString())];
    const result = name === 'and' ? a & b : name === 'or' ? a | b : a ^ b;
    return old instanceof Long || mask instanceof Long
      ? Long.fromBigInt(BigInt.asIntN(64, result))
      : Number(result);
  };
}

function asArray(old: unknown, field: string, operator: string): unknown[] | undefined {
  if (old === undefined) return undefined;
  if (Array.isArray(old)) return old as unknown[];
  throw refusal(2, `The field '${field}' must be an array to apply ${operator}`);
}

const PUSH_MODIFIERS = new Set(['$each', '$slice', '$sort', '$position']);

function push(field: string, argument: unknown): Change {
  const modified = isDoc(argument) && '$each' in argument;
  if (!modified) return (old) => [...(asArray(old, field, '$push') ?? []), argument];
  for (const name of Object.keys(argument)) {
    if (!PUSH_MODIFIERS.has(name)) throw refusal(2, `Unrecognized clause in $push: ${name}`);
  }
  const each = argument['$each'];
  if (!Array.isArray(each)) throw refusal(2, 'The argument to $each in $push must be an array');
  const position = integerOrNone(argument['$position'], '$position');
  const slice = integerOrNone(argument['$slice'], '$slice');
  const sorter = argument['$sort'] === undefined ? undefined : elementSorter(argument['$sort']);
  return (old) => {
    const items = [...(asArray(old, field, '$push') ?? [])];
    if (position === undefined) items.push(...(each as unknown[]));
    else items.splice(position, 0, ...(each as unknown[]));
    if (sorter) items.sort(sorter);
    const result = slice === undefined ? items : slice < 0 ? items.slice(slice) : items.slice(0, slice);
    return unlessSame(old, result);
  };
}

function integerOrNone(value: unknown, name: string): number | undefined {
  if (value === undefined) return undefined;
  const integer = toInteger(value);
  if (integer === undefined) throw refusal(2, `The value for ${name} must be an integer value`);
  return integer;
}

function elementSorter(given: unknown): (a: unknown, b: unknown) => number {
  if (!isDoc(given)) {
    const direction = toInteger(given);
    if (direction !== 1 && direction !== -1)
      throw refusal(2, 'The $sort element value must be either 1 or -1');
    return (a, b) => compareValues(a, b) * direction;
  }
  const sort = parseSort(given);
  const key = (item: unknown): unknown[] => sortKey(isDoc(item) ? item : {}, sort);
  return (a, b) => compareKeys(key(a), key(b), sort);
}

function addToSet(field: string, argument: unknown): Change {
  const each = isDoc(argument) && '$each' in argument ? argument['$each'] : [argument];
  if (!Array.isArray(each)) throw refusal(14, 'The argument to $each in $addToSet must be an array');
  return (old) => {
    const items = asArray(old, field, '$addToSet');
    const result = [...(items ?? [])];
    for (const value of each) if (!result.some((item) => equalValues(item, value))) result.push(value);
    return items && result.length === items.length ? old : result;
  };
}

function pop(field: string, argument: unknown): Change {
  const side = toInteger(argument);
  if (side !== 1 && side !== -1) throw refusal(9, '$pop expects 1 or -1');
  return (old) => {
    const items = asArray(old, field, '$pop');
    if (!items || items.length === 0) return old;
    return side === 1 ? items.slice(0, -1) : items.slice(1);
  };
}

function filterArray(field: string, drop: (item: unknown) => boolean): Change {
  return (old) => {
    const items = asArray(old, field, '$pull');
    if (!items) return old;
    const kept = items.filter((item) => !drop(item));
    return kept.length === items.length ? old : kept;
  };
}

/**
 * The test for what `$pull` removes: elements equal to a value, under a condition, or documents that match a filter.
 */
function pulled(argument: unknown): (item: unknown) => boolean {
  if (isOperatorDoc(argument) || argument instanceof BSONRegExp) {
    const test = compileFilter({ v: argument }).test;
    return (item) => test({ v: item });
  }
  if (isDoc(argument)) {
    const test = compileFilter(argument).test;
    return (item) => isDoc(item) && test(item);
  }
  return (item) => equalValues(item, argument);
}

/** Fields of an operator's argument, in the order in which MongoDB applies them. */
export function fieldsOf(operator: string, argument: unknown): [string, unknown][] {
  if (!isDoc(argument))
    throw refusal(9, `Modifiers operate on fields but we found another type for ${operator}`);
  return Object.entries(argument);
}
