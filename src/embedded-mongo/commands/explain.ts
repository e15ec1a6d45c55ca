import type { Doc } from '../bson/values.js';
import type { QuerySpec } from '../query/execute.js';
import type { Plan } from '../query/planner.js';

/** A plan in the words of MongoDB's `explain`. */
export function describePlan(plan: Plan, spec: QuerySpec): Doc {
  const input = describeRead(plan);
  const sorts = spec.sort !== undefined && !plan.sorted;
  return sorts ? { stage: 'SORT', sortPattern: spec.sort, inputStage: input } : input;
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
    default:
      return {
        stage: 'FETCH',
        inputStage: {
          stage: 'IXSCAN',
          indexName: plan.index.name,
          keyPattern: plan.index.definition['key'],
          isMultiKey: plan.index.multikey,
          isUnique: plan.index.unique,
          isSparse: plan.index.sparse,
          isPartial: plan.index.partial !== undefined,
          direction: plan.reverse ? 'backward' : 'forward',
        },
      };
  }
}
