/** Every limit of the product (size, count, rate, time), in one place. Office-specific ones live in the office pack. */

// Files
/** One uploaded file, bytes (CONTRACT: 413 above it; also Telegram's own download limit). */
export const FILE_MAX_BYTES = 20 * 1024 * 1024;
/** Unreferenced files are swept after this time, ms. */
export const ORPHAN_FILE_AGE_MS = 24 * 60 * 60 * 1000;
/** Fetching one file from a channel may take this long, ms. */
export const FILE_FETCH_TIMEOUT_MS = 60_000;

// Disk
/** With less free disk than `files`, bytes, files of strangers are refused; with less than `words`, everything of theirs. */
export const DISK_FLOOR_BYTES = { files: 1024 * 1024 * 1024, words: 256 * 1024 * 1024 } as const;
/** Free disk is looked at again after this time, ms. */
export const DISK_LOOK_MS = 1_000;
/** Whoever was refused for want of room comes again after this time, seconds; what was accepted is tried again as often. */
export const STORAGE_FULL_SECONDS = 30;

// Documents
/** Part of a stored file, bytes: most scans are one or two parts. */
export const FILE_CHUNK_BYTES = 1024 * 1024;
/** Files that a sweep looks up at a time. */
export const SWEEP_BATCH = 100;
/** Pixels of one picture, read from its header before anything is unpacked: the largest phone cameras have 50 million. */
export const PICTURE_MAX_PIXELS = 50_000_000;
/** Scans of one JPEG: progressive ones have about ten, thousands would only keep a processor busy. */
export const JPEG_MAX_SCANS = 100;
/** Pages of one PDF, whatever the office allows for a document; those of one with more than `viewed` are drawn when asked for. */
export const PDF_MAX_PAGES = 200;
export const PDF_PAGES_VIEWED = 40;
/** Bytes that the packed streams of a PDF may unpack to, each and together: an A4 page in colour at 600 dpi has 105 MB. */
export const PDF_UNPACKED_BYTES = { stream: 160_000_000, file: 600_000_000 } as const;
/**
 * Child processes that open pictures and PDFs: so many at a time, and more of them for owners whose files are heavy, which
 * one is that took longer than `heavyMs`; an owner may use `heavyShareMs` on such before. What was used counts half after
 * `halfLifeMs`.
 */
export const DOCUMENT_CHILDREN = {
  places: 2,
  slowPlaces: 1,
  heavyMs: 1_500,
  heavyShareMs: 3_000,
  halfLifeMs: 60_000,
  ownersRemembered: 10_000,
} as const;
/** Memory of JavaScript in one child, MiB; its own memory, and that of all children, bytes; looked at every so many ms. */
export const DOCUMENT_CHILD_HEAP_MB = 256;
export const DOCUMENT_MEMORY_BYTES = { one: 520 * 1024 * 1024, all: 720 * 1024 * 1024 } as const;
export const DOCUMENT_WATCH_MS = 25;
/** A child is there within `start`, ends after `idle` without work, ms, and is renewed after so many files. */
export const DOCUMENT_CHILD_TIMES_MS = { start: 20_000, idle: 60_000 } as const;
export const DOCUMENT_CHILD_FILES = 200;
/** Opening a file, drawing a page and putting a document together may take this long from its beginning, ms. */
export const DOCUMENT_TIME_MS = { inspect: 15_000, view: 15_000, assemble: 60_000 } as const;
/** Times that a child may die of one file before the file is set aside. */
export const DOCUMENT_DEATHS = 3;
/** Longer side of a page as people see it, pixels: in lists, opened, and in what is downloaded (A4 at 210 dpi). */
export const VIEW_PIXELS = { thumb: 480, view: 1_600, print: 2_480 } as const;
/** Quality of these as JPEG, percent. */
export const VIEW_QUALITY = { thumb: 70, view: 82, print: 85 } as const;
/** A page of a PDF is drawn with at most so many dots an inch: small paper is not blown up. */
export const PAGE_MAX_DPI = 300;
/** Characters of a document's label, and of a person's name, in the name of a file of a ZIP. */
export const ARCHIVE_NAME_CHARS = 60;

