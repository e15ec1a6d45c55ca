import type { TextOrder } from '../bson/collation.js';
import { compileExpression } from '../expressions/index.js';
import { isDoc, isNumeric, isTruthy, setField, toInteger, type Doc } from '../bson/values.js';
import { refusal } from '../errors.js';
import { compileFilter, type Filter } from './matcher.js';
import { positionOf } from './positional.js';

/** What happens to a field: it is kept, left out or computed, or its parts are looked at. */
type Rule =
  | { readonly kind: 'keep' | 'drop' }
  | {
      readonly kind: 'compute';
      readonly from: (root: Doc, value: unknown) => unknown;
      readonly needsField: boolean;
    }
  | { readonly kind: 'inside'; readonly rules: Rules };
type Rules = Map<string, Rule>;

/**
 * Compiles a projection; undefined when it changes nothing.
 * @param filter the query's filter, for `array.$`; none for the stage `$project`, which has no `$slice`, `$elemMatch`
 * and `$`
 * @throws MongoCommandError 31253 or 31254 when it mixes keeping and leaving out, 2 for unknown operators
 */
export function compileProjection(
  projection: unknown,
  filter: Filter | undefined,
  variables: Doc = {},
  order?: TextOrder,
): ((doc: Doc) => Doc) | undefined {
  if (projection === undefined || projection === null) return undefined;
  if (!isDoc(projection)) throw refusal(14, 'projection must be a document');
  const fields = Object.entries(projection);
  if (fields.length === 0) return undefined;
  const rules: Rules = new Map();
  let mode: 'include' | 'exclude' | undefined;
  let id: boolean | undefined;
  for (const [field, given] of fields) {
    const flag = flagOf(given);
    if (field === '_id' && flag !== undefined) {
      id = flag;
      continue;
    }
    const positional = filter !== undefined && field.endsWith('.$');
    const scope: Scope = { variables, order, find: filter !== undefined };
    const rule = positional ? firstMatch(field.slice(0, -2), filter) : ruleOf(given, scope);
    const wants = modeOf(rule, given, positional || !scope.find);
    if (wants) {
      if (mode && mode !== wants) {
        throw mode === 'include'
          ? refusal(31254, `Cannot do exclusion on field ${field} in inclusion projection`)
          : refusal(31253, `Cannot do inclusion on field ${field} in exclusion projection`);
      }
      mode = wants;
    }
    place(rules, (positional ? field.slice(0, -2) : field).split('.'), rule, field);
  }
  const including = mode ? mode === 'include' : id === true && rules.size === 0;
  if (id === false) rules.set('_id', { kind: 'drop' });
  else if (including && !rules.has('_id')) rules.set('_id', { kind: 'keep' });
  return (doc) => applyRules(doc, rules, including, doc);
}

function flagOf(given: unknown): boolean | undefined {
  return typeof given === 'boolean' || isNumeric(given) ? isTruthy(given) : undefined;
}

function modeOf(rule: Rule, given: unknown, positional: boolean): 'include' | 'exclude' | undefined {
  if (rule.kind === 'drop') return 'exclude';
  // $slice alone keeps the other fields.
  return isDoc(given) && '$slice' in given && !positional ? undefined : 'include';
}

interface Scope {
  readonly variables: Doc;
  readonly order: TextOrder | undefined;
  /** True for the projection of a query, which has operators of its own. */
  readonly find: boolean;
}

function ruleOf(given: unknown, scope: Scope): Rule {
  const flag = flagOf(given);
  if (flag !== undefined) return { kind: flag ? 'keep' : 'drop' };
  if (isDoc(given)) {
    const [operator] = Object.keys(given);
    if (operator === '$slice' && scope.find && !isExpressionSlice(given[operator]))
      return slice(given[operator]);
    if (operator === '$elemMatch' && scope.find) return elementMatch(given[operator]);
    if (operator === '$meta') throw refusal(115, '$meta is not supported');
    if (operator !== undefined && !operator.startsWith('$')) {
      const rules: Rules = new Map();
      for (const [field, inner] of Object.entries(given))
        place(rules, field.split('.'), ruleOf(inner, scope), field);
      return { kind: 'inside', rules };
    }
  }
  const expression = compileExpression(given, scope.variables, scope.order);
  return { kind: 'compute', from: (root) => expression(root), needsField: false };
}

