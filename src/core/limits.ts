/** Every limit of the product (size, count, rate, time). Limits that an office sets live in its pack. */

// Files
/** Largest file that is accepted, bytes; a larger one is answered 413. Telegram's download limit is the same. */
export const FILE_MAX_BYTES = 20 * 1024 * 1024;
/** What is shown of a file's name: characters as people count them (graphemes), and UTF-16 units. */
export const FILE_NAME = { characters: 60, units: 240 } as const;
/** Age at which the sweep deletes a file that nothing keeps, ms. */
export const ORPHAN_FILE_AGE_MS = 24 * 60 * 60 * 1000;
/** Longest time for fetching one file from a channel, ms. */
export const FILE_FETCH_TIMEOUT_MS = 60_000;

// Disk
/** Free disk, bytes: below `files` the product refuses files from strangers, below `words` everything from them. */
export const DISK_FLOOR_BYTES = { files: 1024 * 1024 * 1024, words: 256 * 1024 * 1024 } as const;
/** How long a measurement of free disk is used, ms. */
export const DISK_LOOK_MS = 1_000;
/**
 * `Retry-After` while the disk is full, seconds. The work on a message that was already accepted is retried as often.
 */
export const STORAGE_FULL_SECONDS = 30;

// Documents
/** Chunk of a stored file, bytes: most scans fit in one or two. */
export const FILE_CHUNK_BYTES = 1024 * 1024;
/** Files in one batch of the sweep that deletes what nothing keeps. */
export const SWEEP_BATCH = 100;
/** Most pixels of a picture, read from its header before it is decoded. The largest phone cameras have 50 million. */
export const PICTURE_MAX_PIXELS = 50_000_000;
/** Most scans of one JPEG. Progressive files have about ten; thousands would only keep a processor busy. */
export const JPEG_MAX_SCANS = 100;
/** Most pages of one PDF, whatever the office allows for a document. */
export const PDF_MAX_PAGES = 200;
/** A PDF with more pages than this gets its page views when somebody opens them, not at intake. */
export const PDF_PAGES_VIEWED = 40;
/** Most bytes that the streams of a PDF may unpack to, each and together. A colour A4 page at 600 dpi takes 105 MB. */
export const PDF_UNPACKED_BYTES = { stream: 160_000_000, file: 600_000_000 } as const;
/**
 * Child processes that open pictures and PDFs: `places` for everybody, and `slowPlaces` apart for heavy files, which
 * are those that take more than `heavyMs` of processor time. An owner whose heavy files took more than `heavyShareMs`
 * waits for a place apart with every file. What an owner used counts half after `halfLifeMs`.
 */
export const DOCUMENT_CHILDREN = {
  places: 2,
  slowPlaces: 1,
  heavyMs: 1_500,
  heavyShareMs: 3_000,
  halfLifeMs: 60_000,
  ownersRemembered: 10_000,
} as const;
/** JavaScript heap of one child process for documents, MiB. */
export const DOCUMENT_CHILD_HEAP_MB = 256;
/** Most memory of one document child and of all together, bytes; a child above it is ended. */
export const DOCUMENT_MEMORY_BYTES = { one: 520 * 1024 * 1024, all: 720 * 1024 * 1024 } as const;
/** How often the memory of document children is measured, ms. */
export const DOCUMENT_WATCH_MS = 25;
/** `start`: longest start of a document child; `idle`: how long it stays without work, ms. */
export const DOCUMENT_CHILD_TIMES_MS = { start: 20_000, idle: 60_000 } as const;
/** Files after which a document child is replaced by a fresh one. */
export const DOCUMENT_CHILD_FILES = 200;
/** Longest processor time for opening a file, drawing a page and assembling a document, ms. */
export const DOCUMENT_TIME_MS = { inspect: 15_000, view: 15_000, assemble: 60_000 } as const;
/** Times document children may die of one file before the file is set aside. */
export const DOCUMENT_DEATHS = 3;
/** Longer side of the picture of a page, pixels: in lists, opened, and in downloads (A4 at 210 dpi). */
export const VIEW_PIXELS = { thumb: 480, view: 1_600, print: 2_480 } as const;
/** JPEG quality of the picture of a page, percent; the keys are those of `VIEW_PIXELS`. */
export const VIEW_QUALITY = { thumb: 70, view: 82, print: 85 } as const;
/** Highest resolution at which a PDF page is drawn, dots an inch, so that small paper is not blown up. */
export const PAGE_MAX_DPI = 300;
/** Most characters of a document's label and of a person's name in the file names of a ZIP. */
export const ARCHIVE_NAME_CHARS = 60;

