import { BSONRegExp } from 'bson';
import type { TextOrder } from '../bson/collation.js';
import { isDoc, type Doc } from '../bson/values.js';
import { compileExpression } from '../expressions/index.js';
import { refusal } from '../errors.js';
import { isTrue } from '../expressions/arguments.js';
import { compileOperator, equalTo, matchesRegex, regexOf, type OperatorTest } from './operators.js';
import { anyAt } from './paths.js';

/** Tests a whole document. */
export type Matcher = (doc: Doc) => boolean;

/** One condition that all matching documents fulfil; the planner works on these. */
export interface Conjunct {
  readonly field: string;
  /** `$eq`, `$gt`, …; a literal regular expression is `$regex`. */
  readonly operator: string;
  readonly value: unknown;
}

/** A compiled filter. */
export interface Filter {
  readonly test: Matcher;
  readonly conjuncts: readonly Conjunct[];
  /** The branches of each top-level `$or`, each as a filter of its own. */
  readonly alternatives: readonly (readonly Filter[])[];
  /** First parts of all paths that the filter looks at. */
  readonly roots: ReadonlySet<string>;
  /** Order of strings, when there is a collation. */
  readonly order: TextOrder | undefined;
}

interface Parts {
  /** True when arrays at the end of a path are not entered, because the filter is about the value itself. */
  whole?: boolean;
  conjuncts: Conjunct[];
  alternatives: Filter[][];
  roots: Set<string>;
  order: TextOrder | undefined;
}

/**
 * Compiles a filter.
 * @param variables those of `let`, for `$expr`
 * @param order that of a collation
 * @throws MongoCommandError 2 or 9 when it is malformed or uses something unsupported
 */
export function compileFilter(filter: Doc, variables: Doc = {}, order?: TextOrder): Filter {
  const parts: Parts = { conjuncts: [], alternatives: [], roots: new Set(), order };
  const test = compileDoc(filter, variables, parts);
  return { test, ...parts };
}

function compileDoc(filter: Doc, variables: Doc, parts: Parts): Matcher {
  const tests: Matcher[] = [];
  for (const name of Object.keys(filter)) {
    tests.push(
      name.startsWith('$')
        ? compileLogical(name, filter[name], variables, parts)
        : compileField(name, filter[name], parts),
    );
  }
  return all(tests);
}

function all(tests: readonly Matcher[]): Matcher {
  const [first, second] = tests;
  if (!first) return () => true;
  if (!second) return first;
  return (doc) => tests.every((test) => test(doc));
}

function branches(name: string, value: unknown): Doc[] {
  if (!Array.isArray(value) || value.length === 0) throw refusal(2, `${name} must be a nonempty array`);
  return value.map((item) => {
    if (!isDoc(item)) throw refusal(2, `${name} entries need to be full objects`);
    return item;
  });
}

function compileLogical(name: string, value: unknown, variables: Doc, parts: Parts): Matcher {
  switch (name) {
    case '$and':
      return all(branches(name, value).map((branch) => compileDoc(branch, variables, parts)));
    case '$or':
    case '$nor': {
      const filters = branches(name, value).map((branch) => compileFilter(branch, variables, parts.order));
      for (const filter of filters) for (const root of filter.roots) parts.roots.add(root);
      if (name === '$nor') parts.roots.add(name);
      if (name === '$nor') return (doc) => !filters.some((filter) => filter.test(doc));
      parts.alternatives.push(filters);
      return (doc) => filters.some((filter) => filter.test(doc));
    }
    case '$expr': {
      const expression = compileExpression(value, variables, parts.order);
      parts.roots.add('$expr');
      return (doc) => isTrue(expression(doc));
    }
    case '$comment':
      return () => true;
    case '$where':
      throw refusal(115, '$where is not supported: this server runs no JavaScript');
    default:
      throw refusal(2, `unknown top level operator: ${name}`);
  }
}

