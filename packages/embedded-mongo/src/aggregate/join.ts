import { Long } from 'bson';
import { isDoc, toInteger, type Doc } from '../bson/values.js';
import { refusal } from '../errors.js';
import { namedFields } from '../expressions/arguments.js';
import { valuesAt } from '../query/paths.js';
import { encodeValue } from '../storage/value-keys.js';
import { runPipeline } from './run.js';
import { withField } from './shape.js';
import { chain, parsePipeline, STAGES, type Stage, type StageCompiler, type StageContext } from './stages.js';

function textField(given: Readonly<Record<string, unknown>>, field: string, name: string): string {
  const value = given[field];
  if (typeof value !== 'string') throw refusal(9, `${name} argument '${field}' must be a string`);
  return value;
}

/** Runs stages on another collection with further variables. */
function onOther(context: StageContext, from: string, stages: readonly Stage[], variables: Doc): Doc[] {
  const { input } = context;
  return [
    ...runPipeline(stages, {
      ...input,
      collection: input.other(from),
      hint: undefined,
      variables: { ...context.variables, ...variables },
    }),
  ];
}

/** `$lookup` as a query on the other collection, so that its indexes are used. */
const lookup: StageCompiler = (argument, context, name) => {
  const given = namedFields(
    argument,
    name,
    ['from', 'as'],
    ['localField', 'foreignField', 'let', 'pipeline'],
  );
  const from = textField(given, 'from', name);
  const as = textField(given, 'as', name).split('.');
  const { localField, foreignField } = given;
  if ((localField === undefined) !== (foreignField === undefined))
    throw refusal(9, "$lookup requires both or neither of 'localField' and 'foreignField' to be specified");
  if (localField === undefined && given['pipeline'] === undefined)
    throw refusal(
      9,
      "$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified",
    );
  const stages = parsePipeline(given['pipeline'] ?? []);
  const bound = Object.entries(isDoc(given['let']) ? given['let'] : {}).map(([variable, value]) => ({
    variable,
    value: context.compiler.compile(value),
  }));
  return function* run(documents) {
    for (const doc of documents) {
      const env = { root: doc, vars: context.variables };
      const variables = Object.fromEntries(bound.map(({ variable, value }) => [variable, value(env)]));
      const joined = [...stages];
      if (typeof localField === 'string' && typeof foreignField === 'string') {
        const values = valuesAt(doc, localField.split('.')).map((value) => value ?? null);
        const condition = values.length === 1 ? { $eq: values[0] } : { $in: values };
        joined.unshift({ name: '$match', argument: { [foreignField]: condition } });
      }
      yield withField(doc, as, onOther(context, from, joined, variables));
    }
  };
};

const unionWith: StageCompiler = (argument, context, name) => {
  const given =
    typeof argument === 'string' ? { coll: argument } : namedFields(argument, name, [], ['coll', 'pipeline']);
  const stages = parsePipeline('pipeline' in given ? given['pipeline'] : []);
  const from = 'coll' in given ? textField(given, 'coll', name) : '';
  return function* run(documents) {
    yield* documents;
    yield* onOther(context, from, stages, {});
  };
};

const facet: StageCompiler = (argument, context) => {
  if (!isDoc(argument) || Object.keys(argument).length === 0)
    throw refusal(40169, 'the $facet specification must be a non-empty object');
  const facets = Object.entries(argument).map(([field, pipeline]) => {
    const stages = parsePipeline(pipeline);
    for (const { name } of stages)
      if (['$facet', '$out', '$merge', '$documents'].includes(name))
        throw refusal(40600, `${name} is not allowed to be used within a $facet stage`);
    return { field, transform: chain(stages, context) };
  });
  return function* run(documents) {
    const all = [...documents];
    yield Object.fromEntries(facets.map(({ field, transform }) => [field, [...transform(all)]]));
  };
};

const graphLookup: StageCompiler = (argument, context, name) => {
  const given = namedFields(
    argument,
    name,
    ['from', 'startWith', 'connectFromField', 'connectToField', 'as'],
    ['maxDepth', 'depthField', 'restrictSearchWithMatch'],
  );
  const [from, via, to, as] = ['from', 'connectFromField', 'connectToField', 'as'].map((field) =>
    textField(given, field, name),
  ) as [string, string, string, string];
  const start = context.compiler.compile(given['startWith']);
  const most = given['maxDepth'] === undefined ? Infinity : (toInteger(given['maxDepth']) ?? 0);
  const depthField = given['depthField'];
  const restrict = isDoc(given['restrictSearchWithMatch']) ? given['restrictSearchWithMatch'] : {};
  const search = (doc: Doc): Doc[] => {
    const found = new Map<string, Doc>();
    const asked = new Set<string>();
    const first = start({ root: doc, vars: context.variables });
    let frontier: unknown[] = Array.isArray(first) ? first : [first];
    for (let depth = 0; depth <= most && frontier.length > 0; depth += 1) {
      const wanted = frontier.filter((value) => {
        const key = encodeValue(value ?? null).toString('latin1');
        const fresh = !asked.has(key);
        asked.add(key);
        return fresh;
      });
      frontier = [];
      if (wanted.length === 0) break;
      const filter = { $and: [{ [to]: { $in: wanted.map((value) => value ?? null) } }, restrict] };
      for (const next of onOther(context, from, [{ name: '$match', argument: filter }], {})) {
        const key = encodeValue(next['_id']).toString('latin1');
        if (found.has(key)) continue;
        const placed =
          typeof depthField === 'string'
            ? withField(next, depthField.split('.'), Long.fromNumber(depth))
            : next;
        found.set(key, placed);
        frontier.push(...valuesAt(next, via.split('.')));
      }
    }
    return [...found.values()];
  };
  return function* run(documents) {
    for (const doc of documents) yield withField(doc, as.split('.'), search(doc));
  };
};

for (const [name, stage] of Object.entries({
  $lookup: lookup,
  $unionWith: unionWith,
  $facet: facet,
  $graphLookup: graphLookup,
}))
  STAGES.set(name, stage);
