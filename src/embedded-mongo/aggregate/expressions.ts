import { ProcessingMode } from 'mingo';
import type { Options } from 'mingo/types';
import { evalExpr } from 'mingo/core';
import type { Doc } from '../bson/values.js';
import { MongoCommandError } from '../errors.js';
import { checkExpression, mingoContext } from './context.js';
import { promote } from './promote.js';

const context = mingoContext({});

/** Options for mingo: no scripts, no shared state. */
export function mingoOptions(variables: Doc): Options {
  return {
    idKey: '_id',
    processingMode: ProcessingMode.CLONE_OFF,
    useStrictMode: true,
    scriptEnabled: false,
    failOnError: true,
    variables: promote(variables) as Doc,
    context,
  };
}

/**
 * Compiles an aggregation expression (`$expr`, computed projections).
 * @throws MongoCommandError 168 for an unknown operator
 */
export function compileExpression(expression: unknown, variables: Doc): (doc: Doc) => unknown {
  checkExpression(expression);
  const options = mingoOptions(variables);
  const plain = promote(expression);
  return (doc) => guarded(() => evalExpr(promote(doc), plain, options));
}

/** Runs mingo and turns its errors into MongoDB's. */
export function guarded<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof MongoCommandError) throw error;
    const message = error instanceof Error ? error.message : 'expression failed';
    if (/undefined variable/i.test(message)) throw new MongoCommandError(17276, message);
    throw new MongoCommandError(2, message);
  }
}