// Virus scanning
/** Longest time for connecting to the virus scanner, and for everything after that, ms. */
export const SCAN_TIMES_MS = { connect: 5_000, whole: 45_000 } as const;
/** Chunk of a file sent to the scanner, bytes. */
export const SCAN_CHUNK_BYTES = 64 * 1024;
/** Longest answer of a scanner, bytes. */
export const SCAN_ANSWER_MAX_BYTES = 1_024;
/** File sizes at which the product tests whether the scanner reads to the end, largest first, bytes. */
export const SCAN_PROBE_BYTES = [
  FILE_MAX_BYTES,
  10 * 1024 * 1024,
  5 * 1024 * 1024,
  2 * 1024 * 1024,
  1024 * 1024,
] as const;
/** How long the test of the scanner with `SCAN_PROBE_BYTES` is trusted, ms. */
export const SCAN_PROOF_LIFE_MS = 60 * 60 * 1000;
/** Pause before a scanner that found no test file is tested again, ms. */
export const SCAN_BLIND_LIFE_MS = 60_000;

// Conversation
/** Characters of a person's text that are read; the rest is cut off. */
export const TEXT_MAX_CHARS = 4_000;
/** Life of a lease on a conversation or a destination, ms. Its holder renews it while working. */
export const LEASE_MS = 30_000;
/** How often a process looks for waiting work that no signal announced, ms. */
export const POLL_MS = 500;
/** An album is complete after this much quiet since its last message, ms; `ALBUM_MAX_MS` ends the wait in any case. */
export const ALBUM_QUIET_MS = 700;
/** An album is complete at the latest this long after its first message was stored, ms. */
export const ALBUM_MAX_MS = 3_000;
/** Failed turns after which a message is set aside ("What keeps it right" in docs/ARCHITECTURE.md). */
export const TURN_ATTEMPTS = 3;
/** Most connections of the database driver. */
export const STORE_CONNECTIONS = 40;
/**
 * Transactions that one process has open at a time. There are fewer than connections, because a write that waits for a
 * transaction to end must not hold the connection on which that transaction would commit.
 */
export const TRANSACTIONS_AT_ONCE = 24;
/** Times a transaction is repeated after a write conflict. */
export const CONFLICT_RETRIES = 12;
/** Finished inbox and outbox entries are deleted after this time, ms. */
export const QUEUE_RETENTION_MS = 48 * 60 * 60 * 1000;

// Codes of people
/** Digits of a mailed code. */
export const MAIL_CODE_DIGITS = 6;
/** Life of a mailed code, ms. */
export const MAIL_CODE_LIFE_MS = 30 * 60 * 1000;
/** Pause before a chat may ask for the next mailed code, ms. */
export const MAIL_CODE_RESEND_MS = 60_000;
/** Wrong tries after which a mailed code is void. */
export const CODE_TRIES = 5;
/**
 * Most wrong tries in a local day.
 * - `limit`: from one chat for one subject (a mailbox, a NIK, a case);
 * - `ceiling`: for one subject from all chats; a chat with fewer than `spare` tries of its own may go on above it;
 * - `shareWait`: the pause after a wrong try holds for all chats.
 *
 * Strangers can thus try 10 of 1,000,000 codes a day for a case by *pulihkan*, and as many by its personal link.
 */
