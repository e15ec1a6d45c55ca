import { Context, ProcessingMode } from 'mingo';
import { Aggregator } from 'mingo/aggregator';
import * as accumulator from 'mingo/operators/accumulator';
import * as expression from 'mingo/operators/expression';
import * as pipeline from 'mingo/operators/pipeline';
import * as projection from 'mingo/operators/projection';
import * as query from 'mingo/operators/query';
import * as window from 'mingo/operators/window';
import { isDoc, type Doc } from '../bson/values.js';
import { MongoCommandError } from '../errors.js';
import { promote } from './promote.js';
import { STAGES, type StageCompiler } from './stages.js';

const context = Context.init({ accumulator, expression, pipeline, projection, query, window });

/**
 * Stages that are left to mingo: over plain JavaScript numbers, so that longs and whole doubles come out as int32 where
 * they fit.
 */
const byMingo: StageCompiler = (argument, { variables }, name) => {
  refuseScripts(argument);
  const aggregator = new Aggregator([{ [name]: promote(argument) }], {
    idKey: '_id',
    processingMode: ProcessingMode.CLONE_OFF,
    useStrictMode: true,
    // Its windows are functions of its own; none of a client's get here.
    scriptEnabled: true,
    failOnError: true,
    variables: promote(variables) as Doc,
    context,
  });
  return (documents) => {
    try {
      return aggregator.run([...documents].map((doc) => promote(doc) as Doc)) as Doc[];
    } catch (error) {
      if (error instanceof MongoCommandError) throw error;
      throw new MongoCommandError(2, error instanceof Error ? error.message : `${name} failed`);
    }
  };
};

const SCRIPTS = new Set(['$function', '$accumulator', '$where']);

/** @throws MongoCommandError 115 when JavaScript stands anywhere in it */
function refuseScripts(value: unknown): void {
  if (Array.isArray(value)) value.forEach(refuseScripts);
  else if (isDoc(value))
    for (const [name, inner] of Object.entries(value)) {
      if (SCRIPTS.has(name))
        throw new MongoCommandError(115, `${name} is not supported: this server runs no JavaScript`);
      refuseScripts(inner);
    }
}

for (const name of ['$setWindowFields', '$densify', '$fill']) STAGES.set(name, byMingo);
