import { textOrder } from '../bson/collation.js';
import { isDoc, toInteger, type Doc } from '../bson/values.js';
import { headOf } from '../aggregate/pipeline.js';
import { parsePipeline } from '../aggregate/stages.js';
import { refusal } from '../errors.js';
import { planQuery, query, type Counters, type QuerySpec } from '../query/execute.js';
import type { Plan } from '../query/planner.js';
import { checkCollectionName } from '../storage/catalog.js';
import { findCollection, sourceOf, type CommandContext } from './context.js';
import { boundsOf, within, type Bounded } from './find.js';
import { checkOptions, docOption, docsOption, letOption } from './options.js';

const VERBOSITY = new Set(['queryPlanner', 'executionStats', 'allPlansExecution']);

/** What is explained: the query behind a command, and the stages around it. */
interface Explained extends Bounded {
  /** Stages above the reading of documents, outermost first: `LIMIT`, `COUNT`, `UPDATE`. */
  readonly above: readonly string[];
  /** Stages of a pipeline that the query does not cover. */
  readonly rest: readonly Doc[];
}

/**
 * `explain`: gives the plan of a command with the name of the index and, unless only `queryPlanner` is asked for, what
 * reading costs. Nothing is written; the query of an update or delete is read as far as the command would read it.
 */
export function explain(context: CommandContext): Doc {
  const { command, db } = context;
  checkOptions(command, ['verbosity']);
  const verbosity = command['verbosity'] ?? 'allPlansExecution';
  if (typeof verbosity !== 'string' || !VERBOSITY.has(verbosity))
    throw refusal(9, 'unknown verbosity of explain');
  const inner = docOption(command, 'explain');
  const [operation = ''] = Object.keys(inner);
  const name = checkCollectionName(db, inner[operation]);
  const explained = explainedBy(operation, inner, context);
  const { spec } = explained;
  const collection = findCollection(context, name);
  const source = sourceOf(context);
  const plan = collection ? planQuery(source, collection, spec) : undefined;
  const winningPlan = describePlan(plan, spec, explained.above);
  const facts: Doc = {
    queryPlanner: {
      namespace: `${db}.${name}`,
      parsedQuery: parsedQueryOf(operation, inner),
      winningPlan,
      rejectedPlans: [],
    },
  };
  if (verbosity !== 'queryPlanner') {
    const counters: Counters = { keys: 0, docs: 0 };
    const start = performance.now();
    let nReturned = 0;
    if (collection)
      for (const _hit of within(
        query({ ...source, counters }, collection, spec),
        explained.skip,
        explained.limit,
      ))
        nReturned += 1;
    facts['executionStats'] = {
      executionSuccess: true,
      nReturned,
      executionTimeMillis: Math.round(performance.now() - start),
      totalKeysExamined: counters.keys,
      totalDocsExamined: counters.docs,
      executionStages: winningPlan,
    };
  }
  return {
    explainVersion: '1',
    ...(explained.rest.length > 0 ? { stages: [{ $cursor: facts }, ...explained.rest] } : facts),
    command: { ...inner, $db: db },
    ok: 1,
  };
}

/** @throws MongoCommandError 115 for a command that has no query */
function explainedBy(operation: string, inner: Doc, context: CommandContext): Explained {
  const now = context.server.now();
  switch (operation) {
    case 'find':
      return { ...boundsOf(inner, 'filter', now), above: [], rest: [] };
    case 'count':
      return { ...boundsOf(inner, 'query', now), above: ['COUNT'], rest: [] };
    case 'distinct':
      return { ...boundsOf({ ...inner, limit: 0 }, 'query', now), above: ['DISTINCT'], rest: [] };
    case 'findAndModify':
    case 'findandmodify':
      return {
        ...boundsOf({ ...inner, limit: 1 }, 'query', now),
        above: [inner['remove'] === true ? 'DELETE' : 'UPDATE'],
        rest: [],
      };
    case 'update':
    case 'delete': {
      const [statement = {}, ...more] = docsOption(inner, operation === 'update' ? 'updates' : 'deletes');
      if (more.length > 0) throw refusal(72, 'explain takes one statement');
      const single =
        operation === 'update' ? statement['multi'] !== true : toInteger(statement['limit']) === 1;
      const asFind = { ...statement, let: inner['let'], limit: single ? 1 : 0 };
      return { ...boundsOf(asFind, 'q', now), above: [operation.toUpperCase()], rest: [] };
    }
    case 'aggregate': {
      const { spec, skip, limit, rest } = headOf(parsePipeline(inner['pipeline']), {
        source: sourceOf(context),
        collection: undefined,
        other: () => undefined,
        variables: letOption(inner, now),
        hint: inner['hint'],
        order: textOrder(inner['collation']),
        sessions: () => [],
      });
      return { spec, skip, limit, above: [], rest: rest.map(({ name, argument }) => ({ [name]: argument })) };
    }
    default:
      throw refusal(115, `explain of '${operation}' is not supported`);
  }
}

function parsedQueryOf(operation: string, inner: Doc): Doc {
  if (operation === 'find') return docOption(inner, 'filter');
  if (operation !== 'update' && operation !== 'delete') return docOption(inner, 'query');
  const [statement] = docsOption(inner, operation === 'update' ? 'updates' : 'deletes');
  return statement && isDoc(statement['q']) ? statement['q'] : {};
}

/** A plan in the words of MongoDB's `explain`; `EOF` for a collection that does not exist. */
function describePlan(plan: Plan | undefined, spec: QuerySpec, above: readonly string[]): Doc {
  let stage: Doc = plan ? describeRead(plan) : { stage: 'EOF' };
  const sorts = plan && !plan.sorted && isDoc(spec.sort) && Object.keys(spec.sort).length > 0;
  if (sorts) stage = { stage: 'SORT', sortPattern: spec.sort, inputStage: stage };
  for (const name of above.toReversed()) stage = { stage: name, inputStage: stage };
  return stage;
}

function describeRead(plan: Plan): Doc {
  switch (plan.kind) {
    case 'scan':
      return { stage: 'COLLSCAN', direction: plan.reverse ? 'backward' : 'forward' };
    case 'union':
      return {
        stage: 'FETCH',
        inputStage: { stage: 'OR', inputStages: plan.plans.map((part) => describeRead(part)) },
      };
    default: {
      const scan = {
        stage: 'IXSCAN',
        indexName: plan.index.name,
        keyPattern: plan.index.definition['key'],
        isMultiKey: plan.index.multikey,
        isUnique: plan.index.unique,
        isSparse: plan.index.sparse,
        isPartial: plan.index.partial !== undefined,
        direction: plan.reverse ? 'backward' : 'forward',
      };
      return { stage: 'FETCH', inputStage: plan.merge ? { stage: 'SORT_MERGE', inputStage: scan } : scan };
    }
  }
}
