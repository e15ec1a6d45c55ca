import { isDoc, toInteger, type Doc } from '../bson/values.js';
import { textOrder } from '../bson/collation.js';
import { refusal } from '../errors.js';
import { letValues } from '../expressions/index.js';
import { checkCollectionName } from '../storage/catalog.js';

const GENERIC = new Set([
  'lsid',
  '$db',
  '$readPreference',
  '$clusterTime',
  'txnNumber',
  'autocommit',
  'startTransaction',
  'readConcern',
  'writeConcern',
  'maxTimeMS',
  'comment',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
  'stmtId',
  '$audit',
  '$client',
]);

/** Refuses options that this command does not carry out. @throws MongoCommandError 40415 */
export function checkOptions(command: Doc, allowed: readonly string[]): void {
  const [name = ''] = Object.keys(command);
  for (const option of Object.keys(command)) {
    if (option !== name && !GENERIC.has(option) && !allowed.includes(option)) {
      throw refusal(40415, `BSON field '${name}.${option}' is an unknown field.`);
    }
  }
}

/** Refuses unknown fields of one statement inside a command. @throws MongoCommandError 40415 */
export function checkFields(where: string, statement: Doc, allowed: readonly string[]): void {
  for (const field of Object.keys(statement)) {
    if (!allowed.includes(field)) throw refusal(40415, `BSON field '${where}.${field}' is an unknown field.`);
  }
}

/**
 * Refuses a collation as the default of a collection or an index.
 * @throws MongoCommandError 115
 */
export function checkNoCollation(collation: unknown): void {
  if (textOrder(collation)) throw refusal(115, 'a collation of a collection or an index is not supported');
}

/** The collection that the command's first field names. */
export function collectionName(command: Doc, db: string): string {
  const [name = ''] = Object.keys(command);
  return checkCollectionName(db, command[name]);
}

/** An optional document. @throws MongoCommandError 14 */
export function docOption(command: Doc, field: string): Doc {
  const value = command[field];
  if (value === undefined || value === null) return {};
  if (!isDoc(value)) throw refusal(14, `BSON field '${field}' is the wrong type, expected type 'object'`);
  return value;
}

/**
 * The values of `let` and the time, for expressions of the command.
 * @throws MongoCommandError as expressions do
 */
export function letOption(command: Doc, now: Date): Doc {
  return letValues(docOption(command, 'let'), now);
}

/**
 * A required list of documents.
 * @throws MongoCommandError 40414 or 14
 */
export function docsOption(command: Doc, field: string): Doc[] {
  const value = command[field];
  if (value === undefined) throw refusal(40414, `BSON field '${field}' is missing but a required field`);
  if (!Array.isArray(value) || !value.every(isDoc))
    throw refusal(14, `BSON field '${field}' must be an array of objects`);
  return value;
}

/** An optional whole number. @throws MongoCommandError 14 when it is something else */
export function integerOption(command: Doc, field: string): number | undefined {
  const value = command[field];
  if (value === undefined || value === null) return undefined;
  const integer = toInteger(value);
  if (integer === undefined) throw refusal(14, `BSON field '${field}' must be an integer`);
  return integer;
}
