import { equalValues } from '../bson/compare.js';
import { isDoc } from '../bson/values.js';
import { refusal } from '../errors.js';
import type { Collection, IndexSpec } from '../storage/catalog.js';
import { boundsFor, isPositional, type Bounds, type Interval } from './bounds.js';
import { compileFilter, type Conjunct, type Filter } from './matcher.js';
import type { SortField } from './sort.js';

/** How a query is read. */
export type Plan =
  | { readonly kind: 'scan'; readonly reverse: boolean; readonly sorted: boolean }
  | {
      readonly kind: 'index';
      readonly index: IndexSpec;
      readonly intervals: readonly Interval[];
      readonly reverse: boolean;
      /** True when the entries come in the wanted order. */
      readonly sorted: boolean;
      /** True when the intervals are merged by the least key behind their heads. */
      readonly merge: boolean;
    }
  | { readonly kind: 'union'; readonly plans: readonly Plan[]; readonly sorted: false };

/** What the planner is asked about. */
export interface Question {
  readonly collection: Collection;
  readonly filter: Filter;
  readonly sort: readonly SortField[];
  /** Name or key pattern of the index to use. */
  readonly hint: unknown;
  /** Number of the snapshot that is read; indexes that were finished later are not in it. */
  readonly upTo: number;
}

/**
 * Chooses how to read: most equality fields first, then a range, then an order that saves sorting; `$or` by one look-up
 * per branch; otherwise all records in the order of insertion.
 * @throws MongoCommandError 2 when a hint names no usable index
 */
export function plan(question: Question): Plan {
  const { collection, filter, sort, hint, upTo } = question;
  const natural = sort[0]?.field === '$natural' ? sort[0] : undefined;
  if (natural) return { kind: 'scan', reverse: natural.direction === -1, sorted: true };
  if (isDoc(hint) && '$natural' in hint) {
    return { kind: 'scan', reverse: equalValues(hint['$natural'], -1), sorted: sort.length === 0 };
  }
  const usable = collection.indexes.filter((index) => index.since <= upTo);
  if (hint !== undefined && hint !== null && !(isDoc(hint) && Object.keys(hint).length === 0)) {
    const index = usable.find((candidate) => isHinted(candidate, hint));
    if (!index)
      throw refusal(2, 'error processing query: hint provided does not correspond to an existing index');
    return consider(index, filter, sort).plan;
  }
  let best: { plan: Plan; score: number } | undefined;
  for (const index of usable) {
    if (!covers(index, filter)) continue;
    const found = consider(index, filter, sort);
    if (found.score > (best?.score ?? 0)) best = found;
  }
  if (best && best.score >= 50) return best.plan;
  return union(question) ?? best?.plan ?? { kind: 'scan', reverse: false, sorted: sort.length === 0 };
}

function isHinted(index: IndexSpec, hint: unknown): boolean {
  return typeof hint === 'string' ? index.name === hint : equalValues(index.definition['key'], hint);
}

/** True when the index holds every document that the filter can match. */
function covers(index: IndexSpec, filter: Filter): boolean {
  if (index.sparse && !boundsFor(index, filter.conjuncts).present) return false;
  return !index.partialFilter || implies(filter.conjuncts, index.partialFilter);
}

/** True when every condition of the partial filter stands in the query, or follows from an equality in it. */
function implies(conjuncts: readonly Conjunct[], partial: Record<string, unknown>): boolean {
  const needed = compileFilter(partial);
  if (needed.alternatives.length > 0) return false;
  const fixed: Record<string, unknown> = {};
  for (const { field, operator, value } of conjuncts) {
    // Equality with null also matches a missing field, from which nothing else follows.
    if (operator === '$eq' && value !== null && !Array.isArray(value) && !field.includes('.'))
      fixed[field] = value;
  }
  return needed.conjuncts.every((condition) =>
    conjuncts.some(
      (given) =>
        given.field === condition.field &&
        (given.operator === condition.operator
          ? equalValues(given.value, condition.value)
          : Object.hasOwn(fixed, condition.field) &&
            compileFilter({ [condition.field]: { [condition.operator]: condition.value } }).test(fixed)),
    ),
  );
}

function consider(
  index: IndexSpec,
  filter: Filter,
  sort: readonly SortField[],
): { plan: Plan & { kind: 'index' }; score: number } {
  const bounds = boundsFor(index, filter.conjuncts);
  const order = sort.length === 0 ? { reverse: false, merge: false } : orderOf(index, bounds, sort);
  const whole = index.unique && bounds.points === index.fields.length && !index.multikey;
  const score =
    (whole ? 1000 : 0) +
    bounds.equalities * 100 +
    (bounds.ranged ? 50 : 0) +
    (sort.length > 0 && order ? 30 : 0) +
    (index.partialFilter ? 1 : 0);
  return {
    plan: {
      kind: 'index',
      index,
      intervals: bounds.intervals,
      reverse: order?.reverse ?? false,
      merge: order?.merge ?? false,
      sorted: order !== undefined,
    },
    score,
  };
}

/** How an index is walked so that it gives the order of a sort. */
interface Walk {
  readonly reverse: boolean;
  readonly merge: boolean;
}

/**
 * How the index can be walked in the order of the sort, if it can. Fields fixed to one value do not matter. Behind
 * fields with a list of values the pieces of the index are merged.
 */
function orderOf(index: IndexSpec, bounds: Bounds, sort: readonly SortField[]): Walk | undefined {
  if (index.multikey || index.cut || index.paths.some((path) => isPositional(path))) return undefined;
  const wanted = sort.filter(({ field }) => !bounds.fixed.has(field));
  const along = directionFrom(index, bounds.points, wanted);
  if (along !== undefined) return { reverse: along, merge: false };
  if (bounds.intervals.length < 2) return undefined;
  const merged = directionFrom(index, bounds.equalities, wanted);
  return merged === undefined ? undefined : { reverse: merged, merge: true };
}

/** False when the fields from `position` on run as wanted, true when all run the other way, undefined otherwise. */
function directionFrom(
  index: IndexSpec,
  position: number,
  wanted: readonly SortField[],
): boolean | undefined {
  let forward = true;
  let backward = true;
  for (const [offset, { field, direction }] of wanted.entries()) {
    if (index.fields[position + offset] !== field) return undefined;
    if (index.directions[position + offset] === direction) backward = false;
    else forward = false;
  }
  return forward ? false : backward ? true : undefined;
}

function union({ collection, filter, hint, upTo }: Question): Plan | undefined {
  for (const branches of filter.alternatives) {
    const plans = branches.map((branch) =>
      plan({
        collection,
        filter: { ...branch, conjuncts: [...branch.conjuncts, ...filter.conjuncts] },
        sort: [],
        hint,
        upTo,
      }),
    );
    const narrowed = plans.every((found) => found.kind !== 'scan');
    if (narrowed) return { kind: 'union', plans, sorted: false };
  }
  return undefined;
}
