import { Aggregator } from 'mingo/aggregator';
import { Lazy, type Iterator as MingoIterator } from 'mingo/lazy';
import type { PipelineOperator } from 'mingo/types';
import { evalExpr } from 'mingo/core';
import { calculateObjectSize } from 'bson';
import { getField, isDoc, toInteger, type Doc } from '../bson/values.js';
import { refusal } from '../errors.js';
import { MAX_BLOCKING_BYTES } from '../limits.js';
import { compileFilter } from '../query/matcher.js';
import { EVERYTHING, query, type QuerySpec, type Source } from '../query/execute.js';
import { valuesAt } from '../query/paths.js';
import { parseSort, sortInMemory } from '../query/sort.js';
import type { Collection } from '../storage/catalog.js';
import { mingoContext } from './context.js';
import { guarded, mingoOptions } from './expressions.js';
import { promote } from './promote.js';
import { stageDoc, type Stage } from './stages.js';

/** What a pipeline reads from. */
export interface PipelineInput {
  readonly source: Source;
  /** The collection of the command; undefined when it does not exist. */
  readonly collection: Collection | undefined;
  /** Another collection of the same database, for `$lookup`. */
  readonly other: (name: string) => Collection | undefined;
  readonly variables: Doc;
  readonly hint: unknown;
}

/**
 * Runs a pipeline. Its head (`$match`, `$sort`, `$skip`, `$limit`) becomes a query that uses indexes; mingo does the
 * rest, with our matching, sorting and look-ups.
 */
export function* runPipeline(stages: readonly Stage[], input: PipelineInput): Generator<Doc> {
  const { spec, skip, limit, rest } = headOf(stages, input);
  const documents = limited(input, spec, skip, limit);
  if (rest.length === 0) {
    yield* documents;
    return;
  }
  const options = {
    ...mingoOptions(input.variables),
    context: mingoContext(operators(input)),
    collectionResolver: resolver(input),
  };
  const aggregator = new Aggregator(
    rest.map((stage) => promote(stageDoc(stage)) as Doc),
    options,
  );
  const results = guarded(() => aggregator.stream(promoted(documents)));
  for (;;) {
    const next = guarded(() => results.next());
    if (next.done) return;
    yield next.value as Doc;
  }
}

interface Head {
  readonly spec: QuerySpec;
  readonly skip: number;
  readonly limit: number;
  readonly rest: readonly Stage[];
}

function headOf(stages: readonly Stage[], input: PipelineInput): Head {
  const filters: Doc[] = [];
  let sort: unknown;
  let skip = 0;
  let limit = 0;
  let at = 0;
  for (const { name, argument } of stages) {
    if (name === '$match' && sort === undefined && skip === 0 && limit === 0 && isDoc(argument))
      filters.push(argument);
    else if (name === '$sort' && sort === undefined && skip === 0 && limit === 0) sort = argument;
    else if (name === '$skip' && limit === 0 && skip === 0) skip = toInteger(argument) ?? 0;
    else if (name === '$limit' && limit === 0) {
      limit = toInteger(argument) ?? 0;
      if (limit <= 0) throw refusal(15958, 'the limit must be positive');
    } else break;
    at += 1;
  }
  const filter = compileFilter(
    filters.length === 1 ? (filters[0] ?? {}) : filters.length > 1 ? { $and: filters } : {},
    input.variables,
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

function* promoted(documents: Iterable<Doc>): Generator<Doc> {
  for (const doc of documents) yield promote(doc) as Doc;
}

function resolver(input: PipelineInput): (name: string) => Doc[] {
  return (name) => {
    const collection = input.other(name);
    if (!collection) return [];
    return [...query(input.source, collection, { filter: EVERYTHING })].map((hit) => promote(hit.doc) as Doc);
  };
}

interface StageOptions {
  readonly local?: { readonly variables?: Doc };
  readonly variables?: Doc;
}

/** Variables in force where a stage runs: those of `let`, of the command and of an enclosing `$lookup`. */
function variablesOf(options: unknown): Doc {
  const { local, variables } = options as StageOptions;
  return { ...variables, ...local?.variables };
}

function operators(input: PipelineInput): Record<`$${string}`, PipelineOperator> {
  const stages = {
    $match: (documents: MingoIterator, argument: unknown, options: unknown) => {
      if (!isDoc(argument)) throw refusal(15959, 'the match filter must be an expression in an object');
      const { test } = compileFilter(argument, variablesOf(options));
      return documents.filter<Doc>((doc) => test(doc));
    },
    $sort: (documents: MingoIterator, argument: unknown) => {
      const sort = parseSort(argument);
      const access = { doc: (doc: Doc) => doc, size: (doc: Doc) => calculateObjectSize(doc) };
      return documents.transform<Doc>((all) => Lazy(sortInMemory(all, sort, access, MAX_BLOCKING_BYTES)));
    },
    $lookup: (documents: MingoIterator, argument: unknown, options: unknown) => {
      const lookup = compileLookup(argument, input, options);
      return documents.map<Doc, Doc>((doc) => lookup(doc));
    },
  };
  return stages as unknown as Record<`$${string}`, PipelineOperator>;
}

const LOOKUP_FIELDS = new Set(['from', 'localField', 'foreignField', 'let', 'pipeline', 'as']);

/** `$lookup` by a query on the other collection, so that its indexes are used. */
function compileLookup(argument: unknown, input: PipelineInput, options: unknown): (doc: Doc) => Doc {
  if (!isDoc(argument)) throw refusal(9, 'the $lookup specification must be an object');
  for (const field of Object.keys(argument))
    if (!LOOKUP_FIELDS.has(field)) throw refusal(9, `unknown argument to $lookup: ${field}`);
  const { from, localField, foreignField, as, pipeline = [] } = argument;
  if (typeof from !== 'string' || typeof as !== 'string') throw refusal(9, "$lookup needs 'from' and 'as'");
  const stages = (pipeline as Doc[]).map((stage) => {
    const [name = ''] = Object.keys(stage);
    return { name, argument: stage[name] };
  });
  const collection = input.other(from);
  return (doc) => {
    const inner = isDoc(argument['let']) ? (evalExpr(doc, argument['let'], options as never) as Doc) : {};
    const joined: Stage[] = [...stages];
    if (typeof localField === 'string' && typeof foreignField === 'string') {
      const values = valuesAt(doc, localField.split('.')).map((value) => value ?? null);
      const condition = values.length === 1 ? { $eq: values[0] } : { $in: values };
      joined.unshift({ name: '$match', argument: { [foreignField]: condition } });
    }
    const found = [
      ...runPipeline(joined, {
        ...input,
        collection,
        hint: undefined,
        variables: { ...variablesOf(options), ...inner },
      }),
    ];
    return withField(
      doc,
      as.split('.'),
      found.map((item) => promote(item)),
    );
  };
}

function withField(doc: Doc, path: readonly string[], value: unknown): Doc {
  const [name = '', ...rest] = path;
  if (rest.length === 0) return { ...doc, [name]: value };
  const inner = getField(doc, name);
  return { ...doc, [name]: withField(isDoc(inner) ? inner : {}, rest, value) };
}
