import { Aggregator } from 'mingo/aggregator';
import { isDoc, type Doc } from '../bson/values.js';
import { refusal } from '../errors.js';
import { checkExpression } from './context.js';
import { guarded, mingoOptions } from './expressions.js';
import { promote, restore } from './promote.js';

const STAGES = new Set(['$set', '$addFields', '$unset', '$project', '$replaceRoot', '$replaceWith']);

/** Compiles an update given as a pipeline. Fields it does not touch keep their numeric types. */
export function runUpdatePipeline(pipeline: readonly unknown[], variables: Doc): (doc: Doc) => Doc {
  for (const stage of pipeline) {
    const [name, ...more] = isDoc(stage) ? Object.keys(stage) : [];
    if (name === undefined || more.length > 0 || !isDoc(stage))
      throw refusal(40323, 'A pipeline stage specification object must contain exactly one field.');
    if (!STAGES.has(name)) throw refusal(72, `${name} is not allowed to be used within an update`);
    checkExpression(stage[name]);
  }
  const aggregator = new Aggregator(promote(pipeline) as Doc[], mingoOptions(variables));
  return (doc) => {
    const [result] = guarded(() => aggregator.run([promote(doc) as Doc]));
    return restore(doc, result) as Doc;
  };
}