export const CODE_TRIES_PER_DAY = {
  confirm: { limit: 10, ceiling: 30, spare: 2, shareWait: false },
  recover: { limit: 5, ceiling: 10, spare: 0, shareWait: true },
  continue: { limit: 10, ceiling: 10, spare: 0, shareWait: true },
  move: { limit: 10, ceiling: 10, spare: 0, shareWait: false },
  link: { limit: 10, ceiling: 10, spare: 0, shareWait: false },
} as const;
/** Pauses after wrong tries, ms: none for the first `free` of a day, then `first`, doubled up to `longest`. */
export const CODE_WAIT_MS = { free: 1, first: 5_000, longest: 15 * 60 * 1000 } as const;
/**
 * Most mails in a local day with a code that confirms an address (`codes/mail-codes.ts` explains the shares).
 * - `chatAndMailbox`, `networkAndMailbox`: to one mailbox for one chat, or for one network address;
 * - `chat`, `network`: to all mailboxes together for one chat, or for one network address;
 * - `first`, `again`: to one mailbox for all chats; above `again` only chats that ask for the first time get one;
 * - `ceiling`: everything that strangers can have mailed to one mailbox, *pulihkan* included.
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
/** Most codes of *pulihkan* a local day for a NIK, a chat with that NIK, a chat in all; and of one personal link. */
export const RECOVERY_CODES_PER_DAY = { nik: 5, chatAndNik: 3, chat: 5, link: 5 } as const;
/** Most codes of *pindah* for one chat, and of `/hubungkan` for one member, in a local day. */
export const CODES_MADE_PER_DAY = 20;
/** Characters of the code of *pindah*. */
export const MOVE_CODE_LENGTH = 8;
/** Life of a code of *pindah*, ms. */
export const MOVE_CODE_LIFE_MS = 10 * 60 * 1000;
/** How long a recovery can be taken back (*Bukan saya*), ms. */
export const TAKEOVER_LIFE_MS = 7 * 24 * 60 * 60 * 1000;

// Certificate
/** A certificate that ends within this many days is pointed out to both sides ("Identity data" in docs/domain.md). */
export const CERTIFICATE_WARNING_DAYS = 30;

// Telegram
/** Longest text of one message, UTF-16 units after its entities are parsed (Bot API). */
export const TELEGRAM_TEXT_CHARS = 4_096;
/** Longest caption of a document, UTF-16 units (Bot API). */
export const TELEGRAM_CAPTION_CHARS = 1_024;
/** Most buttons below one message: what a person can overlook. Telegram takes 100. */
export const TELEGRAM_CHOICES = 20;
/** Most characters of a button: what a phone shows in one line. */
export const TELEGRAM_LABEL_CHARS = 40;
/** Two buttons share a row when both labels have at most this many characters. */
export const TELEGRAM_SHORT_LABEL_CHARS = 14;
/**
 * How fast the product sends to Telegram (`ChannelPace`): it allows a bot about 30 messages a second, a chat about one.
 */
export const TELEGRAM_PACE = { perSecond: 28, chatBurst: 3, chatEveryMs: 1_000 } as const;
/** Longest `callback_data`, bytes (Bot API). */
export const TELEGRAM_CHOICE_ID_BYTES = 64;
/** Updates of one batch: the most that Telegram gives. */
export const TELEGRAM_BATCH = 100;
/** How long a poll waits for updates, seconds. */
export const TELEGRAM_POLL_SECONDS = 25;
/** Longest time for an answer of the Bot API, ms; for a poll on top of its own waiting time. */
export const TELEGRAM_CALL_TIMEOUT_MS = 15_000;
/** Longest time for sending a document, ms. */
export const TELEGRAM_UPLOAD_TIMEOUT_MS = 60_000;
/** First and longest pause after a failed poll or set-up, ms; doubled each time. */
export const TELEGRAM_BACKOFF_MS = { first: 500, longest: 30_000 } as const;
/** Longest pause between tries while another process takes the updates or Telegram refuses the token, ms. */
export const TELEGRAM_CONFLICT_LONGEST_MS = 5 * 60 * 1000;
/** How often a process with a webhook checks that its token and webhook still work, ms. */
export const TELEGRAM_WATCH_MS = 60_000;
/** Officers are told when Telegram has not answered for this long, ms. */
export const TELEGRAM_AWAY_TOLD_MS = 60_000;
/** The staff group is told at most this often that Telegram works again, ms. */
export const TELEGRAM_BACK_TOLD_MS = 60 * 60 * 1000;
/** How long the start waits for Telegram's first answer before going on without it, ms. */
export const TELEGRAM_START_PATIENCE_MS = 3_000;
/** Largest body of one webhook call, bytes. */
export const TELEGRAM_WEBHOOK_BODY_BYTES = 1024 * 1024;

