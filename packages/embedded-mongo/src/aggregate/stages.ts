import { isDoc, toInteger, type Doc } from '../bson/values.js';
import type { Compiler } from '../expressions/index.js';
import { refusal } from '../errors.js';
import type { PipelineInput } from './input.js';

/** One stage as it was given. */
export interface Stage {
  readonly name: string;
  readonly argument: unknown;
}

/** A compiled stage: documents in, documents out, each computed when it is asked for. */
export type Transform = (documents: Iterable<Doc>) => Iterable<Doc>;

/** What a stage is compiled with. */
export interface StageContext {
  readonly input: PipelineInput;
  /** Values of `$$name`. */
  readonly variables: Doc;
  readonly compiler: Compiler;
}

/** Compiles a stage. @throws MongoCommandError when its argument is wrong */
export type StageCompiler = (argument: unknown, context: StageContext, name: string) => Transform;

/** Compilers of the stages by name; each module registers its own. */
export const STAGES = new Map<string, StageCompiler>();

/** Stages that write, allowed only at the end of a pipeline; the command carries them out. */
export const WRITING = new Set(['$out', '$merge']);
/** Stages that may begin a pipeline on a database instead of a collection. */
export const SOURCES = new Set(['$documents', '$listLocalSessions', '$currentOp']);

const UNSUPPORTED = new Set([
  '$setWindowFields',
  '$densify',
  '$fill',
  '$geoNear',
  '$search',
  '$searchMeta',
  '$vectorSearch',
  '$collStats',
  '$indexStats',
  '$planCacheStats',
  '$listSessions',
  '$changeStream',
  '$changeStreamSplitLargeEvent',
]);

/**
 * Parses a pipeline.
 * @throws MongoCommandError 40324 for an unknown stage, 115 for an unsupported one, 40323 for a malformed one, 40601
 * for a stage that writes before the end
 */
export function parsePipeline(pipeline: unknown): Stage[] {
  if (!Array.isArray(pipeline)) throw refusal(14, "'pipeline' option must be specified as an array");
  return pipeline.map((given, position) => {
    const [name, ...more] = isDoc(given) ? Object.keys(given) : [];
    if (!isDoc(given) || name === undefined || more.length > 0) {
      throw refusal(40323, 'A pipeline stage specification object must contain exactly one field.');
    }
    if (name === '$listSearchIndexes')
      throw refusal(31082, '$listSearchIndexes stage is only allowed on MongoDB Atlas');
    if (UNSUPPORTED.has(name)) throw refusal(115, `${name} is not supported`);
    if (WRITING.has(name) && position < pipeline.length - 1)
      throw refusal(40601, `${name} can only be the final stage in the pipeline`);
    if (!STAGES.has(name) && !WRITING.has(name))
      throw refusal(40324, `Unrecognized pipeline stage name: '${name}'`);
    return { name, argument: given[name] };
  });
}

/** Compiles stages into one that runs them in order. */
export function chain(stages: readonly Stage[], context: StageContext): Transform {
  const transforms = stages.map(({ name, argument }) => {
    const compiler = STAGES.get(name);
    if (!compiler) throw refusal(40601, `${name} is not allowed here`);
    return compiler(argument, context, name);
  });
  return (documents) => {
    let current = documents;
    for (const transform of transforms) current = transform(current);
    return current;
  };
}

/** The argument as a document. @throws MongoCommandError 40272 or the given code */
export function docArgument(argument: unknown, name: string, code = 40272): Doc {
  if (!isDoc(argument)) throw refusal(code, `${name} specification stage must be an object`);
  return argument;
}

/**
 * A whole number of at least `least`.
 * @throws MongoCommandError 5107201 or 15958
 */
export function countOf(argument: unknown, name: string, least: number): number {
  const count = toInteger(argument);
  if (count === undefined || count < least)
    throw refusal(
      name === '$limit' ? 15958 : 5107200,
      `invalid argument to ${name} stage: ${least > 0 ? 'the limit must be positive' : 'a non-negative number is needed'}`,
    );
  return count;
}
