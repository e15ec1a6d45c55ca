import './accumulators.js';
import './arithmetic.js';
import './arrays.js';
import './conversions.js';
import './dates.js';
import './logic.js';
import './objects.js';
import './strings.js';
import type { TextOrder } from '../bson/collation.js';
import type { Doc } from '../bson/values.js';
import { compilerFor, type Evaluate } from './compile.js';

export { compilerFor, type Compiler, type Env, type Evaluate } from './compile.js';

/**
 * Compiles an aggregation expression for documents (`$expr`, computed projections).
 * @param variables values of `$$name`, as `let` gave them
 * @throws MongoCommandError 168 for an unknown operator, 17276 for an unknown variable
 */
export function compileExpression(
  expression: unknown,
  variables: Doc,
  order?: TextOrder,
): (doc: Doc) => unknown {
  const evaluate: Evaluate = compilerFor(Object.keys(variables), order).compile(expression);
  return (doc) => evaluate({ root: doc, vars: variables });
}

/** The values of `let` of a command, whose expressions have no document, and the time of the command. */
export function letValues(given: Doc, now: Date): Doc {
  const values: Doc = { NOW: now };
  if (Object.keys(given).length === 0) return values;
  const compiler = compilerFor([], undefined);
  for (const [name, expression] of Object.entries(given))
    values[name] = compiler.compile(expression)({ root: {}, vars: { NOW: now } });
  return values;
}
