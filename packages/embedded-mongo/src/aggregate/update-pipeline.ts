import { type Doc } from '../bson/values.js';
import { refusal } from '../errors.js';
import { compilerFor } from '../expressions/index.js';
import type { PipelineInput } from './input.js';
import { chain, parsePipeline } from './stages.js';

const ALLOWED = new Set(['$set', '$addFields', '$unset', '$project', '$replaceRoot', '$replaceWith']);

/** The stages allowed in an update read nothing but the document. */
const NOTHING: Omit<PipelineInput, 'variables'> = {
  source: {
    view: () => {
      throw new Error('an update reads no collection');
    },
    upTo: 0,
  },
  collection: undefined,
  other: () => undefined,
  hint: undefined,
  order: undefined,
  sessions: () => [],
};

/** Compiles an update given as a pipeline. @throws MongoCommandError 72 for a stage that is not allowed in an update */
export function runUpdatePipeline(pipeline: readonly unknown[], variables: Doc): (doc: Doc) => Doc {
  const stages = parsePipeline(pipeline);
  for (const { name } of stages)
    if (!ALLOWED.has(name)) throw refusal(72, `${name} is not allowed to be used within an update`);
  const transform = chain(stages, {
    input: { ...NOTHING, variables },
    variables,
    compiler: compilerFor(Object.keys(variables), undefined),
  });
  return (doc) => {
    const [result] = transform([doc]);
    return result ?? doc;
  };
}