// Cases
/** Longest note, question or reason of an act, characters. */
export const ACT_TEXT_MAX_CHARS = 1_000;
/** Longest short field of an act (decree, publisher, LPSE), characters. */
export const ACT_FIELD_MAX_CHARS = 200;
/** Most deficiencies in one return. */
export const DEFICIENCIES_MAX = 40;
/** `no-show` may be recorded this long after the start of the call, ms ("Order of checks" in docs/contract.md). */
export const NO_SHOW_AFTER_MS = 10 * 60 * 1000;
/** A Verifikator may book a call "now": its start may lie this far back, ms. */
export const BOOK_NOW_TOLERANCE_MS = 10 * 60 * 1000;
/** How far ahead a call may be set, ms; a later date is a slip of the pen in the year or month. */
export const BOOK_AHEAD_MAX_MS = 180 * 24 * 60 * 60 * 1000;
/** What lists can be searched by: the first `words` of a name, each by its first `shortest` to `longest` characters. */
export const NAME_SEARCH = { words: 10, shortest: 3, longest: 12 } as const;
/** Last digits of a NIK that a case is found by; lists show the four. */
export const NIK_SEARCH = { shortest: 4, longest: 8 } as const;
/** How long the total of a list is remembered, ms. A change of a case in the same process ends it at once. */
export const LIST_TOTAL_LIFE_MS = 2_000;
/** Most tasks in one list. */
export const TASKS_LISTED = 500;
/** Longest text of a task that quotes the applicant, characters; the oldest words are cut off first. */
export const TASK_TEXT_CHARS = 6_000;
/** Cases in one batch of the check of event logs. */
export const VERIFY_BATCH = 200;
/** Most open cases of one NIK that are compared. */
export const SAME_NIK_LOOK = 20;
/** Most candidates of the local blacklist shown for one person. */
export const BLACKLIST_CANDIDATES = 20;

// Booking
/** Unit of a Verifikator's time, minutes. Calls are offered at multiples of it on the clock. */
export const BOOKING_UNIT_MINUTES = 5;

// Staff bot
/** How long a form that a member began in a chat is kept, ms. */
export const STAFF_FORM_LIFE_MS = 24 * 60 * 60 * 1000;
/** Most unfinished forms of one chat. */
export const STAFF_FORMS_KEPT = 50;
/** Most lines of a queue, of tasks or of calls in one message. */
export const STAFF_LIST_LINES = 20;
/** Announcements to the staff group in a minute before they are merged. Telegram allows a group 20. */
export const STAFF_ANNOUNCEMENTS_PER_MINUTE = 20;
/** Most characters of an applicant's words that an announcement quotes. */
export const STAFF_QUOTE_CHARS = 700;

// Input, counted in the store
/** Most senders whose allowances a process caches, so as not to ask the store each time. */
export const ALLOWANCES_REMEMBERED = 20_000;
/** Requests that a process takes from a sender's allowance in the store at once; a write for each would be too many. */
export const REQUEST_PORTIONS = { perAddress: 100, perAccount: 20, perChat: 10 } as const;

// HTTP and staff access
/**
 * Longest time for a request to arrive, ms: its `headers`, and all of it (`request`), checked every `look`. The chat
 * page gives up an upload after 15 minutes, and should be the first to do so.
 */
export const HTTP_TIMES_MS = {
  headers: 15_000,
  request: 16 * 60 * 1000,
  look: 5_000,
} as const;
/** Largest JSON or form body of a request, bytes. */
export const HTTP_BODY_MAX_BYTES = 256 * 1024;
/**
 * What is still read of a body whose request was already answered: all of up to `declared` bytes, else `bytes` bytes
 * for `ms` ms.
 */
