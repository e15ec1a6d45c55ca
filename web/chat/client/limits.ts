/** Largest file (bytes) that the office takes; the server's limit is the same. */
export const MAX_FILE_BYTES = 20 * 1024 * 1024;
/** Most files in one message; the page refuses more with a sentence. */
export const MAX_FILES_PER_MESSAGE = 10;
/** First wait before trying again (ms); doubles with each failure. */
export const RETRY_FIRST_MS = 1_000;
/** Longest wait between two tries (ms). */
export const RETRY_MAX_MS = 30_000;
/** Refusals by the server (not lost connections) after which a message waits for a tap. */
export const MAX_SERVER_FAILURES = 6;
/** Longest wait (ms) that a `Retry-After` may ask for. */
export const RETRY_AFTER_MAX_MS = 600_000;
/** Silence (ms) after which the stream counts as dead; the server sends a comment every 15 s. */
export const STREAM_SILENCE_MS = 40_000;
/** First wait (ms) before asking for the state again while an answer is awaited; doubles up to `RETRY_MAX_MS`. */
export const ANSWER_POLL_MS = 4_000;
/** Time a message without files may take (ms). */
export const TEXT_TIMEOUT_MS = 30_000;
/** Time (ms) a message with files may take: 20 MB over a slow mobile connection. */
export const UPLOAD_TIMEOUT_MS = 900_000;
/** Time a plain read may take (ms). */
export const READ_TIMEOUT_MS = 20_000;
/** Longest number (characters) that is kept on one line; a bubble on a phone of 320 px holds about 28. */
export const WHOLE_NUMBER_CHARS = 24;
/** Most messages of a conversation that are kept on the device, the latest ones. */
export const KEPT_MESSAGES = 500;
