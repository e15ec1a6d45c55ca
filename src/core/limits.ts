/** Every limit of the product (size, count, rate, time), in one place. Office-specific ones live in the office pack. */

// Files
/** One uploaded file, bytes (CONTRACT: 413 above it; also Telegram's own download limit). */
export const FILE_MAX_BYTES = 20 * 1024 * 1024;
/** Unreferenced files are swept after this time, ms. */
export const ORPHAN_FILE_AGE_MS = 24 * 60 * 60 * 1000;
/** Fetching one file from a channel may take this long, ms. */
export const FILE_FETCH_TIMEOUT_MS = 60_000;

// Documents
/** Part of a stored file, bytes: most scans are one or two parts. */
export const FILE_CHUNK_BYTES = 1024 * 1024;
/** Files that a sweep looks up at a time. */
export const SWEEP_BATCH = 100;
/** Pixels of one picture, read from its header before anything is unpacked: the largest phone cameras have 50 million. */
export const PICTURE_MAX_PIXELS = 50_000_000;
/** Pages of one PDF, whatever the office allows for a document. */
export const PDF_MAX_PAGES = 200;
/** Threads that open pictures and PDFs. */
export const DOCUMENT_THREADS = 2;
/** Memory of JavaScript in one such thread, MiB. */
export const DOCUMENT_THREAD_HEAP_MB = 768;
/** Opening a file, drawing a page and putting a document together may take this long, ms; then the thread is ended. */
export const DOCUMENT_TIME_MS = { inspect: 10_000, draw: 15_000, assemble: 60_000 } as const;
/** Resolution of a drawn page, dots per inch; less when the page would exceed the pixels below. */
export const PAGE_DPI = 150;
/** Pixels of a drawn page: A3 at the resolution above. */
export const PAGE_MAX_PIXELS = 4_400_000;

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

// Telegram
/** Text of one message, UTF-16 units after entities. */
export const TELEGRAM_TEXT_CHARS = 4_096;
/** Caption of a document, UTF-16 units. */
export const TELEGRAM_CAPTION_CHARS = 1_024;
/** Buttons below one message that a person can still overlook (Telegram takes 100). */
export const TELEGRAM_CHOICES = 20;
/** Characters of a button that a phone shows in one line. */
export const TELEGRAM_LABEL_CHARS = 40;
/** Two buttons share a row when both labels have at most this many characters. */
export const TELEGRAM_SHORT_LABEL_CHARS = 14;
/** callback_data, bytes. */
export const TELEGRAM_CHOICE_ID_BYTES = 64;
/** Updates of one batch (the most that Telegram gives). */
export const TELEGRAM_BATCH = 100;
/** A poll waits for news this long, seconds. */
export const TELEGRAM_POLL_SECONDS = 25;
/** An answer of the Bot API may take this long, ms; a poll in addition to its own time. */
export const TELEGRAM_CALL_TIMEOUT_MS = 15_000;
/** Sending a document may take this long, ms. */
export const TELEGRAM_UPLOAD_TIMEOUT_MS = 60_000;
/** First and longest pause after a failed poll or set-up, ms; doubled each time. */
export const TELEGRAM_BACKOFF_MS = { first: 500, longest: 30_000 } as const;
/** The start of the process waits this long for Telegram's first answer, ms; then it goes on without. */
export const TELEGRAM_START_PATIENCE_MS = 3_000;
/** Body of one webhook call, bytes. */
export const TELEGRAM_WEBHOOK_BODY_BYTES = 1024 * 1024;

// Cases
/** Longest note, question or reason of an act, characters. */
export const ACT_TEXT_MAX_CHARS = 1_000;
/** Longest short field of an act (decree, publisher, LPSE), characters. */
export const ACT_FIELD_MAX_CHARS = 200;
/** Deficiencies in one return. */
export const DEFICIENCIES_MAX = 40;
/** `no-show` may be recorded this long after the start of the call, ms (CONTRACT "verify": from 10 min). */
export const NO_SHOW_AFTER_MS = 10 * 60 * 1000;
/** A Verifikator may book a call "now": a start this far back is still taken, ms. */
export const BOOK_NOW_TOLERANCE_MS = 10 * 60 * 1000;

// Staff bot
/** A form that a member began in a chat is forgotten after this time, ms. */
export const STAFF_FORM_LIFE_MS = 24 * 60 * 60 * 1000;
/** Begun forms that one chat remembers. */
export const STAFF_FORMS_KEPT = 50;
/** Lines of a queue, of tasks or calls in one message. */
export const STAFF_LIST_LINES = 20;
/** Announcements to the staff group in a minute before they are merged (Telegram: 20 a minute per group). */
export const STAFF_ANNOUNCEMENTS_PER_MINUTE = 20;
/** Characters of an applicant's words that an announcement quotes. */
export const STAFF_QUOTE_CHARS = 700;

// HTTP and staff access
/** JSON or form body of a request, bytes. */
export const HTTP_BODY_MAX_BYTES = 256 * 1024;
/** A dependency must answer a readiness check within this time, ms. */
export const READY_CHECK_TIMEOUT_MS = 2_000;
/** On stop, requests that are under way get this long, ms. */
export const HTTP_CLOSE_PATIENCE_MS = 5_000;
/** Requests of one account (or, without one, of one address) a minute, over API and staff pages. */
export const HTTP_REQUESTS_PER_ACCOUNT_PER_MINUTE = 600;
/** Requests of one address a minute: a whole office may sit behind it. */
export const HTTP_REQUESTS_PER_ADDRESS_PER_MINUTE = 3_000;
/** Logins tried from one address a minute, whatever the account. */
export const LOGINS_PER_ADDRESS_PER_MINUTE = 20;
/** Wrong passwords for one account from one address before it has to wait. */
export const LOGIN_FREE_TRIES = 5;
/** First and longest wait after that, ms; doubled with every further wrong password. */
export const LOGIN_BACKOFF_MS = { first: 30_000, longest: 60 * 60 * 1000 } as const;
/** Wrong passwords are forgotten after this time without one, ms. */
export const LOGIN_MEMORY_MS = 24 * 60 * 60 * 1000;
/** A session of the console ends after this time without a request, ms ... */
export const SESSION_IDLE_MS = 2 * 60 * 60 * 1000;
/** ... and in any case after this time, ms. */
export const SESSION_LIFE_MS = 12 * 60 * 60 * 1000;
/** The last use of a session or token is noted at most this often, ms. */
export const LAST_USE_STEP_MS = 60_000;
/** Tokens that one account may have at a time. */
export const API_TOKENS_PER_ACCOUNT = 20;
/** Shortest and longest password of staff, characters. */
export const PASSWORD_CHARS = { min: 10, max: 200 } as const;
/** Characters of the code of `/hubungkan`. */
export const LINK_CODE_LENGTH = 8;
/** Life of that code, ms. */
export const LINK_CODE_LIFE_MS = 10 * 60 * 1000;
/** Answers kept for `Idempotency-Key` (CONTRACT: 24 h), ms. */
export const IDEMPOTENCY_LIFE_MS = 24 * 60 * 60 * 1000;
/** Longest `Idempotency-Key`, characters. */
export const IDEMPOTENCY_KEY_CHARS = 200;
/** Cases of one page of a list, and the most that may be asked for. */
export const CASES_PER_PAGE = { usual: 50, most: 200 } as const;
/** Longest message of staff to an applicant, characters. */
export const STAFF_MESSAGE_CHARS = 2_000;
