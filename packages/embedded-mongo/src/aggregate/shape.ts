import { Long } from 'bson';
import { encodeDocument } from '../bson/codec.js';
import { isDoc, setField, type Doc } from '../bson/values.js';
import { refusal } from '../errors.js';
import { type Compiler, type Env, type Evaluate } from '../expressions/index.js';
import { MAX_BLOCKING_BYTES } from '../limits.js';
import { compileFilter } from '../query/matcher.js';
import { compileProjection } from '../query/projection.js';
import { parseSort, sortInMemory } from '../query/sort.js';
import {
  countOf,
  docArgument,
  STAGES,
  type StageCompiler,
  type StageContext,
  type Transform,
} from './stages.js';

/** A stage that turns each document into one other. */
function each(change: (doc: Doc) => Doc): Transform {
  return function* run(documents) {
    for (const doc of documents) yield change(doc);
  };
}

const match: StageCompiler = (argument, { variables, input }) => {
  if (!isDoc(argument)) throw refusal(15959, 'the match filter must be an expression in an object');
  const { test } = compileFilter(argument, variables, input.order);
  return function* run(documents) {
    for (const doc of documents) if (test(doc)) yield doc;
  };
};

const sort: StageCompiler = (argument, { input }) => {
  const fields = parseSort(argument);
  const access = { doc: (doc: Doc) => doc, size: (doc: Doc) => encodeDocument(doc).length };
  return (documents) => sortInMemory(documents, fields, access, MAX_BLOCKING_BYTES, 0, input.order);
};

const limit: StageCompiler = (argument) => {
  const most = countOf(argument, '$limit', 1);
  return function* run(documents) {
    let left = most;
    for (const doc of documents) {
      yield doc;
      left -= 1;
      if (left === 0) return;
    }
  };
};

const skip: StageCompiler = (argument) => {
  const count = countOf(argument, '$skip', 0);
  return function* run(documents) {
    let left = count;
    for (const doc of documents) {
      if (left === 0) yield doc;
      else left -= 1;
    }
  };
};

const project: StageCompiler = (argument, { variables, input }) => {
  const given = docArgument(argument, '$project', 15969);
  if (Object.keys(given).length === 0)
    throw refusal(51272, '$project specification must have at least one field');
  const apply = compileProjection(given, undefined, variables, input.order);
  return each(apply ?? ((doc) => doc));
};

const unset: StageCompiler = (argument, { variables }) => {
  const names = [argument].flat();
  if (names.length === 0 || !names.every((name) => typeof name === 'string'))
    throw refusal(31002, '$unset specification must be a string or an array of strings');
  const apply = compileProjection(Object.fromEntries(names.map((name) => [name, 0])), undefined, variables);
  return each(apply ?? ((doc) => doc));
};

/** What `$addFields` puts at a path: a value, or additions further inside. */
type Addition = { readonly value: Evaluate } | { readonly inside: Map<string, Addition> };

function additions(given: Doc, compiler: Compiler): Map<string, Addition> {
  const tree = new Map<string, Addition>();
  for (const [field, value] of Object.entries(given)) place(tree, field.split('.'), value, compiler, field);
  return tree;
}

function place(
  tree: Map<string, Addition>,
  path: readonly string[],
  value: unknown,
  compiler: Compiler,
  field: string,
): void {
  const [name = '', ...rest] = path;
  if (name === '') throw refusal(40352, 'FieldPath cannot be constructed with empty string');
  if (name.startsWith('$')) throw refusal(16410, `FieldPath field names may not start with '$': ${field}`);
  const present = tree.get(name);
  const nested = isDoc(value) && Object.keys(value).length > 0 && !Object.keys(value)[0]?.startsWith('$');
  if (rest.length === 0 && !nested) {
    if (present) throw refusal(40176, `specification contains two conflicting paths: '${field}'`);
    tree.set(name, { value: compiler.compile(value) });
    return;
  }
  if (present && 'value' in present)
    throw refusal(40176, `specification contains two conflicting paths: '${field}'`);
  const inside = present?.inside ?? new Map<string, Addition>();
  tree.set(name, { inside });
  if (rest.length > 0) place(inside, rest, value, compiler, field);
  else
    for (const [inner, item] of Object.entries(value as Doc))
      place(inside, inner.split('.'), item, compiler, field);
}

function add(target: unknown, tree: ReadonlyMap<string, Addition>, env: Env): unknown {
  if (Array.isArray(target)) return target.map((item) => add(item, tree, env));
  const doc: Doc = isDoc(target) ? { ...target } : {};
  for (const [name, addition] of tree) {
    const value = 'value' in addition ? addition.value(env) : add(doc[name], addition.inside, env);
    if (value === undefined) delete doc[name];
    else setField(doc, name, value);
  }
  return doc;
}

const addFields: StageCompiler = (argument, { compiler, variables }, name) => {
  const given = docArgument(argument, name);
  if (Object.keys(given).length === 0)
    throw refusal(40177, `${name} specification must have at least one field`);
  const tree = additions(given, compiler);
  return each((doc) => add(doc, tree, { root: doc, vars: variables }) as Doc);
};