export const UNREAD_BODY = { declared: 64 * 1024, bytes: 256 * 1024, ms: 2_000 } as const;
/** Longest answer of a dependency to a readiness check, ms. */
export const READY_CHECK_TIMEOUT_MS = 2_000;
/** How long a readiness result is served, ms. */
export const READY_KEPT_MS = 10_000;
/**
 * The doctor's: oldest Node that gets updates, room on the disk that an installation needs beside its data, bytes, how
 * wrong a clock may be, and how long it waits for others, ms.
 */
export const DOCTOR = {
  supportedNode: 22,
  diskBytes: 2 * 1024 * 1024 * 1024,
  diskSpareBytes: 200 * 1024 * 1024,
  clockMs: 60_000,
  patienceMs: 5_000,
  mailMs: 60_000,
} as const;
/** Age from which the latest backup is late, ms: a nightly one was missed. */
export const BACKUP_LATE_MS = 36 * 60 * 60_000;
/** How long a stop waits for requests under way, ms. */
export const HTTP_CLOSE_PATIENCE_MS = 5_000;
/** Most requests a minute over API and staff pages, for one account, or for one address when nobody is signed in. */
export const HTTP_REQUESTS_PER_ACCOUNT_PER_MINUTE = 600;
/** Most requests of one address a minute. A whole office may share an address. */
export const HTTP_REQUESTS_PER_ADDRESS_PER_MINUTE = 3_000;
/** Most logins tried from one address a minute, for all accounts together. */
export const LOGINS_PER_ADDRESS_PER_MINUTE = 20;
/**
 * Wrong passwords for one account from one place (an address, or a browser that signed in before): the first `free`
 * cost nothing, each further one doubles the wait, ms. The count is forgotten `memory` after the last try.
 */
export const LOGIN_FROM_PLACE = {
  free: 5,
  first: 30_000,
  longest: 60 * 60 * 1000,
  memory: 24 * 60 * 60 * 1000,
} as const;
/**
 * Wrong passwords for one account from all places together that never signed in to it, counted as in
 * `LOGIN_FROM_PLACE`. The waits stay short: they only make many addresses useless.
 */
export const LOGIN_FROM_EVERYWHERE = {
  free: 20,
  first: 5_000,
  longest: 10 * 60 * 1000,
  memory: 24 * 60 * 60 * 1000,
} as const;
/**
 * Further tries at a locked address from which the account was signed in to before; a wrong password is answered like a
 * locked one. Behind a proxy that does not tell addresses apart, this is how the owner gets in.
 */
