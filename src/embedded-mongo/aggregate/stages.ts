import { isDoc, type Doc } from '../bson/values.js';
import { refusal } from '../errors.js';
import { checkExpression } from './context.js';

/** Stages that mingo carries out, some with ours in their place. `$out` and `$merge` write and are refused. */
const STAGES = new Set([
  '$match',
  '$sort',
  '$limit',
  '$skip',
  '$count',
  '$project',
  '$addFields',
  '$set',
  '$unset',
  '$group',
  '$unwind',
  '$lookup',
  '$facet',
  '$replaceRoot',
  '$replaceWith',
  '$sortByCount',
  '$bucket',
  '$bucketAuto',
  '$sample',
  '$unionWith',
  '$redact',
  '$setWindowFields',
  '$densify',
  '$fill',
  '$documents',
  '$graphLookup',
]);
const UNSUPPORTED = new Set([
  '$out',
  '$merge',
  '$geoNear',
  '$search',
  '$searchMeta',
  '$vectorSearch',
  '$collStats',
  '$indexStats',
  '$planCacheStats',
  '$currentOp',
  '$listSessions',
  '$listLocalSessions',
  '$changeStream',
]);
/** Stages whose argument holds more than expressions. */
const UNCHECKED = new Set([
  '$match',
  '$lookup',
  '$facet',
  '$unionWith',
  '$graphLookup',
  '$densify',
  '$fill',
  '$setWindowFields',
]);

/** One stage: its name and argument. */
export interface Stage {
  readonly name: string;
  readonly argument: unknown;
}

/**
 * Reads and checks a pipeline, also those inside `$lookup`, `$facet` and `$unionWith`.
 * @throws MongoCommandError 40324 unknown stage, 115 unsupported stage, 40323 malformed stage, 168 unknown expression
 */
export function parsePipeline(pipeline: unknown): Stage[] {
  if (!Array.isArray(pipeline)) throw refusal(14, "'pipeline' option must be specified as an array");
  return pipeline.map((given) => {
    const [name, ...more] = isDoc(given) ? Object.keys(given) : [];
    if (!isDoc(given) || name === undefined || more.length > 0) {
      throw refusal(40323, 'A pipeline stage specification object must contain exactly one field.');
    }
    if (UNSUPPORTED.has(name)) throw refusal(115, `${name} is not supported`);
    if (!STAGES.has(name)) throw refusal(40324, `Unrecognized pipeline stage name: '${name}'`);
    const argument = given[name];
    if (!UNCHECKED.has(name)) checkExpression(argument);
    for (const inner of innerPipelines(name, argument)) parsePipeline(inner);
    return { name, argument };
  });
}

function innerPipelines(name: string, argument: unknown): unknown[] {
  if (!isDoc(argument)) return [];
  if (name === '$facet') return Object.values(argument);
  if (name === '$lookup' || name === '$unionWith')
    return argument['pipeline'] === undefined ? [] : [argument['pipeline']];
  return [];
}

/** The stage as mingo takes it. */
export function stageDoc({ name, argument }: Stage): Doc {
  return { [name]: argument };
}
