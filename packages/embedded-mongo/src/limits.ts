/** Largest frame from a client, bytes (MongoDB's `maxMessageSizeBytes`). */
export const MAX_MESSAGE_BYTES = 48_000_000;
/** Largest stored document, bytes (MongoDB's `maxBsonObjectSize`). */
export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;
/** Largest command document, bytes: a document and its envelope. */
export const MAX_COMMAND_BYTES = MAX_DOCUMENT_BYTES + 16 * 1024;
/** Most statements in one write command. */
export const MAX_WRITE_BATCH = 100_000;
/** Deepest nesting of a document (MongoDB's limit). */
export const MAX_DEPTH = 180;
/** Documents in a first batch when the client names no size. */
export const DEFAULT_BATCH = 101;
/** Most bytes of documents in one batch; below `MAX_MESSAGE_BYTES` with room for one more document. */
export const MAX_BATCH_BYTES = 16 * 1024 * 1024;

/**
 * Most bytes of documents that a sort, `$out` or `$merge` may hold in memory (MongoDB's limit for a blocking stage).
 */
export const MAX_BLOCKING_BYTES = 100 * 1024 * 1024;
/** Time after which a cursor that nobody reads is closed, ms (MongoDB's `cursorTimeoutMillis`). */
export const CURSOR_IDLE_MS = 10 * 60_000;
/** Most open cursors of one server. */
export const MAX_CURSORS = 10_000;
/** Longest life of a transaction, ms (MongoDB's `transactionLifetimeLimitSeconds`). */
export const TRANSACTION_LIFE_MS = 60_000;
/** How long a transaction whose connection was lost waits for its client to come back, ms. */
export const ORPHAN_MS = 3_000;
/** How long a plain write waits for a transaction's intent before it is refused with 112, ms. */
export const INTENT_WAIT_MS = 10_000;
/** Most bytes that one transaction may write. */
export const MAX_TRANSACTION_BYTES = 64 * 1024 * 1024;
/** Time after which a session that nobody uses is forgotten with its retry records, ms. */
export const SESSION_LIFE_MS = 30 * 60_000;
/** Pause between two sweeps (TTL, sessions, cursors), ms. */
export const SWEEP_EVERY_MS = 60_000;
/** Longest index key, bytes. LMDB takes 1978 on pages of 4 KiB; longer keys end in a hash. */
export const MAX_INDEX_KEY_BYTES = 1900;
/** Most indexes of one collection (MongoDB's limit). */
export const MAX_INDEXES = 64;
/** Longest time that one group of writes may keep the thread, ms; the rest goes into the next group. */
export const WRITE_GROUP_MS = 15;
/** Least pause between two reports of trouble in the log, ms. */
export const TROUBLE_EVERY_MS = 60_000;
/**
 * Shortest time that a state of the data file stays readable, ms, so that a plain copy of the files that takes no
 * longer is complete. It costs the room of what is written meanwhile.
 */
export const COPY_WINDOW_MS = 2_000;
/** Most room that `COPY_WINDOW_MS` may cost, bytes: under heavy writing the time gets shorter instead. */
export const COPY_WINDOW_BYTES = 64 * 1024 * 1024;
/** The data file grows by an eighth at a time, but by at least the first and at most the second of these, bytes. */
export const ROOM_STEP_BYTES: readonly [number, number] = [256 * 1024, 16 * 1024 * 1024];
/** A collection with more documents than this is indexed in steps, between which other work goes on. */
export const INDEX_BUILD_STEP = 500;
/** Bytes of values that a walk reads ahead at once. */
export const WALK_BYTES = 1024 * 1024;
/** Most snapshots that sessions may go back to. */
export const MAX_SNAPSHOTS = 16;
/** How long a snapshot for sessions is held, ms. */
export const SNAPSHOT_LIFE_MS = 60_000;