// Virus scanning
/** A scanner has this long to accept a connection, and then for everything else, ms. */
export const SCAN_TIMES_MS = { connect: 5_000, whole: 45_000 } as const;
/** Part of a file that is sent to a scanner at a time, bytes. */
export const SCAN_CHUNK_BYTES = 64 * 1024;
/** Longest answer of a scanner, bytes. */
export const SCAN_ANSWER_MAX_BYTES = 1_024;
/** Sizes at which it is tried whether a scanner reads to the end, largest first, bytes. */
export const SCAN_PROBE_BYTES = [
  FILE_MAX_BYTES,
  10 * 1024 * 1024,
  5 * 1024 * 1024,
  2 * 1024 * 1024,
  1024 * 1024,
] as const;
/** That is tried again after this time, ms. */
export const SCAN_PROOF_LIFE_MS = 60 * 60 * 1000;

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
/** Connections that the driver keeps open at most. */
export const STORE_CONNECTIONS = 40;
/**
 * Transactions that one process has open at a time; more wait in line. Fewer than the connections: a write that waits
 * for a transaction's end must not take the connection on which that one would commit.
 */
export const TRANSACTIONS_AT_ONCE = 24;
/** Times a transaction is computed again after a write conflict. */
export const CONFLICT_RETRIES = 12;
/** Inbox and outbox entries that are finished are pruned after this time, ms. */
export const QUEUE_RETENTION_MS = 48 * 60 * 60 * 1000;

// Codes of people
/** Digits of a code that is mailed. */
export const MAIL_CODE_DIGITS = 6;
/** Life of such a code, ms. */
export const MAIL_CODE_LIFE_MS = 30 * 60 * 1000;
/** A new one may be asked for after this time, ms. */
export const MAIL_CODE_RESEND_MS = 60_000;
/** Wrong tries before a mailed code is void. */
export const CODE_TRIES = 5;
/**
 * Wrong tries of a local day: where they are typed, for one subject (`limit`); for a subject (a mailbox, a NIK, a case)
 * over all chats (`ceiling`), at which a chat with fewer than `spare` of its own still goes on; `shareWait`: the pause
 * after a wrong one holds for all chats. Of 1,000,000 codes strangers can thus try 10 a day for a case by *pulihkan*,
 * and as many by its personal link.
 */
export const CODE_TRIES_PER_DAY = {
  confirm: { limit: 10, ceiling: 30, spare: 2, shareWait: false },
  recover: { limit: 5, ceiling: 10, spare: 0, shareWait: true },
  continue: { limit: 10, ceiling: 10, spare: 0, shareWait: true },
  move: { limit: 10, ceiling: 10, spare: 0, shareWait: false },
  link: { limit: 10, ceiling: 10, spare: 0, shareWait: false },
} as const;
/** After `free` wrong tries of a day the next one waits, ms: `first`, then twice as long each time. */
export const CODE_WAIT_MS = { free: 1, first: 5_000, longest: 15 * 60 * 1000 } as const;
/**
 * Codes that confirm an address, a local day (codes/mail-codes tells why): to one mailbox on request of one chat and of
 * one network address; of one chat and one network address in all; to one mailbox for chats that ask for the first time
 * and again; and (`ceiling`) everything that strangers can have mailed to one mailbox, *pulihkan* included.
 */
export const MAIL_CODES_PER_DAY = {
  chatAndMailbox: 3,
  networkAndMailbox: 6,
  chat: 6,
  network: 60,
  first: 12,
  again: 5,
  ceiling: 18,
} as const;
/** Codes of *pulihkan*, a local day: for one NIK, of one chat for it and in all; and of one personal link. */
export const RECOVERY_CODES_PER_DAY = { nik: 5, chatAndNik: 3, chat: 5, link: 5 } as const;
/** Codes of *pindah* of one chat, and of `/hubungkan` of one member, a local day. */
export const CODES_MADE_PER_DAY = 20;
/** Characters of the code of *pindah*. */
export const MOVE_CODE_LENGTH = 8;
/** Life of that code, ms. */
export const MOVE_CODE_LIFE_MS = 10 * 60 * 1000;
/** A recovery can be taken back (*Bukan saya*) for this time, ms. */
export const TAKEOVER_LIFE_MS = 7 * 24 * 60 * 60 * 1000;

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
/** Longest pause between tries while another process takes the updates, or the token is refused, ms. */
export const TELEGRAM_CONFLICT_LONGEST_MS = 5 * 60 * 1000;
/** A process that does not poll looks this often whether its token and webhook still work, ms. */
export const TELEGRAM_WATCH_MS = 60_000;
/** Officers are told of a Telegram that does not answer after this time, ms. */
export const TELEGRAM_AWAY_TOLD_MS = 60_000;
/** The staff group is told at most this often that Telegram works again, ms. */
export const TELEGRAM_BACK_TOLD_MS = 60 * 60 * 1000;
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
/** A call may be set this far ahead, ms: beyond it the year or the month is a slip of the pen. */
export const BOOK_AHEAD_MAX_MS = 180 * 24 * 60 * 60 * 1000;
/** Words of a name, and characters of the longest beginning of a word, that a list can be searched by. */
export const NAME_SEARCH = { words: 10, shortest: 3, longest: 12 } as const;
/** The total of a list is counted anew after this time, ms; at once when a case changed in the same process. */
export const LIST_TOTAL_LIFE_MS = 2_000;
/** Tasks that a list shows at most. */
export const TASKS_LISTED = 500;
/** Longest text of a task with the applicant's words in it, characters; older words are cut off first. */
export const TASK_TEXT_CHARS = 6_000;
/** Cases that a check of the logs reads at a time. */
export const VERIFY_BATCH = 200;
/** Open cases of one NIK that are looked at together. */
export const SAME_NIK_LOOK = 20;
/** Candidates of the local blacklist that are shown for one person. */
export const BLACKLIST_CANDIDATES = 20;

