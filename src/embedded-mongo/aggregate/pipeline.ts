import './group.js';
import './join.js';
import './shape.js';
import './window.js';
import type { TextOrder } from '../bson/collation.js';
import { isDoc, toInteger, type Doc } from '../bson/values.js';
import { refusal } from '../errors.js';
import { compilerFor } from '../expressions/index.js';
import { query, type QuerySpec, type Source } from '../query/execute.js';
import { compileFilter } from '../query/matcher.js';
import type { Collection } from '../storage/catalog.js';
import { chain, type Stage } from './stages.js';

/** What a pipeline reads from. */
export interface PipelineInput {
  readonly source: Source;
  /** The collection of the command; undefined when it does not exist. */
  readonly collection: Collection | undefined;
  /** Another collection of the same database, for `$lookup`. */
  readonly other: (name: string) => Collection | undefined;
  /** Values of `$$name`. */
  readonly variables: Doc;
  readonly hint: unknown;
  /** Order of strings when a collation is in force. */
  readonly order: TextOrder | undefined;
  /** The sessions known, for `$listLocalSessions`. */
  readonly sessions: () => Doc[];
}

/**
 * Compiles a pipeline and starts it. Its head (`$match`, `$sort`, `$skip`, `$limit`) becomes a query that uses indexes;
 * the stages behind take documents one by one where they can.
 */
export function runPipeline(stages: readonly Stage[], input: PipelineInput): Iterable<Doc> {
  const { spec, skip, limit, rest } = headOf(stages, input);
  const compiler = compilerFor(Object.keys(input.variables), input.order);
  const transform = chain(rest, { input, variables: input.variables, compiler });
  return transform(limited(input, spec, skip, limit));
}

/** How a pipeline begins: a query that indexes can help with, and what is left to do. */
export interface Head {
  readonly spec: QuerySpec;
  readonly skip: number;
  /** 0 for all. */
  readonly limit: number;
  readonly rest: readonly Stage[];
}

/** Takes the stages from the front that a query can do. @throws MongoCommandError when they are malformed */
export function headOf(stages: readonly Stage[], input: PipelineInput): Head {
  const filters: Doc[] = [];
  let sort: unknown;
  let skip = 0;
  let limit = 0;
  let at = 0;
  for (const { name, argument } of stages) {
    const open = skip === 0 && limit === 0;
    if (name === '$match' && sort === undefined && open && isDoc(argument)) filters.push(argument);
    else if (name === '$sort' && sort === undefined && open) sort = argument;
    else if (name === '$skip' && open) skip = countOf(argument, '$skip', 0);
    else if (name === '$limit' && limit === 0) limit = countOf(argument, '$limit', 1);
    else break;
    at += 1;
  }
  const filter = compileFilter(
    filters.length === 1 ? (filters[0] ?? {}) : filters.length > 1 ? { $and: filters } : {},
    input.variables,
    input.order,
  );
  return {
    spec: { filter, sort, hint: input.hint, limit: limit > 0 ? skip + limit : 0 },
    skip,
    limit,
    rest: stages.slice(at),
  };
}

/** A whole number that is not below `least`. @throws MongoCommandError 5107201 or 15958 */
export function countOf(argument: unknown, name: string, least: number): number {
  const count = toInteger(argument);
  if (count === undefined || count < least)
    throw refusal(
      name === '$limit' ? 15958 : 5107200,
      `invalid argument to ${name} stage: ${least > 0 ? 'the limit must be positive' : 'a non-negative number is needed'}`,
    );
  return count;
}

function* limited(input: PipelineInput, spec: QuerySpec, skip: number, limit: number): Generator<Doc> {
  if (!input.collection) return;
  let at = 0;
  for (const hit of query(input.source, input.collection, spec)) {
    at += 1;
    if (at > skip) yield hit.doc;
    if (limit > 0 && at >= skip + limit) return;
  }
}