export const LOGIN_FROM_KNOWN_ADDRESS = {
  free: 20,
  first: 10 * 60 * 1000,
  longest: 60 * 60 * 1000,
  memory: 60 * 60 * 1000,
} as const;
/** How long a place is known after the last sign-in from it, ms. */
export const LOGIN_PLACE_LIFE_MS = 90 * 24 * 60 * 60 * 1000;
/** How long a session counts as confirmed after the password was given, ms. */
export const PASSWORD_CONFIRMED_MS = 10 * 60 * 1000;
/** Recovery codes of a second factor: how many, and the characters of each. */
export const RECOVERY_CODES = { count: 10, length: 10 } as const;
/** Bytes of the secret of a second factor (RFC 4226: 160 bits). */
export const TOTP_SECRET_BYTES = 20;
/** Time steps of 30 s that a one-time code may be early or late. */
export const TOTP_STEPS_AROUND = 1;
/** A session of the staff pages ends after this time without a request, ms; `SESSION_LIFE_MS` ends it in any case. */
export const SESSION_IDLE_MS = 2 * 60 * 60 * 1000;
/** A session of the staff pages ends at the latest after this time, ms. */
export const SESSION_LIFE_MS = 12 * 60 * 60 * 1000;
/** The last use of a session or API token is written at most this often, ms. */
export const LAST_USE_STEP_MS = 60_000;
/** Most API tokens of one account. */
export const API_TOKENS_PER_ACCOUNT = 20;
/** Life of an API token unless a shorter one is asked for, days. */
export const API_TOKEN_DAYS = 90;
/** Shortest and longest password of staff, characters. */
export const PASSWORD_CHARS = { min: 12, max: 200 } as const;
/** Characters of the code of `/hubungkan`. */
export const LINK_CODE_LENGTH = 8;
/** Life of a code of `/hubungkan`, ms. */
export const LINK_CODE_LIFE_MS = 10 * 60 * 1000;
/** How long an answer is kept for its `Idempotency-Key`, ms ("HTTP" in docs/contract.md). */
export const IDEMPOTENCY_LIFE_MS = 24 * 60 * 60 * 1000;
/** A call with an `Idempotency-Key` that has not ended after this time may be repeated, ms: its process died. */
export const IDEMPOTENCY_RUN_MS = 60_000;
/** Longest `Idempotency-Key`, characters. */
export const IDEMPOTENCY_KEY_CHARS = 200;
/** How many last characters a masked value shows: of a NIK, NPWP or certificate, and of a phone number. */
export const MASKED_SHOWN = { number: 4, phone: 3 } as const;
/** Cases on one page of a list: by default, and at most. */
export const CASES_PER_PAGE = { usual: 50, most: 200 } as const;
/** Entries on one page of the audit: by default, and at most. */
export const AUDIT_PER_PAGE = { usual: 100, most: 500 } as const;
/** How long the audit keeps entries, ms: 400 days for security events (log-ins, codes, tokens), else five years. */
export const AUDIT_RETENTION_MS = {
  security: 400 * 24 * 60 * 60 * 1000,
  other: 5 * 365 * 24 * 60 * 60 * 1000,
} as const;
/** Longest search text of a list of cases, characters. */
export const SEARCH_CHARS = 100;
/** Most lines of a list on the staff pages. */
export const STAFF_PAGE_LINES = 100;
/** Life of a personal link to the scans of a case (`/berkas`), and of the view that it opens once, ms. */
export const FILES_LINK_LIFE_MS = 10 * 60 * 1000;
/** Mails shown in demo mode, newest first. */
export const DEMO_MAIL_SHOWN = 200;
/** Most free times in one answer. */
export const SLOTS_PER_ANSWER = 500;
/** Most days that one request for booked calls may span. */
export const BOOKINGS_MAX_DAYS = 366;
/** Longest message of staff to an applicant, characters. */
export const STAFF_MESSAGE_CHARS = 2_000;

// What applicants type
/** Typed answers that a form remembers, so that replies by quoting and edits find them. */
export const TAKEN_KEPT = 20;
/** An answer that is sent again within this time, by the sender's clock, is asked about at another question, ms. */
export const ANSWER_REPEAT_MS = 60_000;
/** A text that follows an answer within these times, by the sender's clock, may be the rest of it, ms. */
export const ANSWER_MORE_MS = { least: 1_000, most: 5_000 } as const;

// Work on conversations
/** Turns of different conversations that one process computes at the same time. */
export const TURNS_AT_ONCE = 64;
/** Files that one process fetches and inspects at the same time. */
export const INTAKES_AT_ONCE = 4;
/** Destinations that one process delivers to at the same time. */
export const DELIVERIES_AT_ONCE = 64;
/** Most messages of one conversation in one look; the rest waits for the next turn. */
export const MESSAGES_AT_ONCE = 200;
/** Most conversations found in one look at the queue. */
export const QUEUE_LOOK = 500;
/** Pause before a failed turn is repeated, ms, times the tries so far. */
export const TURN_RETRY_MS = 250;
/**
 * A turn that meets another process' open transaction is repeated after `retry`, not counted during `patience`, ms. A
 * dead process locks its documents until the server ends its transaction (MongoDB: 60 s, checked every 30 s).
 */
export const TURN_BUSY_MS = { retry: 1_000, patience: 3 * 60 * 1000 } as const;
/** `Retry-After` of a request that found the store busy in all its tries, seconds. */
export const STORE_BUSY_SECONDS = 5;
/** Times a file is fetched before it is given up. */
export const INTAKE_ATTEMPTS = 3;
/** Pause before the next fetch of a file, ms, times the tries so far. */
export const INTAKE_RETRY_MS = 1_000;
/** Chats with heavy files that are worked on at the same time; the others are looked at again after `retryMs`. */
export const INTAKE_SLOW = { atOnce: 1, retryMs: 2_000 } as const;
/** How long a process may fetch a file before another one may try, ms. */
export const INTAKE_CLAIM_MS = 2 * FILE_FETCH_TIMEOUT_MS;

