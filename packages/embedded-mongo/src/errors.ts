/** Names of the error codes that this server uses (MongoDB's `error_codes.yml`). */
const CODE_NAMES: Readonly<Record<number, string>> = {
  1: 'InternalError',
  2: 'BadValue',
  6: 'HostUnreachable',
  7: 'HostNotFound',
  9: 'FailedToParse',
  11: 'UserNotFound',
  13: 'Unauthorized',
  14: 'TypeMismatch',
  15: 'Overflow',
  16: 'InvalidLength',
  20: 'IllegalOperation',
  22: 'InvalidBSON',
  24: 'LockTimeout',
  26: 'NamespaceNotFound',
  27: 'IndexNotFound',
  28: 'PathNotViable',
  40: 'ConflictingUpdateOperators',
  43: 'CursorNotFound',
  48: 'NamespaceExists',
  50: 'MaxTimeMSExpired',
  52: 'DollarPrefixedFieldName',
  53: 'InvalidIdField',
  54: 'NotSingleValueField',
  56: 'EmptyFieldName',
  59: 'CommandNotFound',
  64: 'WriteConcernFailed',
  66: 'ImmutableField',
  67: 'CannotCreateIndex',
  72: 'InvalidOptions',
  73: 'InvalidNamespace',
  79: 'UnknownReplWriteConcern',
  85: 'IndexOptionsConflict',
  86: 'IndexKeySpecsConflict',
  89: 'NetworkTimeout',
  91: 'ShutdownInProgress',
  100: 'UnsatisfiableWriteConcern',
  112: 'WriteConflict',
  115: 'CommandNotSupported',
  117: 'ConflictingOperationInProgress',
  121: 'DocumentValidationFailure',
  125: 'CommandFailed',
  134: 'ReadConcernMajorityNotAvailableYet',
  136: 'CappedPositionLost',
  166: 'CommandNotSupportedOnView',
  167: 'OptionNotSupportedOnView',
  168: 'InvalidPipelineOperator',
  171: 'CannotIndexParallelArrays',
  175: 'QueryPlanKilled',
  189: 'PrimarySteppedDown',
  197: 'InvalidIndexSpecificationOption',
  225: 'TransactionTooOld',
  237: 'CursorKilled',
  239: 'SnapshotTooOld',
  241: 'ConversionFailure',
  244: 'TransactionAborted',
  246: 'SnapshotUnavailable',
  251: 'NoSuchTransaction',
  256: 'TransactionCommitted',
  257: 'TransactionTooLarge',
  262: 'ExceededTimeLimit',
  263: 'OperationNotSupportedInTransaction',
  267: 'PreparedTransactionInProgress',
  292: 'QueryExceededMemoryLimitNoDiskUseAllowed',
  317: 'ConnectionPoolExpired',
  359: 'CannotConvertIndexToUnique',
  9001: 'SocketException',
  10107: 'NotWritablePrimary',
  10334: 'BSONObjectTooLarge',
  11000: 'DuplicateKey',
  11600: 'InterruptedAtShutdown',
  11601: 'Interrupted',
  11602: 'InterruptedDueToReplStateChange',
  13435: 'NotPrimaryNoSecondaryOk',
  13436: 'NotPrimaryOrSecondary',
  14031: 'OutOfDiskSpace',
  31082: 'SearchNotEnabled',
};

/** Label which tells the driver that it may run the whole transaction again. */
export const TRANSIENT = 'TransientTransactionError';

/** Label which tells the driver that it may send the same write again. */
export const RETRYABLE = 'RetryableWriteError';

/**
 * A refusal with MongoDB's own code. Its message goes to the client only and never to a log, because it may hold values
 * of documents. `extra` is merged into the reply or the write error (`keyPattern`, `keyValue`).
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

/** A refusal with one of MongoDB's codes. */
export function refusal(
  code: number,
  message: string,
  extra: Readonly<Record<string, unknown>> = {},
): MongoCommandError {
  return new MongoCommandError(code, message, [], extra);
}

/** Thrown when another live process owns the data folder. */
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

/** What to do about data of a newer format. */
const USE_NEWER =
  'Start the version that wrote it, or a newer one; an older version must not touch the data.';
/** What to do about damage, when the program that uses the database gave no advice of its own. */
const RESTORE = 'Restore the latest backup into a new folder and keep this one until that has worked.';

/**
 * Thrown when the data file cannot be used: damaged, cut off, missing, or written by a newer version. Nothing was
 * changed. The message names the file, what is wrong and what to do.
 */
export class EmbeddedMongoDamagedError extends Error {
  readonly code = 'EMBEDDED_MONGO_DAMAGED';
  /** True when the data is sound but of a format that this version does not know. */
  readonly isNewer: boolean;

  /** @param about `restoreAdvice`: what to do in case of damage, in the words of the program that uses the database */
  constructor(
    readonly file: string,
    readonly reason: string,
    about: { readonly isNewer?: boolean; readonly restoreAdvice?: string | undefined } = {},
  ) {
    const advice = about.isNewer ? USE_NEWER : (about.restoreAdvice ?? RESTORE);
    super(`the database file ${file} cannot be used: ${reason}. Nothing was changed. ${advice}`);
    this.name = 'EmbeddedMongoDamagedError';
    this.isNewer = about.isNewer ?? false;
  }
}