// Booking
/** Length of a unit of a Verifikator's time, minutes; calls begin on the clock at multiples of it where they are offered. */
export const BOOKING_UNIT_MINUTES = 5;

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

// Input, counted in the store
/** Senders of which a process remembers for an allowance what it need not ask the store. */
export const ALLOWANCES_REMEMBERED = 20_000;
/** Requests come often: they are counted in portions of this size, by the whole allowance a minute. */
export const REQUEST_PORTIONS = { perAddress: 100, perAccount: 20, perChat: 10 } as const;

// HTTP and staff access
/**
 * The head of a request must be there within `headers`, all of it within `request`, ms: the chat page gives an upload
 * 15 minutes and is to be the first to give up. Both are looked at every `look`.
 */
export const HTTP_TIMES_MS = {
  headers: 15_000,
  request: 16 * 60 * 1000,
  look: 5_000,
} as const;
/** JSON or form body of a request, bytes. */
export const HTTP_BODY_MAX_BYTES = 256 * 1024;
/**
 * What is still read of a request that was answered before its body had come: so much of a body that says its length,
 * and of any other so many bytes in so many ms. Then the connection is closed.
 */
export const UNREAD_BODY = { declared: 64 * 1024, bytes: 256 * 1024, ms: 2_000 } as const;
/** A dependency must answer a readiness check within this time, ms. */
export const READY_CHECK_TIMEOUT_MS = 2_000;
/** What `/ready` answers is at most so old, ms. */
export const READY_KEPT_MS = 10_000;
/** On stop, requests that are under way get this long, ms. */
export const HTTP_CLOSE_PATIENCE_MS = 5_000;
/** Requests of one account (or, without one, of one address) a minute, over API and staff pages. */
export const HTTP_REQUESTS_PER_ACCOUNT_PER_MINUTE = 600;
/** Requests of one address a minute: a whole office may sit behind it. */
export const HTTP_REQUESTS_PER_ADDRESS_PER_MINUTE = 3_000;
/** Logins tried from one address a minute, whatever the account. */
export const LOGINS_PER_ADDRESS_PER_MINUTE = 20;
/**
 * Passwords tried for one account from one place (an address, or a browser that signed in before): so many are free, then
 * each doubles the wait, ms; all are forgotten `memory` after the last one.
 */
export const LOGIN_FROM_PLACE = {
  free: 5,
  first: 30_000,
  longest: 60 * 60 * 1000,
  memory: 24 * 60 * 60 * 1000,
} as const;
/**
 * Passwords for one account from all places that never signed in to it, together. Slower than that of one place and never
 * long: it only takes the profit out of many addresses.
 */
export const LOGIN_FROM_EVERYWHERE = {
  free: 20,
  first: 5_000,
  longest: 10 * 60 * 1000,
  memory: 24 * 60 * 60 * 1000,
} as const;
/**
 * A locked address from which the account was signed in to before: so many more passwords are looked at, a wrong one is
 * answered as locked. Behind a proxy that does not tell addresses apart this is what the owner gets in by.
 */