// Deliveries
/** First and longest pause before a delivery is tried again, ms; doubled each time. */
export const DELIVERY_BACKOFF_MS = { first: 1_000, longest: 10 * 60 * 1000 } as const;
/** Most destinations for which a process caches how far it delivered; for others it asks the outbox. */
export const DESTINATIONS_REMEMBERED = 10_000;
/** How long a delivery belongs to the process whose turn wrote it, ms; then any process may send it. */
export const OWN_CLAIM_MS = 10_000;
/** A delivery that this process wrote less than this ago is under way by itself, so that no look takes it up, ms. */
export const OUTBOX_CALLED_MS = 1_000;
/** A delivery is given up after failing for this long, ms. */
export const DELIVERY_LIFE_MS = 24 * 60 * 60 * 1000;
/** Most announcements to the staff group in one look. */
export const ANNOUNCEMENTS_AT_ONCE = 200;
/** How long officers can answer an announcement by quoting it, ms. */
export const ANNOUNCEMENT_RETENTION_MS = 30 * 24 * 60 * 60 * 1000;

/** Life of the personal link in a mail about a case, ms. */
export const PERSONAL_LINK_LIFE_MS = 30 * 24 * 60 * 60 * 1000;
/** Most pages behind links of mails that one address may open a minute. */
export const PUBLIC_PAGES_PER_ADDRESS_PER_MINUTE = 30;
/** How long the chat page has to take over the chat that a personal link opened, ms. */
export const LINKED_CHAT_COOKIE_MS = 5 * 60 * 1000;

// Web chat
/** Web chat: longest text of one message of the product, characters. */
export const CHAT_TEXT_CHARS = 8_000;
/** Web chat: most buttons below one message, characters of a label and bytes of an id. */
export const CHAT_CHOICES = { count: 40, labelChars: 60, idBytes: 64 } as const;
/** Web chat: largest JSON body of one message, bytes; far more than is read of a text. */
export const CHAT_BODY_MAX_BYTES = 64 * 1024;
/** Most files of one message. */
export const CHAT_FILES_PER_MESSAGE = 10;
/** Most bytes of a multipart body besides its files. */
export const CHAT_MULTIPART_EXTRA_BYTES = 64 * 1024;
/** An upload that sends nothing for this long is given up, ms. */
export const CHAT_UPLOAD_IDLE_MS = 60_000;
/** Most uploads received at the same time, in one process, from one address and from one chat. */
export const CHAT_UPLOADS_AT_ONCE = { process: 32, address: 12, session: 3 } as const;
/** Most bytes of uploads in memory at the same time, in one process and from one address. */
export const CHAT_UPLOAD_BYTES_AT_ONCE = { process: 128 * 1024 * 1024, address: 64 * 1024 * 1024 } as const;
/** Most uploads that wait unread for a place, in one process, from one address and from one chat. */
export const CHAT_UPLOADS_WAITING = { process: 1_000, address: 120, session: 30 } as const;
/** Longest wait of an upload for a place, ms. */
export const CHAT_UPLOAD_WAIT_MS = 60_000;
/** While others wait, the sender with the most places loses an upload that sent nothing for this long, ms. */
export const CHAT_UPLOAD_SILENT_MS = 3_000;
/** A chat's token ends after `idle` without use; the last use is written at most every `step`, ms. */
export const CHAT_TOKEN_MS = { idle: 90 * 24 * 60 * 60 * 1000, step: 60 * 60 * 1000 } as const;
/** How long the `Idempotency-Key` of a message is kept, ms: a page may try again days later. */
export const CHAT_KEY_LIFE_MS = 7 * 24 * 60 * 60 * 1000;
/** Most messages in one answer of the history; the rest comes with the next one. */
export const CHAT_HISTORY_PAGE = 500;
/** Latest messages that are searched for the label of a tapped button. */
export const CHAT_LABEL_LOOK = 30;
/**
 * Most event streams of a process, an address (many phones share one) and a chat. A chat's next stream ends its oldest.
 */