function replaceRoot(expression: unknown, { compiler, variables }: StageContext): Transform {
  const value = compiler.compile(expression);
  return each((doc) => {
    const fresh = value({ root: doc, vars: variables });
    if (!isDoc(fresh)) throw refusal(40228, "'newRoot' expression must evaluate to an object");
    return fresh;
  });
}

const unwind: StageCompiler = (argument) => {
  const given: Doc =
    typeof argument === 'string' ? { path: argument } : docArgument(argument, '$unwind', 15981);
  const { path, includeArrayIndex: index, preserveNullAndEmptyArrays: keep } = given;
  if (typeof path !== 'string' || !path.startsWith('$'))
    throw refusal(28818, "path option to $unwind stage should be prefixed with a '$'");
  if (index !== undefined && (typeof index !== 'string' || index.startsWith('$')))
    throw refusal(28822, 'includeArrayIndex option to $unwind stage should not be prefixed with a $');
  const parts = path.slice(1).split('.');
  return function* run(documents) {
    for (const doc of documents) {
      const value = inner(doc, parts);
      if (Array.isArray(value) && value.length > 0) {
        for (const [position, item] of value.entries()) yield placed(doc, parts, item, index, position);
      } else if (value !== undefined && value !== null && !Array.isArray(value))
        yield withIndex(doc, index, null);
      else if (keep === true)
        yield withIndex(
          Array.isArray(value) ? placed(doc, parts, undefined, undefined, 0) : doc,
          index,
          null,
        );
    }
  };
};

function inner(value: unknown, path: readonly string[]): unknown {
  let current = value;
  for (const part of path)
    current = isDoc(current) && Object.hasOwn(current, part) ? current[part] : undefined;
  return current;
}

function placed(
  doc: Doc,
  path: readonly string[],
  item: unknown,
  index: string | undefined,
  position: number,
): Doc {
  return withIndex(withField(doc, path, item), index, position);
}

function withIndex(doc: Doc, index: unknown, position: number | null): Doc {
  return typeof index === 'string'
    ? withField(doc, index.split('.'), position === null ? null : longOf(position))
    : doc;
}

/** A copy of a document with another value at a path; `undefined` removes the field. */
export function withField(doc: Doc, path: readonly string[], value: unknown): Doc {
  const [name = '', ...rest] = path;
  const copy = { ...doc };
  if (rest.length === 0) {
    if (value === undefined) delete copy[name];
    else setField(copy, name, value);
    return copy;
  }
  const below = doc[name];
  setField(copy, name, withField(isDoc(below) ? below : {}, rest, value));
  return copy;
}

const redact: StageCompiler = (argument, { compiler, variables }) => {
  const decide = compiler.compile(argument);
  const visit = (doc: Doc, root: Doc): Doc | undefined => {
    const verdict = decide({ root: doc, vars: { ...variables, ROOT: root } });
    if (verdict === '$$KEEP') return doc;
    if (verdict === '$$PRUNE') return undefined;
    if (verdict !== '$$DESCEND') throw refusal(17053, '$redact must return $$KEEP, $$PRUNE or $$DESCEND');
    const kept: Doc = {};
    for (const field of Object.keys(doc)) {
      const value = descend(doc[field], root);
      if (value !== undefined) setField(kept, field, value);
    }
    return kept;
  };
  const descend = (value: unknown, root: Doc): unknown => {
    if (isDoc(value)) return visit(value, root);
    if (!Array.isArray(value)) return value;
    return value.map((item) => descend(item, root)).filter((item) => item !== undefined);
  };
  return function* run(documents) {
    for (const doc of documents) {
      const kept = visit(doc, doc);
      if (kept) yield kept;
    }
  };
};

const sample: StageCompiler = (argument) => {
  const size = countOf(docArgument(argument, '$sample', 28745)['size'], '$sample', 1);
  return (documents) => {
    const kept: Doc[] = [];
    let seen = 0;
    for (const doc of documents) {
      seen += 1;
      if (kept.length < size) kept.push(doc);
      else {
        const at = Math.floor(Math.random() * seen);
        if (at < size) kept[at] = doc;
      }
    }
    return kept;
  };
};

const documentsStage: StageCompiler = (argument, { compiler, variables }) => {
  const value = compiler.compile(argument)({ root: {}, vars: variables });
  if (!Array.isArray(value) || !value.every(isDoc))
    throw refusal(5858203, '$documents must be an array of documents');
  return () => value;
};

for (const [name, stage] of Object.entries({
  $match: match,
  $sort: sort,
  $limit: limit,
  $skip: skip,
  $project: project,
  $unset: unset,
  $addFields: addFields,
  $set: addFields,
  $replaceRoot: ((argument, context) =>
    replaceRoot(docArgument(argument, '$replaceRoot', 40229)['newRoot'], context)) satisfies StageCompiler,
  $replaceWith: replaceRoot,
  $unwind: unwind,
  $redact: redact,
  $sample: sample,
  $documents: documentsStage,
  $listLocalSessions: ((_argument, { input }) =>
    () =>
      input.sessions()) satisfies StageCompiler,
  $currentOp: (() => () => []) satisfies StageCompiler,
}))
  STAGES.set(name, stage);

function longOf(value: number): Long {
  return Long.fromNumber(value);
}
