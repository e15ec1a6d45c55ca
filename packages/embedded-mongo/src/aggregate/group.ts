import { isDoc, setField, toInteger, type Doc } from '../bson/values.js';
import { compareValues } from '../bson/compare.js';
import { refusal } from '../errors.js';
import {
  compileAccumulator,
  type Accumulator,
  type AccumulatorFactory,
} from '../expressions/accumulators.js';
import type { Env, Evaluate } from '../expressions/index.js';
import { compareOperands } from '../expressions/logic.js';
import { encodeValue } from '../storage/value-keys.js';
import { docArgument, STAGES, type StageCompiler, type StageContext, type Transform } from './stages.js';

type Outputs = readonly { readonly field: string; readonly make: AccumulatorFactory }[];

function outputsOf(given: Doc, { compiler }: StageContext): Outputs {
  return Object.entries(given).map(([field, definition]) => {
    if (field.includes('.')) throw refusal(40235, `The field name '${field}' cannot contain '.'`);
    const [name, ...more] = isDoc(definition) ? Object.keys(definition) : [];
    if (!isDoc(definition) || name === undefined || more.length > 0)
      throw refusal(40234, `The field '${field}' must be an accumulator object`);
    return { field, make: compileAccumulator(name, definition[name], compiler) };
  });
}

class Group {
  private readonly parts: readonly { readonly field: string; readonly accumulator: Accumulator }[];

  constructor(
    readonly id: unknown,
    outputs: Outputs,
  ) {
    this.parts = outputs.map(({ field, make }) => ({ field, accumulator: make() }));
  }

  add(env: Env): void {
    for (const { accumulator } of this.parts) accumulator.add(env);
  }

  result(): Doc {
    const doc: Doc = { _id: this.id };
    for (const { field, accumulator } of this.parts) setField(doc, field, accumulator.result());
    return doc;
  }
}

function grouped(key: Evaluate, outputs: Outputs, variables: Doc): Transform {
  return function* run(documents) {
    const groups = new Map<string, Group>();
    for (const doc of documents) {
      const env = { root: doc, vars: variables };
      const id = key(env) ?? null;
      const text = encodeValue(id).toString('latin1');
      let group = groups.get(text);
      if (!group) groups.set(text, (group = new Group(id, outputs)));
      group.add(env);
    }
    for (const group of groups.values()) yield group.result();
  };
}

const group: StageCompiler = (argument, context) => {
  const { _id: id, ...rest } = docArgument(argument, '$group', 15947);
  if (id === undefined) throw refusal(15955, 'a group specification must include an _id');
  return grouped(context.compiler.compile(id), outputsOf(rest, context), context.variables);
};

const COUNT = { count: { $sum: 1 } };

const sortByCount: StageCompiler = (argument, context) => {
  if (typeof argument === 'string' ? !argument.startsWith('$') : !isDoc(argument))
    throw refusal(40148, 'the sortByCount field must be a path or an expression');
  const groups = grouped(context.compiler.compile(argument), outputsOf(COUNT, context), context.variables);
  return (documents) => [...groups(documents)].sort((a, b) => compareValues(b['count'], a['count']));
};

const count: StageCompiler = (argument) => {
  if (typeof argument !== 'string' || argument === '' || argument.startsWith('$') || argument.includes('.'))
    throw refusal(40156, 'the count field must be a non-empty string without $ and dots');
  return function* run(documents) {
    let n = 0;
    for (const _doc of documents) n += 1;
    if (n > 0) yield { [argument]: n };
  };
};

const bucket: StageCompiler = (argument, context) => {
  const given = docArgument(argument, '$bucket', 40201);
  const { compiler, variables } = context;
  const outputs = outputsOf(isDoc(given['output']) ? given['output'] : COUNT, context);
  const by = compiler.compile(given['groupBy']);
  const bounds = compiler.compile(given['boundaries'])({ root: {}, vars: variables });
  if (!Array.isArray(bounds) || bounds.length < 2)
    throw refusal(40192, "The $bucket 'boundaries' field must have at least 2 values");
  for (let at = 1; at < bounds.length; at += 1)
    if (compareValues(bounds[at - 1], bounds[at]) >= 0)
      throw refusal(40194, "The 'boundaries' must be sorted");
  const otherwise = given['default'];
  return function* run(documents) {
    const groups = new Map<number, Group>();
    for (const doc of documents) {
      const env = { root: doc, vars: variables };
      const value = by(env);
      const above = bounds.findIndex((bound) => compareOperands(value, bound, compiler.order) < 0);
      const at = above > 0 ? above - 1 : -1;
      if (at < 0 && otherwise === undefined)
        throw refusal(
          40066,
          '$bucket could not find a matching bucket for an input, and no default was specified.',
        );
      let found = groups.get(at);
      if (!found) groups.set(at, (found = new Group(at < 0 ? otherwise : (bounds[at] as unknown), outputs)));
      found.add(env);
    }
    const all = [...groups.values()].map((one) => one.result());
    yield* all.sort((a, b) => compareValues(a['_id'], b['_id']));
  };
};

const bucketAuto: StageCompiler = (argument, context) => {
  const given = docArgument(argument, '$bucketAuto', 40240);
  const { compiler, variables } = context;
  if (given['granularity'] !== undefined) throw refusal(115, '$bucketAuto with granularity is not supported');
  const buckets = toInteger(given['buckets']) ?? 0;
  if (buckets < 1) throw refusal(40243, "The $bucketAuto 'buckets' field must be greater than 0");
  const outputs = outputsOf(isDoc(given['output']) ? given['output'] : COUNT, context);
  const by = compiler.compile(given['groupBy']);
  return function* run(documents) {
    const all = [...documents]
      .map((doc) => ({
        env: { root: doc, vars: variables },
        value: by({ root: doc, vars: variables }) ?? null,
      }))
      .sort((a, b) => compareOperands(a.value, b.value, compiler.order));
    const size = Math.max(1, Math.round(all.length / buckets));
    let at = 0;
    for (let number = 0; number < buckets && at < all.length; number += 1) {
      let end = number === buckets - 1 ? all.length : Math.min(all.length, at + size);
      // Equal values stay in one bucket.
      while (end < all.length && compareValues(all[end - 1]?.value, all[end]?.value) === 0) end += 1;
      const max = all[Math.min(end, all.length - 1)]?.value;
      const found = new Group({ min: all[at]?.value, max }, outputs);
      for (const { env } of all.slice(at, end)) found.add(env);
      yield found.result();
      at = end;
    }
  };
};

for (const [name, stage] of Object.entries({
  $group: group,
  $sortByCount: sortByCount,
  $count: count,
  $bucket: bucket,
  $bucketAuto: bucketAuto,
}))
  STAGES.set(name, stage);
