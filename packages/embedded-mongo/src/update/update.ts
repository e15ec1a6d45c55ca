import { ObjectId } from 'bson';
import { identicalValues } from '../bson/compare.js';
import { getField, isDoc, type Doc } from '../bson/values.js';
import { refusal } from '../errors.js';
import { compileFilter, type Filter } from '../query/matcher.js';
import { changeAt, REMOVED, type Change } from './change.js';
import { compileUpdateOperator, fieldsOf } from './operators.js';
import { expandPath, type ElementFilters } from './positions.js';
import { runUpdatePipeline } from '../aggregate/update-pipeline.js';

/** A compiled update. */
export interface Update {
  /** True for a whole new document instead of operators, which is not allowed for several documents at once. */
  readonly replaces: boolean;
  /**
   * The document after the update; the same object when nothing changed. It shares unchanged parts with `doc`.
   * @throws MongoCommandError 66 when `_id` would change, and what the operators throw
   */
  apply(doc: Doc, inserting: boolean): Doc;
}

/** What an update is compiled with. */
export interface UpdateContext {
  readonly filter: Filter;
  readonly arrayFilters: unknown;
  readonly now: Date;
  readonly variables: Doc;
}

/**
 * Compiles an update document, a replacement or a pipeline.
 * @throws MongoCommandError 9 when it is none of these
 */
export function compileUpdate(update: unknown, context: UpdateContext): Update {
  if (Array.isArray(update)) {
    if (context.arrayFilters !== undefined)
      throw refusal(9, 'arrayFilters may not be specified for pipeline-syle updates');
    const run = runUpdatePipeline(update as unknown[], context.variables);
    return { replaces: false, apply: (doc) => keepId(doc, sameOr(doc, withIdOf(doc, run(doc)))) };
  }
  if (!isDoc(update)) throw refusal(9, 'Update argument must be either an object or an array');
  const [first] = Object.keys(update);
  if (first === undefined || !first.startsWith('$')) return replacement(update);
  return operators(update, context);
}

function sameOr(before: Doc, after: Doc): Doc {
  return identicalValues(before, after) ? before : after;
}

function replacement(update: Doc): Update {
  for (const field of Object.keys(update)) {
    if (field.startsWith('$'))
      throw refusal(
        52,
        `The dollar ($) prefixed field '${field}' is not allowed in the context of an update's replacement document.`,
      );
  }
  return {
    replaces: true,
    apply: (doc) => {
      const id = doc['_id'];
      const { _id: given, ...rest } = update;
      const after = id === undefined ? update : { _id: given ?? id, ...rest };
      return keepId(doc, sameOr(doc, after));
    },
  };
}

/** A pipeline may leave `_id` out; it stays as it was. */
function withIdOf(before: Doc, after: Doc): Doc {
  const id = before['_id'];
  return id === undefined || after['_id'] !== undefined ? after : { _id: id, ...after };
}

function keepId(before: Doc, after: Doc): Doc {
  const id = before['_id'];
  if (id !== undefined && !identicalValues(id, after['_id'])) {
    throw refusal(66, "Performing an update on the path '_id' would modify the immutable field '_id'");
  }
  return after;
}

interface Step {
  readonly path: readonly string[];
  readonly change: Change;
  readonly create: boolean;
  readonly onlyInsert: boolean;
}

function operators(update: Doc, context: UpdateContext): Update {
  const steps: Step[] = [];
  const renames: { from: string[]; to: string[] }[] = [];
  const taken = new Set<string>();
  for (const [operator, argument] of Object.entries(update)) {
    if (!operator.startsWith('$')) throw refusal(9, `Unknown modifier: ${operator}`);
    for (const [field, value] of fieldsOf(operator, argument)) {
      const path = fieldPath(field);
      reserve(taken, field);
      if (operator === '$rename') {
        if (typeof value !== 'string') throw refusal(2, 'The $rename target must be a string');
        if (value === field)
          throw refusal(2, `The source and target field for $rename must differ: ${field}`);
        reserve(taken, value);
        renames.push({ from: path, to: fieldPath(value) });
      } else {
        const onlyInsert = operator === '$setOnInsert';
        const compiled = compileUpdateOperator(onlyInsert ? '$set' : operator, field, value, context.now);
        steps.push({ path, ...compiled, onlyInsert });
      }
    }
  }
  steps.sort((a, b) => comparePaths(a.path, b.path));
  const filters = elementFilters(context.arrayFilters, steps);
  for (const { path } of steps) checkIdentifiers(path, filters);
  return {
    replaces: false,
    apply: (doc, inserting) => {
      let after = doc;
      for (const { path, change, create, onlyInsert } of steps) {
        if (onlyInsert && !inserting) continue;
        for (const concrete of expandPath(doc, path, context.filter, filters)) {
          after = changeAt(after, concrete, change, create);
        }
      }
      for (const { from, to } of renames) after = rename(after, from, to);
      return after === doc ? doc : keepId(doc, after);
    },
  };
}