/** True for `{$slice: ['$path', 2]}`, which is the expression, also in a query. */
function isExpressionSlice(argument: unknown): boolean {
  return Array.isArray(argument) && (typeof argument[0] === 'string' || isDoc(argument[0]));
}

function slice(argument: unknown): Rule {
  const [skip, count] = Array.isArray(argument)
    ? argument.map((item) => toInteger(item))
    : [undefined, toInteger(argument)];
  if (count === undefined || (Array.isArray(argument) && skip === undefined))
    throw refusal(28667, '$slice needs numbers');
  return {
    kind: 'compute',
    needsField: true,
    from: (_root, value) => {
      if (!Array.isArray(value)) return value;
      if (skip === undefined) return count < 0 ? value.slice(count) : value.slice(0, count);
      const start = skip < 0 ? Math.max(0, value.length + skip) : skip;
      return value.slice(start, start + count);
    },
  };
}

function elementMatch(argument: unknown): Rule {
  const matches = compileFilter({ a: { $elemMatch: argument } }).test;
  return {
    kind: 'compute',
    needsField: true,
    from: (_root, value) => {
      const found = Array.isArray(value) ? value.findIndex((item) => matches({ a: [item] })) : -1;
      return found < 0 ? undefined : [(value as unknown[])[found]];
    },
  };
}

function firstMatch(path: string, filter: Filter): Rule {
  return {
    kind: 'compute',
    needsField: true,
    from: (root, value) => {
      if (!Array.isArray(value)) return value;
      const position = positionOf(path, value, filter, root);
      if (position === undefined)
        throw refusal(51246, "positional operator '.$' couldn't find a matching element in the array");
      return [value[position] as unknown];
    },
  };
}

function place(rules: Rules, path: readonly string[], rule: Rule, field: string): void {
  const [name = '', ...rest] = path;
  if (name === '') throw refusal(40352, 'FieldPath cannot be constructed with empty string');
  if (name.startsWith('$')) throw refusal(16410, `FieldPath field names may not start with '$': ${field}`);
  if (rest.length === 0) {
    if (rules.get(name)?.kind === 'inside') throw refusal(31249, `Path collision at ${field}`);
    rules.set(name, rule);
    return;
  }
  let inside = rules.get(name);
  if (inside && inside.kind !== 'inside') throw refusal(31249, `Path collision at ${field}`);
  inside ??= { kind: 'inside', rules: new Map() };
  rules.set(name, inside);
  place(inside.rules, rest, rule, field);
}

function applyRules(doc: Doc, rules: Rules, including: boolean, root: Doc): Doc {
  const result: Doc = {};
  for (const field of Object.keys(doc)) {
    const value = doc[field];
    const rule = rules.get(field);
    if (!rule) {
      if (!including) setField(result, field, value);
    } else if (rule.kind === 'keep') setField(result, field, value);
    else if (rule.kind === 'inside') {
      const inner = applyInside(value, rule.rules, including, root);
      if (inner !== undefined) setField(result, field, inner);
    } else if (rule.kind === 'compute') {
      const computed = rule.from(root, value);
      if (computed !== undefined) setField(result, field, computed);
    }
  }
  for (const [field, rule] of rules) {
    if (Object.hasOwn(doc, field)) continue;
    if (rule.kind === 'compute' && !rule.needsField) {
      const computed = rule.from(root, undefined);
      if (computed !== undefined) setField(result, field, computed);
    } else if (
      rule.kind === 'inside' &&
      [...rule.rules.values()].some((inner) => inner.kind === 'compute' && !inner.needsField)
    ) {
      setField(result, field, applyRules({}, rule.rules, including, root));
    }
  }
  return result;
}

function applyInside(value: unknown, rules: Rules, including: boolean, root: Doc): unknown {
  if (isDoc(value)) return applyRules(value, rules, including, root);
  if (Array.isArray(value)) {
    return value
      .map((item) => applyInside(item, rules, including, root))
      .filter((item) => item !== undefined);
  }
  return including ? undefined : value;
}
