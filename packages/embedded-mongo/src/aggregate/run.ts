import { isDoc, type Doc } from '../bson/values.js';
import { compilerFor } from '../expressions/index.js';
import { query, type QuerySpec } from '../query/execute.js';
import { compileFilter } from '../query/matcher.js';
import type { PipelineInput } from './input.js';
import { chain, countOf, type Stage } from './stages.js';

/**
 * Compiles a pipeline and starts it. Its head (`$match`, `$sort`, `$skip`, `$limit`) becomes a query that uses indexes;
 * the stages after it take documents one by one where they can.
 */
export function runPipeline(stages: readonly Stage[], input: PipelineInput): Iterable<Doc> {
  const { spec, skip, limit, rest } = headOf(stages, input);
  const compiler = compilerFor(Object.keys(input.variables), input.order);
  const transform = chain(rest, { input, variables: input.variables, compiler });
  return transform(limited(input, spec, skip, limit));
}

/** How a pipeline begins: a query for which indexes help, and the stages that are left. */
export interface Head {
  readonly spec: QuerySpec;
  readonly skip: number;
  /** 0 for all. */
  readonly limit: number;
  readonly rest: readonly Stage[];
}

/**
 * Takes from the front the stages that a query can do.
 * @throws MongoCommandError when they are malformed
 */
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

function* limited(input: PipelineInput, spec: QuerySpec, skip: number, limit: number): Generator<Doc> {
  if (!input.collection) return;
  let at = 0;
  for (const hit of query(input.source, input.collection, spec)) {
    at += 1;
    if (at > skip) yield hit.doc;
    if (limit > 0 && at >= skip + limit) return;
  }
}