function fieldPath(field: string): string[] {
  const path = field.split('.');
  if (path.some((part) => part === ''))
    throw refusal(56, `The update path '${field}' contains an empty field name, which is not allowed.`);
  const [root = ''] = path;
  if (root.startsWith('$'))
    throw refusal(52, `The dollar ($) prefixed field '${root}' in '${field}' is not valid for storage.`);
  return path;
}

/**
 * Compares paths with numbers in numeric order and names as texts, the order in which MongoDB applies updates since
 * version 5.
 */
function comparePaths(a: readonly string[], b: readonly string[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    const [left = '', right = ''] = [a[index], b[index]];
    if (left === right) continue;
    const [first, second] = [Number(left), Number(right)];
    if (Number.isInteger(first) && Number.isInteger(second)) return first - second;
    return left < right ? -1 : 1;
  }
  return a.length - b.length;
}

function reserve(taken: Set<string>, field: string): void {
  for (const other of taken) {
    if (other === field || other.startsWith(`${field}.`) || field.startsWith(`${other}.`)) {
      throw refusal(
        40,
        `Updating the path '${field}' would create a conflict at '${other.length < field.length ? other : field}'`,
      );
    }
  }
  taken.add(field);
}

function rename(doc: Doc, from: readonly string[], to: readonly string[]): Doc {
  let value: unknown = doc;
  for (const part of from) {
    if (Array.isArray(value)) throw refusal(2, 'The source field of $rename cannot be an array element');
    value = isDoc(value) ? getField(value, part) : undefined;
  }
  if (value === undefined) return doc;
  return changeAt(
    changeAt(doc, from, () => REMOVED, false),
    to,
    () => value,
    true,
  );
}

/** The conditions of `arrayFilters` by their identifiers. */
function elementFilters(given: unknown, steps: readonly Step[]): ElementFilters {
  const filters: ElementFilters = new Map();
  if (given === undefined || given === null) return filters;
  if (!Array.isArray(given)) throw refusal(14, 'arrayFilters must be an array');
  for (const entry of given) {
    if (!isDoc(entry) || Object.keys(entry).length === 0)
      throw refusal(9, 'arrayFilters entries must be full objects');
    const identifier = identifierOf(entry);
    if (filters.has(identifier))
      throw refusal(9, `Found multiple array filters with the same top-level field name ${identifier}`);
    const test = compileFilter(entry).test;
    filters.set(identifier, (item) => test({ [identifier]: item }));
    if (!steps.some(({ path }) => path.includes(`$[${identifier}]`))) {
      throw refusal(9, `The array filter for identifier '${identifier}' was not used in the update`);
    }
  }
  return filters;
}

/**
 * Checks that every `$[name]` of a path has its condition.
 * @throws MongoCommandError 2
 */
function checkIdentifiers(path: readonly string[], filters: ElementFilters): void {
  for (const part of path) {
    const name = /^\$\[(.+)\]$/.exec(part)?.[1];
    if (name !== undefined && !filters.has(name))
      throw refusal(2, `No array filter found for identifier '${name}' in path '${path.join('.')}'`);
  }
}

function identifierOf(entry: Doc): string {
  const [name = ''] = Object.keys(entry);
  if (!name.startsWith('$')) return name.split('.')[0] ?? '';
  const [branch] = entry[name] as Doc[];
  if (!isDoc(branch)) throw refusal(9, 'cannot find the identifier of an array filter');
  return identifierOf(branch);
}

/**
 * The document that an upsert inserts: the equalities of the filter, then the update.
 * @throws MongoCommandError 54 when the filter fixes a field twice
 */
export function upsertDocument(filter: Filter, update: Update): Doc {
  let seed: Doc = {};
  const taken = new Set<string>();
  // An $or with one branch means the same as the branch.
  const single = filter.alternatives.flatMap(([only, ...more]) =>
    only && more.length === 0 ? only.conjuncts : [],
  );
  for (const { field, operator, value } of [...filter.conjuncts, ...single]) {
    const fixed =
      operator === '$eq'
        ? value
        : operator === '$in' && Array.isArray(value) && value.length === 1
          ? (value[0] as unknown)
          : undefined;
    if (fixed === undefined || (update.replaces && field !== '_id')) continue;
    if (taken.has(field))
      throw refusal(54, `cannot infer query fields to set, path '${field}' is matched twice`);
    taken.add(field);
    seed = changeAt(seed, field.split('.'), () => fixed, true);
  }
  const after = update.apply(seed, true);
  const { _id: id = new ObjectId(), ...rest } = after;
  return { _id: id, ...rest };
}
