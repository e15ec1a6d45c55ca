/** Every limit of the product (size, count, rate, time), in one place. Office-specific ones live in the office pack. */

// Files
/** One uploaded file, bytes (CONTRACT: 413 above it; also Telegram's own download limit). */
export const FILE_MAX_BYTES = 20 * 1024 * 1024;
/** Unreferenced files are swept after this time, ms. */
export const ORPHAN_FILE_AGE_MS = 24 * 60 * 60 * 1000;
/** Fetching one file from a channel may take this long, ms. */
export const FILE_FETCH_TIMEOUT_MS = 60_000;

// Conversation
/** Longest text of a person that is read, characters; the rest is cut off. */
export const TEXT_MAX_CHARS = 4_000;
/** A lease on a conversation or a destination lives this long, ms (DESIGN: 30 s, renewed while working). */
export const LEASE_MS = 30_000;
/** How often waiting work is looked for when no wake-up came, ms (DESIGN: 500 ms poll). */
export const POLL_MS = 500;
/** An album is complete after this much quiet, ms. */
export const ALBUM_QUIET_MS = 700;
/** ... or at the latest after this time since its first message was stored, ms. */
export const ALBUM_MAX_MS = 3_000;
/** Turns tried before a message is set aside (DESIGN "Poison"). */
export const TURN_ATTEMPTS = 3;
/** Times a transaction is computed again after a write conflict. */
export const CONFLICT_RETRIES = 12;
/** Inbox and outbox entries that are finished are pruned after this time, ms. */
export const QUEUE_RETENTION_MS = 48 * 60 * 60 * 1000;

// Mail code
/** Digits of the code that confirms an e-mail address. */
export const MAIL_CODE_DIGITS = 6;
/** Life of the code, ms. */
export const MAIL_CODE_LIFE_MS = 30 * 60 * 1000;
/** Wrong tries before the code is void. */
export const MAIL_CODE_TRIES = 5;
/** A new code may be asked for after this time, ms. */
export const MAIL_CODE_RESEND_MS = 60_000;
/** Codes sent to one address in a day. */
export const MAIL_CODES_PER_ADDRESS_PER_DAY = 5;

// Moving to another chat
/** Characters of the code of *pindah*. */
export const MOVE_CODE_LENGTH = 8;
/** Life of that code, ms. */
export const MOVE_CODE_LIFE_MS = 10 * 60 * 1000;
/** Wrong tries before a chat may not try again for the life of a code. */
export const MOVE_CODE_TRIES = 5;

// Certificate
/** A certificate that ends within this many days is pointed out to both sides, days (DOMAIN). */
export const CERTIFICATE_WARNING_DAYS = 30;