export const CHAT_STREAMS_AT_ONCE = { process: 2_000, address: 100, session: 6 } as const;
/**
 * What is still read of a refused upload of a known chat, so that the browser sees the answer: as much as two files
 * take.
 */
export const CHAT_REFUSED_BODY = { bytes: 2 * FILE_MAX_BYTES, ms: 20_000 } as const;
/** Time between heartbeats of an event stream, ms; a stream that accepts no bytes for as long is cut. */
export const CHAT_HEARTBEAT_MS = 15_000;
/** `Retry-After` of an upload or stream that found all places taken, seconds. */
export const CHAT_BUSY_SECONDS = 5;
/** Most new chats of one address an hour. Mobile networks put many people behind one address. */
export const CHAT_SESSIONS_PER_ADDRESS_PER_HOUR = 120;
/** Most requests of one address a minute, of any kind. */
export const CHAT_REQUESTS_PER_ADDRESS_PER_MINUTE = 3_000;
/** Most requests of one chat a minute. */
export const CHAT_REQUESTS_PER_SESSION_PER_MINUTE = 300;
/** Most messages of one chat a minute. */
export const CHAT_MESSAGES_PER_SESSION_PER_MINUTE = 40;
/** Most messages of one address a minute. */
export const CHAT_MESSAGES_PER_ADDRESS_PER_MINUTE = 600;
/** Most bytes of files a day, of one chat and of one address. */
export const CHAT_BYTES_PER_DAY = { session: 300 * 1024 * 1024, address: 3 * 1024 * 1024 * 1024 } as const;
/** Most bytes of texts a day, of one chat and of one address. */
export const CHAT_WORDS_PER_DAY = { session: 1024 * 1024, address: 64 * 1024 * 1024 } as const;
/** How long a process caches which chat accounts belong to staff, ms. */
export const LINKED_ACCOUNTS_LIFE_MS = 5_000;
/** Most cases of the queue that a staff chat lists; the pages show the rest. */
export const QUEUE_LINES = 200;

// Mail
/** Most connections to the mail server. */
export const MAIL_CONNECTIONS = 2;
/** Longest time for handing over a mail, ms: to connect, until the server's greeting, of one silence, and in all. */
export const MAIL_TIMES_MS = { connect: 10_000, greeting: 10_000, silence: 30_000, whole: 90_000 } as const;

// Timers
/** Documents in one batch of a timer's job. */
export const JOB_BATCH = 500;
/** How often Agenda looks for due jobs, ms. */
export const JOB_LOOK_MS = 3_000;
/**
 * Lock of a running job, renewed while it works, ms; after a crash another process goes on when it ends. It is longer
 * than `JOB_LOOK_MS`, because Agenda locks a job up to one look ahead; and short, because Agenda's own watch of the
 * lock outlives a stop by half of it.
 */
export const JOB_LOCK_MS = 6_000;
/** How long a stop waits for a job under way, ms. */
export const JOB_STOP_PATIENCE_MS = 3_000;
/**
 * Notes of what a timer did once are deleted this long after the case moved on, ms: longer than an act can be undone,
 * and than a call is reminded of ahead.
 */
export const REMINDER_RETENTION_MS = 30 * 24 * 60 * 60 * 1000;
/** How long before a video call its second reminder comes, ms. */
export const CALL_SOON_MS = 60 * 60 * 1000;

// Process
/** `Retry-After` of a request while the database is away, seconds. */
export const STORE_AWAY_SECONDS = 2;
/** Longest stop of the process, ms; a longer one is cut off. Supervisors kill a process after 10 s. */
export const STOP_PATIENCE_MS = 9_500;

// Tools
/** Documents in one batch of `npm run keys:rewrap`. */
export const RESEAL_BATCH = 200;

// Upgrades of stored data
/** Documents that a migration changes together. */
export const MIGRATION_BATCH = 200;
/** For how long a process that migrates keeps others from it; longer than a batch or an index takes, ms. */
export const MIGRATION_LEASE_MS = 60_000;
/** Pause between two looks of a process that waits for another one's migration, ms. */
export const MIGRATION_LOOK_MS = 500;
