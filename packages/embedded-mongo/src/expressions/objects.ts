import { getField, isDoc, setField, type Doc } from '../bson/values.js';
import { define, isNullish, named, namedFields, textOf, variadic, wrongType } from './arguments.js';
import type { Operator } from './compile.js';

/** Merges documents: fields of later ones win, and null counts as an empty document. */
export function mergeObjects(values: readonly unknown[], name: string): Doc {
  const doc: Doc = {};
  for (const value of values) {
    if (isNullish(value)) continue;
    if (!isDoc(value)) throw wrongType(name, 'documents', value);
    for (const field of Object.keys(value)) setField(doc, field, value[field]);
  }
  return doc;
}

const getOne: Operator = (argument, compiler, name) => {
  const whole = typeof argument === 'string' || (isDoc(argument) && !('field' in argument));
  const given = whole ? { field: argument } : namedFields(argument, name, ['field'], ['input']);
  const field = compiler.compile(given['field']);
  const input = compiler.compile('input' in given ? given['input'] : '$$CURRENT');
  return (env) => {
    const doc = input(env);
    if (isNullish(doc)) return doc;
    return isDoc(doc) ? getField(doc, textOf(field(env), name)) : undefined;
  };
};

function without(doc: Doc, field: string): Doc {
  const rest: Doc = {};
  for (const name of Object.keys(doc)) if (name !== field) setField(rest, name, doc[name]);
  return rest;
}

define({
  $mergeObjects: variadic(mergeObjects),
  $getField: getOne,
  $setField: named(['field', 'input', 'value'], [], (given, name) => {
    const { input, value } = given;
    if (isNullish(input)) return null;
    if (!isDoc(input)) throw wrongType(name, 'a document', input);
    const field = textOf(given['field'], name);
    if (value === undefined) return without(input, field);
    const doc = { ...input };
    setField(doc, field, value);
    return doc;
  }),
  $unsetField: named(['field', 'input'], [], ({ field, input }, name) => {
    if (isNullish(input)) return null;
    if (!isDoc(input)) throw wrongType(name, 'a document', input);
    return without(input, textOf(field, name));
  }),
});
