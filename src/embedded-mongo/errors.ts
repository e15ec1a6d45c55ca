/** Names of the server error codes that this store uses (MongoDB's `error_codes.yml`). */
const CODE_NAMES: Readonly<Record<number, string>> = {
  1: 'InternalError',
  2: 'BadValue',
  9: 'FailedToParse',
  11: 'UserNotFound',
  14: 'TypeMismatch',
  15: 'Overflow',
  16: 'InvalidLength',
  20: 'IllegalOperation',
  22: 'InvalidBSON',
  26: 'NamespaceNotFound',
  27: 'IndexNotFound',
  28: 'PathNotViable',
  40: 'ConflictingUpdateOperators',
  43: 'CursorNotFound',
  48: 'NamespaceExists',
  50: 'MaxTimeMSExpired',
  52: 'DollarPrefixedFieldName',
  54: 'NotSingleValueField',
  56: 'EmptyFieldName',
  59: 'CommandNotFound',
  66: 'ImmutableField',
  67: 'CannotCreateIndex',
  72: 'InvalidOptions',
  73: 'InvalidNamespace',
  85: 'IndexOptionsConflict',
  86: 'IndexKeySpecsConflict',
  91: 'ShutdownInProgress',
  112: 'WriteConflict',
  115: 'CommandNotSupported',
  168: 'InvalidPipelineOperator',
  225: 'TransactionTooOld',
  244: 'TransactionAborted',
  251: 'NoSuchTransaction',
  256: 'TransactionCommitted',
  263: 'OperationNotSupportedInTransaction',
  10334: 'BSONObjectTooLarge',
  11000: 'DuplicateKey',
  14031: 'OutOfDiskSpace',
};

/** Label by which the driver knows that the whole transaction may be run again. */
export const TRANSIENT = 'TransientTransactionError';

/**
 * A refusal with MongoDB's own code. Its message goes to the client only, never to a log: it may hold values of
 * documents. `extra` is merged into the reply or the write error (`keyPattern`, `keyValue`).
 */
export class MongoCommandError extends Error {
  readonly codeName: string;

  constructor(
    readonly code: number,
    message: string,
    readonly labels: readonly string[] = [],
    readonly extra: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = 'MongoCommandError';
    this.codeName = CODE_NAMES[code] ?? `Location${code}`;
  }
}

/** Shorthand: build a refusal with a code of MongoDB. */
export function refusal(code: number, message: string): MongoCommandError {
  return new MongoCommandError(code, message);
}

/** Another live process owns the data folder; the product ends with exit code 75. */
export class EmbeddedMongoLockedError extends Error {
  readonly code = 'EMBEDDED_MONGO_LOCKED';

  constructor(
    readonly pid: number,
    readonly dataDir: string,
  ) {
    super(`the data folder ${dataDir} is in use by process ${pid}`);
    this.name = 'EmbeddedMongoLockedError';
  }
}