export const LOGIN_FROM_KNOWN_ADDRESS = {
  free: 20,
  first: 10 * 60 * 1000,
  longest: 60 * 60 * 1000,
  memory: 60 * 60 * 1000,
} as const;
/** A place from which an account was signed in to is known for this time after the last time, ms. */
export const LOGIN_PLACE_LIFE_MS = 90 * 24 * 60 * 60 * 1000;
/** A password that was given counts as given just now for this time, ms (CONTRACT: 10 min). */
export const PASSWORD_CONFIRMED_MS = 10 * 60 * 1000;
/** Recovery codes of a second factor, and the characters of one. */
export const RECOVERY_CODES = { count: 10, length: 10 } as const;
/** Bytes of the secret of a second factor (RFC 4226: 160 bits). */
export const TOTP_SECRET_BYTES = 20;
/** Time steps of 30 s that a one-time code may be early or late. */
export const TOTP_STEPS_AROUND = 1;
/** A session of the console ends after this time without a request, ms ... */
export const SESSION_IDLE_MS = 2 * 60 * 60 * 1000;
/** ... and in any case after this time, ms. */
export const SESSION_LIFE_MS = 12 * 60 * 60 * 1000;
/** The last use of a session or token is noted at most this often, ms. */
export const LAST_USE_STEP_MS = 60_000;
/** Tokens that one account may have at a time. */
export const API_TOKENS_PER_ACCOUNT = 20;
/** Days after which a token ends, unless fewer are asked for. */
export const API_TOKEN_DAYS = 90;
/** Shortest and longest password of staff, characters. */
export const PASSWORD_CHARS = { min: 12, max: 200 } as const;
/** Characters of the code of `/hubungkan`. */
export const LINK_CODE_LENGTH = 8;
/** Life of that code, ms. */
export const LINK_CODE_LIFE_MS = 10 * 60 * 1000;
/** Answers kept for `Idempotency-Key` (CONTRACT: 24 h), ms. */
export const IDEMPOTENCY_LIFE_MS = 24 * 60 * 60 * 1000;
/** A call with an `Idempotency-Key` that did not end within this time (its process died) may be done anew, ms. */
export const IDEMPOTENCY_RUN_MS = 60_000;
/** Longest `Idempotency-Key`, characters. */
export const IDEMPOTENCY_KEY_CHARS = 200;
/** Last characters that lists show of a NIK, NPWP or certificate, and of a phone number. */
export const MASKED_SHOWN = { number: 4, phone: 3 } as const;
/** Cases of one page of a list, and the most that may be asked for. */
export const CASES_PER_PAGE = { usual: 50, most: 200 } as const;
/** Entries of one page of the audit, and the most that may be asked for. */
export const AUDIT_PER_PAGE = { usual: 100, most: 500 } as const;
/**
 * How long the audit keeps, ms: security events (log-ins, codes, tokens …) 400 days, changes of accounts and what else
 * is in it five years.
 */
export const AUDIT_RETENTION_MS = {
  security: 400 * 24 * 60 * 60 * 1000,
  other: 5 * 365 * 24 * 60 * 60 * 1000,
} as const;
/** Longest words that a list of cases may be searched by, characters. */
export const SEARCH_CHARS = 100;
/** Lines of a list on the staff pages. */
export const STAFF_PAGE_LINES = 100;
/** Life of a personal link to the scans of a case (`/berkas`), and of the view that it opens once, ms. */
export const FILES_LINK_LIFE_MS = 10 * 60 * 1000;
/** Mails of demo mode that are shown, newest first. */
export const DEMO_MAIL_SHOWN = 200;
/** Free times of one answer at most. */
export const SLOTS_PER_ANSWER = 500;
/** Days of booked calls that one question may span. */
export const BOOKINGS_MAX_DAYS = 366;
/** Longest message of staff to an applicant, characters. */
export const STAFF_MESSAGE_CHARS = 2_000;

// Work on conversations
/** Conversations whose turns are computed at the same time in one process. */
export const TURNS_AT_ONCE = 64;
/** Files that are fetched and inspected at the same time in one process. */
export const INTAKES_AT_ONCE = 4;
/** Destinations that are delivered to at the same time in one process. */
export const DELIVERIES_AT_ONCE = 64;
/** Messages of one conversation that are looked at together; more wait for the next turn. */
export const MESSAGES_AT_ONCE = 200;
/** Conversations that one look at the queue finds. */
export const QUEUE_LOOK = 500;
/** A turn that failed is tried again after this time, ms, times the tries so far. */
export const TURN_RETRY_MS = 250;
/**
 * A turn that meets somebody else's open transaction is tried again after `retry` and, for `patience`, not counted as
 * failed, ms: what a process left open when it died holds its documents until the server ends it (MongoDB: 60 s, looked
 * at every 30 s).
 */