/** True for a document whose first field is an operator, such as `{$gt: …}`. */
export function isOperatorDoc(value: unknown): value is Doc {
  if (!isDoc(value)) return false;
  const [first] = Object.keys(value);
  return first !== undefined && first.startsWith('$') && !['$ref', '$id', '$db'].includes(first);
}

function compileField(field: string, value: unknown, parts: Parts): Matcher {
  const path = field.split('.');
  parts.roots.add(path[0] ?? '');
  if (!isOperatorDoc(value)) {
    if (value instanceof BSONRegExp || value instanceof RegExp) {
      parts.conjuncts.push({ field, operator: '$regex', value });
      return reach(path, { test: matchesRegex(value), elements: !parts.whole, negated: false });
    }
    parts.conjuncts.push({ field, operator: '$eq', value });
    return reach(path, { test: equalTo(value, parts.order), elements: !parts.whole, negated: false });
  }
  const tests: Matcher[] = [];
  const element = (inner: unknown): ((item: unknown) => boolean) => compileElement(inner, parts.order);
  for (const operator of Object.keys(value)) {
    if (operator === '$options') {
      if (!('$regex' in value)) throw refusal(2, '$options needs a $regex');
      continue;
    }
    if (operator === '$not') {
      tests.push(compileNot(field, value[operator], parts));
      continue;
    }
    if (operator === '$all') {
      tests.push(compileAll(field, value[operator], parts));
      continue;
    }
    const argument = operator === '$regex' ? regexOf(value[operator], value['$options']) : value[operator];
    parts.conjuncts.push({ field, operator, value: argument });
    const compiled = compileOperator(operator, value[operator], value, element, parts.order);
    tests.push(reach(path, parts.whole ? { ...compiled, elements: false } : compiled));
  }
  return all(tests);
}

function reach(path: readonly string[], operator: OperatorTest): Matcher {
  const { test, elements, negated } = operator;
  const [only] = path;
  if (path.length === 1 && only !== undefined) {
    // The common case without a walk.
    return (doc) => {
      const value = Object.hasOwn(doc, only) ? doc[only] : undefined;
      const hit =
        elements && Array.isArray(value) ? value.some((item) => test(item)) || test(value) : test(value);
      return hit !== negated;
    };
  }
  return (doc) => anyAt(doc, path, test, elements) !== negated;
}

function compileNot(field: string, value: unknown, { order, whole = false }: Parts): Matcher {
  const ignored: Parts = { whole, conjuncts: [], alternatives: [], roots: new Set(), order };
  if (!isOperatorDoc(value) && !(value instanceof BSONRegExp) && !(value instanceof RegExp)) {
    throw refusal(2, '$not needs a regex or a document');
  }
  const inner = compileField(field, value, ignored);
  return (doc) => !inner(doc);
}

function compileAll(field: string, value: unknown, parts: Parts): Matcher {
  if (!Array.isArray(value)) throw refusal(2, '$all needs an array');
  if (value.length === 0) return () => false;
  return all(value.map((item: unknown) => compileField(field, item, parts)));
}

/**
 * The test of `$elemMatch` on one element: on documents when it names fields, on plain values when it names operators.
 */
export function compileElement(value: unknown, order?: TextOrder): (item: unknown) => boolean {
  if (!isDoc(value)) throw refusal(2, '$elemMatch needs an Object');
  const names = Object.keys(value);
  const onValues =
    isOperatorDoc(value) && !names.some((name) => ['$and', '$or', '$nor', '$expr'].includes(name));
  if (onValues) {
    // The element itself must match; an element that is an array is not entered.
    const parts: Parts = { whole: true, conjuncts: [], alternatives: [], roots: new Set(), order };
    const test = compileField('v', value, parts);
    return (item) => test({ v: item });
  }
  const test = compileFilter(value, {}, order).test;
  return (item) =>
    isDoc(item) ? test(item) : Array.isArray(item) ? test(Object.fromEntries(item.entries())) : false;
}
