import { Context } from 'mingo';
import type { Options, PipelineOperator } from 'mingo/types';
import { evalExpr } from 'mingo/core';
import * as accumulator from 'mingo/operators/accumulator';
import * as expression from 'mingo/operators/expression';
import * as pipeline from 'mingo/operators/pipeline';
import * as projection from 'mingo/operators/projection';
import * as query from 'mingo/operators/query';
import * as window from 'mingo/operators/window';
import { compareValues } from '../bson/compare.js';
import { isDoc } from '../bson/values.js';
import { refusal } from '../errors.js';

type Operation = (doc: unknown, args: unknown, options: Options) => unknown;

const compared =
  (accept: (order: number) => unknown): Operation =>
  (doc, args, options) => {
    const [left, right] = evalExpr(doc, args, options) as unknown[];
    return accept(compareValues(left, right));
  };

/** Comparisons in BSON's order over all types, where mingo compares within one type only. */
const COMPARISONS: Record<string, Operation> = {
  $cmp: compared((order) => Math.sign(order)),
  $eq: compared((order) => order === 0),
  $ne: compared((order) => order !== 0),
  $gt: compared((order) => order > 0),
  $gte: compared((order) => order >= 0),
  $lt: compared((order) => order < 0),
  $lte: compared((order) => order <= 0),
};
const EXPRESSIONS = { ...expression, ...COMPARISONS } as unknown as Record<`$${string}`, never>;

/** mingo's operators with some of ours in their place; `stages` replace pipeline stages. */
export function mingoContext(stages: Record<`$${string}`, PipelineOperator>): Context {
  return Context.init({
    accumulator,
    expression: EXPRESSIONS,
    pipeline: { ...pipeline, ...stages },
    projection,
    query,
    window,
  });
}

const KNOWN = new Set([...Object.keys(EXPRESSIONS), ...Object.keys(accumulator), ...Object.keys(window)]);
const SCRIPTS = new Set(['$function', '$accumulator', '$where']);

/**
 * Refuses operators that nobody knows before any document is read; mingo would only notice at the first document.
 * @throws MongoCommandError 168, or 115 for JavaScript
 */
export function checkExpression(value: unknown): void {
  if (Array.isArray(value)) {
    for (const item of value) checkExpression(item);
    return;
  }
  if (!isDoc(value)) return;
  for (const [name, argument] of Object.entries(value)) {
    if (name === '$literal') continue;
    if (name.startsWith('$')) {
      if (SCRIPTS.has(name)) throw refusal(115, `${name} is not supported: this server runs no JavaScript`);
      if (!KNOWN.has(name)) throw refusal(168, `Unrecognized expression '${name}'`);
    }
    checkExpression(argument);
  }
}
