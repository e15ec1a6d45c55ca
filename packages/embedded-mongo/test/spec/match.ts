import { Binary, Decimal128, Double, Int32, Long, ObjectId, Timestamp, type Document } from 'mongodb';
import { isDeepStrictEqual } from 'node:util';

/** Looks up what `$$matchesEntity` and `$$sessionLsid` name. */
export type Lookup = (name: string) => unknown;

/** The result is not what the test expects; the message says where. */
export class Mismatch extends Error {
  override name = 'Mismatch';
}

/**
 * Compares by the rules of the unified test format.
 * @param root allows further fields, as in results, commands and replies as a whole
 * @throws Mismatch
 */
export function match(expected: unknown, actual: unknown, lookup: Lookup, root = true, path = ''): void {
  if (isPlain(expected)) {
    const [name] = Object.keys(expected);
    if (name?.startsWith('$$')) special(name, expected[name], actual, lookup, root, path);
    else matchFields(expected, actual, lookup, root, path);
    return;
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) throw wrong(path, expected, actual);
    if (expected.length !== actual.length)
      throw wrong(`${path}.length`, expected.length, `${actual.length}: ${show(actual)}`);
    for (const [index, item] of expected.entries())
      match(item, actual[index], lookup, root && path === '', `${path}[${index}]`);
    return;
  }
  if (!same(expected, actual)) throw wrong(path, expected, actual);
}

function matchFields(expected: Document, actual: unknown, lookup: Lookup, root: boolean, path: string): void {
  const found = fieldsOf(actual);
  if (!found) throw wrong(path, expected, actual);
  for (const [field, value] of Object.entries(expected)) {
    const at = path === '' ? field : `${path}.${field}`;
    const [operator] = isPlain(value) ? Object.keys(value) : [];
    const present = field in found && found[field] !== undefined;
    if (operator === '$$exists') {
      if (present !== (value as Document)['$$exists'])
        throw new Mismatch(`${at}: ${present ? 'is there' : 'is missing'}`);
    } else if (operator === '$$unsetOrMatches' && !present) continue;
    else if (!present) throw new Mismatch(`${at}: is missing in ${show(actual)}`);
    else match(value, found[field], lookup, actual instanceof Map, at);
  }
  if (root) return;
  for (const field of Object.keys(found)) {
    if (found[field] !== undefined && !(field in expected))
      throw new Mismatch(`${path}.${field}: was not expected: ${show(found[field])}`);
  }
}

/**
 * The fields of a document, of a `Map` (its entries are results that may say more than the test knows), or of a result
 * object of the driver, including getters.
 */
function fieldsOf(value: unknown): Document | undefined {
  if (value instanceof Map)
    return Object.fromEntries([...value].map(([key, item]) => [String(key), item as unknown]));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return value;
}

function special(
  name: string,
  argument: unknown,
  actual: unknown,
  lookup: Lookup,
  root: boolean,
  path: string,
): void {
  switch (name) {
    case '$$exists':
      if ((actual !== undefined) !== argument) throw new Mismatch(`${path}: existence`);
      return;
    case '$$unsetOrMatches':
      if (actual !== undefined && actual !== null) match(argument, actual, lookup, root, path);
      return;
    case '$$type':
      if (!([argument].flat() as string[]).some((type) => hasType(type, actual)))
        throw wrong(path, `type ${String(argument)}`, actual);
      return;
    case '$$matchesEntity':
      match(lookup(String(argument)), actual, lookup, false, path);
      return;
    case '$$sessionLsid':
      if (!isDeepStrictEqual(lookup(String(argument)), actual))
        throw new Mismatch(`${path}: another session`);
      return;
    case '$$matchesHexBytes':
      if (!Buffer.isBuffer(actual) || actual.toString('hex') !== argument)
        throw wrong(path, argument, Buffer.isBuffer(actual) ? actual.toString('hex') : actual);
      return;
    case '$$matchAsRoot':
      match(argument, actual, lookup, true, '');
      return;
    case '$$lte':
      if (!(Number(actual) <= Number(argument))) throw wrong(path, `<= ${String(argument)}`, actual);
      return;
    default:
      throw new Mismatch(`${path}: unknown operator ${name}`);
  }
}

function isPlain(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function isNumber(value: unknown): boolean {
  return (
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    value instanceof Int32 ||
    value instanceof Double ||
    (value instanceof Long && !(value instanceof Timestamp))
  );
}

function same(expected: unknown, actual: unknown): boolean {
  if (isNumber(expected) && isNumber(actual)) return Number(expected) === Number(actual);
  if (expected instanceof ObjectId) return actual instanceof ObjectId && expected.equals(actual);
  if (expected instanceof Binary) {
    const own = expected.toString('hex');
    if (Buffer.isBuffer(actual)) return actual.toString('hex') === own;
    return (
      actual instanceof Binary && actual.toString('hex') === own && actual.sub_type === expected.sub_type
    );
  }
  return isDeepStrictEqual(expected, actual);
}

function hasType(type: string, value: unknown): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'bool':
      return typeof value === 'boolean';
    case 'number':
      return isNumber(value);
    case 'int':
    case 'long':
    case 'double':
      // The driver gives small longs as numbers.
      return isNumber(value);
    case 'objectId':
      return value instanceof ObjectId;
    case 'date':
      return value instanceof Date;
    case 'timestamp':
      return value instanceof Timestamp;
    case 'decimal':
      return value instanceof Decimal128;
    case 'binData':
      return value instanceof Binary || Buffer.isBuffer(value);
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    default:
      throw new Mismatch(`unknown type ${type}`);
  }
}

function wrong(path: string, expected: unknown, actual: unknown): Mismatch {
  return new Mismatch(`${path || 'result'}: expected ${show(expected)}, got ${show(actual)}`);
}

function show(value: unknown): string {
  try {
    return (JSON.stringify(value) ?? String(value)).slice(0, 300);
  } catch {
    return String(value);
  }
}
