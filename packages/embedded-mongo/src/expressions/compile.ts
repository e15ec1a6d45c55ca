import type { TextOrder } from '../bson/collation.js';
import { isDoc, setField, type Doc } from '../bson/values.js';
import { refusal } from '../errors.js';
import { valueAlong } from './paths.js';

/** What an expression is evaluated on. */
export interface Env {
  readonly root: unknown;
  /** Values of `$$name`; the system's own names are in capitals. */
  readonly vars: Readonly<Record<string, unknown>>;
}

/** A compiled expression; `undefined` stands for a missing value. */
export type Evaluate = (env: Env) => unknown;

/** What an operator is compiled with. */
export interface Compiler {
  /** Compiles an expression. @throws MongoCommandError 168 for an unknown operator, 17276 for an unknown variable */
  readonly compile: (expression: unknown) => Evaluate;
  /** A compiler that knows further variables as well. */
  readonly inside: (names: readonly string[]) => Compiler;
  /** Order of strings, when there is a collation. */
  readonly order: TextOrder | undefined;
}

/** Compiles an operator with its argument. */
export type Operator = (argument: unknown, compiler: Compiler, name: string) => Evaluate;

/** Compilers of the operators by name; each module registers its own. */
export const OPERATORS = new Map<string, Operator>();

const SYSTEM = ['ROOT', 'CURRENT', 'REMOVE', 'NOW', 'CLUSTER_TIME', 'DESCEND', 'PRUNE', 'KEEP'];
const SCRIPTS = new Set(['$function', '$accumulator', '$where']);

/** A compiler that knows these variables. */
export function compilerFor(names: readonly string[], order: TextOrder | undefined): Compiler {
  const known = new Set([...SYSTEM, ...names]);
  const compiler: Compiler = {
    order,
    inside: (more) => compilerFor([...names, ...more], order),
    compile: (expression) => compileOne(expression, compiler, known),
  };
  return compiler;
}

function compileOne(expression: unknown, compiler: Compiler, known: ReadonlySet<string>): Evaluate {
  if (typeof expression === 'string')
    return expression.startsWith('$') ? reference(expression, known) : constant(expression);
  if (Array.isArray(expression)) {
    const items = expression.map((item) => compiler.compile(item));
    return (env) => items.map((item) => item(env) ?? null);
  }
  if (!isDoc(expression)) return constant(expression);
  const fields = Object.keys(expression);
  const [first] = fields;
  if (first?.startsWith('$')) {
    if (fields.length > 1)
      throw refusal(
        15983,
        `an object representing an expression must have exactly one field: ${fields.join(', ')}`,
      );
    if (SCRIPTS.has(first)) throw refusal(115, `${first} is not supported: this server runs no JavaScript`);
    const operator = OPERATORS.get(first);
    if (!operator) throw refusal(168, `Unrecognized expression '${first}'`);
    return operator(expression[first], compiler, first);
  }
  return object(expression, compiler);
}

/** An expression that is always the same value. */
export function constant(value: unknown): Evaluate {
  return () => value;
}

function object(expression: Doc, compiler: Compiler): Evaluate {
  const fields = Object.entries(expression).map(([name, value]) => {
    if (name.includes('.')) throw refusal(16412, `FieldPath field names may not contain '.': ${name}`);
    if (name.startsWith('$'))
      throw refusal(16404, `field names of an object expression may not start with '$': ${name}`);
    return { name, value: compiler.compile(value) };
  });
  return (env) => {
    const doc: Doc = {};
    for (const { name, value } of fields) {
      const found = value(env);
      if (found !== undefined) setField(doc, name, found);
    }
    return doc;
  };
}

/** `$a.b`, `$$name` and `$$name.a.b`. */
function reference(text: string, known: ReadonlySet<string>): Evaluate {
  if (!text.startsWith('$$')) {
    const path = pathOf(text.slice(1));
    const [only] = path;
    if (path.length === 1 && only !== undefined)
      return ({ root }) => (isDoc(root) && Object.hasOwn(root, only) ? root[only] : undefined);
    return ({ root }) => valueAlong(root, path);
  }
  const [name = '', ...path] = text.slice(2).split('.');
  if (!known.has(name)) throw refusal(17276, `Use of undefined variable: ${name}`);
  const base: Evaluate =
    name === 'ROOT'
      ? ({ vars, root }) => ('ROOT' in vars ? vars['ROOT'] : root)
      : name === 'CURRENT'
        ? ({ root }) => root
        : name === 'REMOVE'
          ? () => undefined
          : ['DESCEND', 'PRUNE', 'KEEP'].includes(name)
            ? () => `$$${name}`
            : ({ vars }) => vars[name];
  return path.length === 0 ? base : (env) => valueAlong(base(env), path);
}

/** @throws MongoCommandError when a part is empty or an operator */
function pathOf(text: string): string[] {
  const path = text.split('.');
  for (const part of path) {
    if (part === '') throw refusal(15998, `FieldPath field names may not be empty strings: '${text}'`);
    if (part.startsWith('$')) throw refusal(16410, `FieldPath field names may not start with '$': '${text}'`);
  }
  return path;
}