export const TURN_BUSY_MS = { retry: 1_000, patience: 3 * 60 * 1000 } as const;
/** A request that found the store busy in all its tries comes again after this time, seconds. */
export const STORE_BUSY_SECONDS = 5;
/** Fetching a file is tried so often, with this pause in ms times the tries so far. */
export const INTAKE_ATTEMPTS = 3;
export const INTAKE_RETRY_MS = 1_000;
/** Chats whose files are heavy that are worked on at the same time; another one is looked at again after this time, ms. */
export const INTAKE_SLOW = { atOnce: 1, retryMs: 2_000 } as const;
/** A process that fetches a file has this long before another one may try, ms. */
export const INTAKE_CLAIM_MS = 2 * FILE_FETCH_TIMEOUT_MS;

// Deliveries
/** First and longest pause before a delivery is tried again, ms; doubled each time. */
export const DELIVERY_BACKOFF_MS = { first: 1_000, longest: 10 * 60 * 1000 } as const;
/** Destinations for which a process remembers up to where it delivered; for others it looks at the outbox. */
export const DESTINATIONS_REMEMBERED = 10_000;
/** A delivery that a turn wrote is this process' own for this long, ms; then any process may send it. */
export const OWN_CLAIM_MS = 10_000;
/** A delivery that this process wrote less than this ago needs no look: it is being sent, ms. */
export const OUTBOX_CALLED_MS = 1_000;
/** A delivery that did not succeed for this long is given up, ms. */
export const DELIVERY_LIFE_MS = 24 * 60 * 60 * 1000;
/** Messages that one channel account sends in a second (Telegram: about 30 overall). */
export const CHANNEL_SENDS_PER_SECOND = 28;
/** Messages that one chat gets at once, and the pause before one more, ms (Telegram: about one a second). */
export const CHAT_BURST = 3;
export const CHAT_SEND_EVERY_MS = 1_000;
/** Announcements to the staff group that are looked at together. */
export const ANNOUNCEMENTS_AT_ONCE = 200;
/** Announcements stay answerable by quoting for this time, ms. */
export const ANNOUNCEMENT_RETENTION_MS = 30 * 24 * 60 * 60 * 1000;

/** Pages behind links of mails that one address opens a minute. */
export const PUBLIC_PAGES_PER_ADDRESS_PER_MINUTE = 30;
/** The chat page has this long to take over the chat that a personal link opened, ms. */
export const LINKED_CHAT_COOKIE_MS = 5 * 60 * 1000;

// Web chat
/** Longest text of one message of ours, characters. */
export const CHAT_TEXT_CHARS = 8_000;
/** Buttons below one message, characters of a label, bytes of an id. */
export const CHAT_CHOICES = { count: 12, labelChars: 60, idBytes: 64 } as const;
/** JSON body of one message, bytes: much more than is read of a text. */
export const CHAT_BODY_MAX_BYTES = 64 * 1024;
/** Files of one message. */
export const CHAT_FILES_PER_MESSAGE = 10;
/** Characters of a file's name that are kept. */
export const CHAT_FILE_NAME_CHARS = 120;
/** Bytes of a multipart body besides its files. */
export const CHAT_MULTIPART_EXTRA_BYTES = 64 * 1024;
/** An upload that is silent for this long is given up, ms. */
export const CHAT_UPLOAD_IDLE_MS = 60_000;
/** Uploads that are received at the same time, in one process, of one address and of one chat. */
export const CHAT_UPLOADS_AT_ONCE = { process: 32, address: 12, session: 3 } as const;
/** Bytes of theirs that are in memory at the same time, in one process and of one address. */
export const CHAT_UPLOAD_BYTES_AT_ONCE = { process: 128 * 1024 * 1024, address: 64 * 1024 * 1024 } as const;
/** Uploads that wait for their turn unread, in one process, of one address and of one chat; and for how long, ms. */
export const CHAT_UPLOADS_WAITING = { process: 1_000, address: 120, session: 30 } as const;
export const CHAT_UPLOAD_WAIT_MS = 60_000;
/** While others wait, an upload of whoever has most places is given up when it brought nothing for this long, ms. */
export const CHAT_UPLOAD_SILENT_MS = 3_000;
/** A chat's token ends after this time without use, ms; the use is noted at most every `step`. */
export const CHAT_TOKEN_MS = { idle: 90 * 24 * 60 * 60 * 1000, step: 60 * 60 * 1000 } as const;
/** A message's `Idempotency-Key` is remembered this long, ms: a page may try again days later. */
export const CHAT_KEY_LIFE_MS = 7 * 24 * 60 * 60 * 1000;
/** Messages of one answer of the history; the rest comes with the next one. */
export const CHAT_HISTORY_PAGE = 500;
/** Messages in which the label of a tapped button is looked for. */
export const CHAT_LABEL_LOOK = 30;
/**
 * Event streams open at the same time, in one process, for one address (many phones of a mobile network share one) and
 * for one chat; a further one of a chat ends its oldest.
 */
export const CHAT_STREAMS_AT_ONCE = { process: 2_000, address: 100, session: 6 } as const;
/** What is still read of a refused upload of a known chat, so that a browser sees the answer: two files, in a while. */
export const CHAT_REFUSED_BODY = { bytes: 2 * FILE_MAX_BYTES, ms: 20_000 } as const;
/** A stream says that it lives this often, ms; one that takes nothing for as long is cut. */
export const CHAT_HEARTBEAT_MS = 15_000;
/** A client that was refused for want of room comes again after this time, seconds. */
export const CHAT_BUSY_SECONDS = 5;
/** New chats of one address an hour: mobile networks put many people behind one address. */
export const CHAT_SESSIONS_PER_ADDRESS_PER_HOUR = 120;
/** Requests of one address a minute, of any kind. */
export const CHAT_REQUESTS_PER_ADDRESS_PER_MINUTE = 3_000;
/** Requests and messages of one chat a minute. */
export const CHAT_REQUESTS_PER_SESSION_PER_MINUTE = 300;
export const CHAT_MESSAGES_PER_SESSION_PER_MINUTE = 40;
/** Messages of one address a minute. */
export const CHAT_MESSAGES_PER_ADDRESS_PER_MINUTE = 600;
/** Bytes of files a day, of one chat and of one address. */
export const CHAT_BYTES_PER_DAY = { session: 300 * 1024 * 1024, address: 3 * 1024 * 1024 * 1024 } as const;
/** Bytes of words a day, of one chat and of one address. */
export const CHAT_WORDS_PER_DAY = { session: 1024 * 1024, address: 64 * 1024 * 1024 } as const;
/** Which chat accounts are tied to staff is remembered for this time, ms. */
export const LINKED_ACCOUNTS_LIFE_MS = 5_000;
/** Cases of a queue that a staff chat looks at; more are counted on the pages. */
export const QUEUE_LINES = 200;

// Mail
/** Connections to the mail server at a time. */
export const MAIL_CONNECTIONS = 2;
/** Handing a mail over may take this long, ms: to connect, until the greeting, a silence in between, and all of it. */
export const MAIL_TIMES_MS = { connect: 10_000, greeting: 10_000, silence: 30_000, whole: 90_000 } as const;

// Timers
/** Things of one kind that a timer looks at together. */
export const JOB_BATCH = 500;
/** How often Agenda looks for a job whose time has come, ms. */
export const JOB_LOOK_MS = 3_000;
/**
 * Lock of a running job, renewed while it works, ms: after a crash another process goes on this much later. Longer than
 * a look, as a job is locked up to one look ahead; short, as Agenda's own watch of it outlives a stop by half of it.
 */
export const JOB_LOCK_MS = 6_000;
/** On stop, a job that is under way gets this long, ms. */
export const JOB_STOP_PATIENCE_MS = 3_000;
/**
 * Notes of what a timer did once are pruned so long after the case moved on, ms: longer than an act can be undone (an
 * hour; a day by `UNDO_SECONDS`) and than a call is reminded of before it starts (three weeks).
 */
export const REMINDER_RETENTION_MS = 30 * 24 * 60 * 60 * 1000;
/** The second reminder of a video call comes this long before it, ms. */
export const CALL_SOON_MS = 60 * 60 * 1000;

// Process
/** Whoever asked while the database was away comes again after this time, seconds. */
export const STORE_AWAY_SECONDS = 2;
/** A stop that takes longer is cut off, ms: supervisors kill after 10 s. */
export const STOP_PATIENCE_MS = 9_500;

// Tools
/** Things that a change of keys looks at together. */
export const RESEAL_BATCH = 200;

// Upgrades of stored data
/** Documents that a migration changes together. */
export const MIGRATION_BATCH = 200;
/** For how long a process that migrates keeps others from it; longer than a batch or an index takes, ms. */
export const MIGRATION_LEASE_MS = 60_000;
/** Pause between two looks of a process that waits for another one's migration, ms. */
export const MIGRATION_LOOK_MS = 500;
