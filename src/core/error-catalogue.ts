import { IDEMPOTENCY_KEY_CHARS } from './limits.js';

/** What there is to say about a code: docs/errors.md and the OpenAPI document are made of it. */
export interface ErrorEntry {
  /** HTTP status of the answer; of a fault that no answer carries, the one it would have: 500. */
  readonly status:
    400 | 401 | 403 | 404 | 405 | 409 | 410 | 412 | 413 | 415 | 416 | 421 | 422 | 429 | 500 | 502 | 503;
  /** What happened: one English sentence for developers and operators. */
  readonly happened: string;
  /** What the caller or the operator can do about it, in English. */
  readonly remedy: string;
  /**
   * What a person is told, in Indonesian. Missing where nobody is told, or where whoever refuses words it for the case.
   */
  readonly say?: string;
}

/**
 * All errors of the product by their stable, public code: in problem+json answers, logs, tests. A code has one status; a
 * new one needs a test that provokes it (test/errors). Refusals inside a conversation (`flows` `ActResult`) are no errors.
 */
const ERRORS = {
  // Who asks
  'not-signed-in': {
    status: 401,
    happened: 'Nobody is signed in, or the session or the chat token is unknown or over.',
    remedy: 'Sign in by POST /session, send a bearer token, or open a chat session anew.',
    say: 'Silakan masuk terlebih dahulu.',
  },
  'wrong-token': {
    status: 401,
    happened: 'The bearer token is unknown, over or withdrawn.',
    remedy: 'Make a new one by POST /tokens.',
    say: 'Token tidak dikenal atau sudah dicabut.',
  },
  'wrong-credentials': {
    status: 401,
    happened: 'User name and password do not fit each other.',
    remedy:
      'Try again; an admin can set a new password, as can `npm run staff:reset -- NAME` on the machine.',
    say: 'Nama pengguna atau kata sandi tidak cocok.',
  },
  'otp-required': {
    status: 401,
    happened: 'The password is right and the account has a second factor.',
    remedy: 'Send `otp` along: the six digits of the authenticator app, or a recovery code.',
    say: 'Mohon isi juga kode sekali pakai.',
  },
  'wrong-otp': {
    status: 401,
    happened: 'The one-time code of a sign-in is wrong, over or used.',
    remedy: 'Wait for the next code of the app and check the clock of the phone; or use a recovery code.',
    say: 'Kode sekali pakai tidak cocok atau sudah dipakai.',
  },
  'metrics-token': {
    status: 401,
    happened: 'The metrics were asked for without the token that METRICS_TOKEN sets.',
    remedy: 'Send METRICS_TOKEN as a bearer token.',
  },
  'metrics-closed': {
    status: 403,
    happened: 'The metrics were asked for from another machine, and no token is set.',
    remedy: 'Set METRICS_TOKEN, or ask on the machine itself.',
  },
  csrf: {
    status: 403,
    happened:
      'A change by cookie came without the CSRF token of its session, or a form came from another site.',
    remedy: 'Send the `csrfToken` of the session as X-CSRF-Token; on a page, reload it.',
  },
  'forbidden-role': {
    status: 403,
    happened: 'The role of the caller does not include this.',
    remedy: 'Let somebody of the role do it; an admin changes roles by PATCH /staff/{username}.',
  },
  'forbidden-scope': {
    status: 403,
    happened: 'The scope of the bearer token does not include this; the scope it takes stands in `scope`.',
    remedy: 'Use a token of that scope, or a session.',
    say: 'Token ini tidak mencakup tindakan itu.',
  },
  'session-needed': {
    status: 403,
    happened: 'A bearer token was used where a session by password is needed.',
    remedy: 'Sign in by POST /session.',
    say: 'Ini memerlukan sesi yang masuk dengan kata sandi, bukan token.',
  },
  'confirm-password': {
    status: 403,
    happened: 'The password has to have been given within ten minutes before.',
    remedy: 'POST /session/confirm, then repeat the call.',
    say: 'Mohon masukkan kata sandi sekali lagi.',
  },
  'second-factor-required': {
    status: 403,
    happened: 'The role needs a second factor, and the account has none: the session may only set one up.',
    remedy: 'POST /staff/me/totp and confirm it.',
    say: 'Peran ini memerlukan faktor kedua. Mohon atur terlebih dahulu.',
  },
  'wrong-host': {
    status: 421,
    happened: 'In demo mode, the staff part was asked for by another name than that of the machine itself.',
    remedy: 'Use http://127.0.0.1 or http://localhost; for others, run in production mode.',
  },

  // Limits
  'too-many-requests': {
    status: 429,
    happened: 'A sender used up a limit of requests, messages or bytes.',
    remedy: 'Wait for the seconds of Retry-After.',
    say: 'terlalu banyak permintaan; silakan coba lagi sebentar lagi',
  },
  'locked-out': {
    status: 429,
    happened: 'Too many passwords or codes were tried on an account from there.',
    remedy: 'Wait for the seconds of Retry-After.',
  },
  'too-many-codes': {
    status: 429,
    happened: 'The account made very many link codes today.',
    remedy: 'Try again on the next local day.',
    say: 'Hari ini sudah terlalu banyak kode dibuat; silakan besok.',
  },
  busy: {
    status: 503,
    happened: 'All places of the web chat for uploads or open streams are taken.',
    remedy: 'Try again after the seconds of Retry-After.',
    say: 'layanan sedang sibuk; silakan coba lagi',
  },

  // What was sent
  'malformed-request': {
    status: 400,
    happened: 'The request cannot be read: broken JSON, a broken form, a broken address, or it ended early.',
    remedy: 'Correct the request; repeating it as it is does not help.',
    say: 'Permintaan tidak dapat dibaca.',
  },
  'invalid-parameters': {
    status: 400,
    happened: 'A parameter of the address is wrong; `issues` name them.',
    remedy: 'Correct the parameters that `issues` name.',
    say: 'Isian belum sesuai.',
  },
  'bad-cursor': {
    status: 400,
    happened: 'The cursor of a list is not one that this product gave.',
    remedy: 'Begin the list anew, without a cursor.',
  },
  'search-by-post': {
    status: 400,
    happened: 'A GET searched by something else than case numbers, which must not stand in an address.',
    remedy: 'POST /cases/search.',
    say: 'Pada alamat hanya nomor permohonan yang dapat dicari. Kirim kata lain dengan POST /api/v1/cases/search.',
  },
  'invalid-idempotency-key': {
    status: 400,
    happened: 'The Idempotency-Key is empty or too long.',
    remedy: `Send 1 to ${IDEMPOTENCY_KEY_CHARS} characters, new ones for each piece of work.`,
    say: `Idempotency-Key: 1 sampai ${IDEMPOTENCY_KEY_CHARS} karakter.`,
  },
  'method-not-allowed': {
    status: 405,
    happened: 'The address exists, but not for this method.',
    remedy: 'Use a method that the header Allow lists.',
    say: 'Alamat itu tidak dapat dibuka dengan cara ini.',
  },
  'precondition-failed': {
    status: 412,
    happened:
      'A file of the pages was asked for on a condition (If-Match, If-Unmodified-Since) that does not hold.',
    remedy: 'Ask without the condition.',
  },
  'body-too-large': {
    status: 413,
    happened: 'The body is larger than the endpoint takes.',
    remedy: 'Send less; the limits stand in src/core/limits.ts.',
    say: 'Isian terlalu besar.',
  },
  'file-too-large': {
    status: 413,
    happened: 'A file that a chat message names is larger than one may be.',
    remedy: 'A person sends a smaller one; the chat tells them so.',
  },
  'too-many-files': {
    status: 413,
    happened: 'A chat message carries more files than one may.',
    remedy: 'Send them in several messages.',
    say: 'terlalu banyak berkas dalam satu pesan',
  },
  'unsupported-media-type': {
    status: 415,
    happened: 'The body is not of the type that the endpoint reads, or it is compressed.',
    remedy: 'Send application/json (chat files: multipart/form-data), uncompressed.',
  },
  'range-not-satisfiable': {
    status: 416,
    happened: 'A part of a file was asked for that lies outside of it.',
    remedy: 'Ask for the whole file.',
  },
  'invalid-input': {
    status: 422,
    happened: 'The body was read, and a field of it is wrong or missing; `issues` name them.',
    remedy: 'Correct the fields that `issues` name.',
    say: 'Isian belum sesuai.',
  },
  'weak-password': {
    status: 422,
    happened: 'A new password is too short, too long, too easy to guess, or holds the user name.',
    remedy: 'Choose another one; `issues` say why.',
  },
  'otp-not-confirmed': {
    status: 422,
    happened: 'The code that was to turn the second factor on does not fit its secret.',
    remedy: 'Scan the secret anew, check the clock of the phone, and send the next code.',
    say: 'Kode sekali pakai tidak cocok atau sudah dipakai.',
  },
  'idempotency-key-reused': {
    status: 422,
    happened: 'The Idempotency-Key was used before, for another body.',
    remedy: 'Use a new key for each piece of work.',
    say: 'Idempotency-Key ini sudah dipakai untuk isian yang lain.',
  },
  'idempotency-in-progress': {
    status: 409,
    happened: 'The same call with the same Idempotency-Key is being worked on.',
    remedy: 'Repeat it after the seconds of Retry-After; then it is answered as the first.',
    say: 'Permintaan dengan Idempotency-Key ini sedang dikerjakan.',
  },

  // What is not there
  'not-found': {
    status: 404,
    happened: 'Nothing is at this address, or what it names does not exist.',
    remedy: 'Check the address and its identifiers.',
    say: 'Halaman itu tidak ada.',
  },
  'case-not-found': {
    status: 404,
    happened: 'No case has this number.',
    remedy: 'Check the number; the last number alone is enough only while it is unambiguous.',
    say: 'Permohonan tidak ditemukan.',
  },
  'document-not-found': {
    status: 404,
    happened: 'The case has no such document or page.',
    remedy: 'GET /cases/{number}/documents lists what there is.',
    say: 'Dokumen atau halaman itu tidak ada.',
  },
  'unknown-action': {
    status: 404,
    happened: 'The table of actions has no act of this name.',
    remedy: 'Use a name of `allowedActions`; docs/sop.md lists all.',
    say: 'Tindakan itu tidak dikenal.',
  },
  'link-expired': {
    status: 410,
    happened: 'A personal link to scans is used, over or wrong, or its member lost the access.',
    remedy: 'Ask for a new one by /berkas.',
    say: 'Tautan ini sudah tidak berlaku. Minta yang baru dengan /berkas.',
  },
  'data-key-missing': {
    status: 410,
    happened: "The person's data key was destroyed: nothing of them can be read or added any more.",
    remedy: 'None; that is what destruction is for.',
  },

  // What cannot be done now
  'ambiguous-number': {
    status: 409,
    happened: 'The short number fits several cases; `numbers` lists them.',
    remedy: 'Use the full number.',
  },
  'action-not-allowed': {
    status: 409,
    happened:
      'The act cannot be done where the case stands; `position`, `version` and `allowedActions` say what can.',
    remedy: 'Read the case again and do one of `allowedActions`.',
  },
  'held-by-other': {
    status: 409,
    happened: 'Another officer holds the case; `holder` names them.',
    remedy: 'Let the holder do or release it; `reassign` gives it to somebody else.',
  },
  'too-early': {
    status: 409,
    happened: 'The result of a video call was recorded before its time.',
    remedy: 'Wait for the start of the call; for `no-show`, ten minutes more.',
  },
  'slot-taken': {
    status: 409,
    happened: 'The time of the video call belongs to another booking, or nobody is free then.',
    remedy: 'Choose one of GET /slots.',
  },
  'confirmation-needed': {
    status: 409,
    happened: 'The act is possible, but looks like a slip; `detail` asks about it. Nothing was recorded.',
    remedy: 'Ask the officer; if it is meant, send the same input with `confirm: true`.',
  },
  'not-undoable': {
    status: 409,
    happened: 'The caller has no act on this case that can still be taken back.',
    remedy: 'A decision that was told is changed by `reopen`.',
  },
  'notice-left': {
    status: 409,
    happened:
      'A notice of the act is on its way or there, so the act cannot be undone; answered as `not-undoable`.',
    remedy: 'A decision that was told is changed by `reopen`.',
  },
  'version-mismatch': {
    status: 412,
    happened: 'If-Match names another version than the case has.',
    remedy: 'Read the case again, and repeat with its version if the act still makes sense.',
  },
  'applicant-unreachable': {
    status: 409,
    happened: 'The applicant has neither a chat nor an address left that can be written to.',
    remedy: 'Use the telephone.',
    say: 'Pemohon tidak dapat dihubungi lagi: tidak ada kanal yang tersisa.',
  },
  'task-needs-act': {
    status: 409,
    happened: 'The task is done by an act on its case, not by ticking it off.',
    remedy: 'Do the act.',
    say: 'Tugas ini selesai dengan tindakan pada permohonannya.',
  },
  'staff-exists': {
    status: 409,
    happened: 'The user name is taken.',
    remedy: 'Choose another one.',
    say: 'Nama pengguna itu sudah dipakai.',
  },
  'last-admin': {
    status: 409,
    happened: 'The change would leave the office without an active admin.',
    remedy: 'Name another admin first.',
    say: 'Ini admin terakhir; tunjuk admin lain terlebih dahulu.',
  },
  'own-password': {
    status: 409,
    happened: 'An admin tried to set their own password like that of somebody else.',
    remedy: 'PUT /staff/me/password, which asks for the old one.',
    say: 'Ganti kata sandi sendiri pada halaman Akun saya.',
  },
  'too-many-tokens': {
    status: 409,
    happened: 'The account has as many tokens as it may.',
    remedy: 'Withdraw one by DELETE /tokens/{id}.',
    say: 'Token sudah terlalu banyak; cabut yang tidak dipakai.',
  },
  'second-factor-exists': {
    status: 409,
    happened: 'The account has a second factor already.',
    remedy: 'DELETE /staff/me/totp first.',
    say: 'Faktor kedua sudah aktif. Hapus dahulu untuk menggantinya.',
  },
  'no-second-factor': {
    status: 409,
    happened: 'The account has no second factor, or none that waits to be confirmed.',
    remedy: 'POST /staff/me/totp.',
    say: 'Faktor kedua belum diatur.',
  },

  // Documents
  'document-unreadable': {
    status: 422,
    happened: 'A file cannot be worked with: broken, too heavy, or it takes too long.',
    remedy: 'A person sends the document again; a page that timed out may be asked for again.',
    say: 'Berkas tidak dapat dibuka.',
  },
  'document-child-died': {
    status: 500,
    happened: 'The child process that opens files died of this one.',
    remedy: 'Tried again alone by itself; the log has the signal. See docs/security.md.',
  },
  'document-child': {
    status: 500,
    happened: 'The child process that opens files cannot be started or used, or was stopped.',
    remedy: 'Look at the log: memory, the number of processes, and whether dist/ is whole.',
  },
  'file-damaged': {
    status: 500,
    happened: 'A stored file or the view of a page is not what was sealed.',
    remedy: 'Restore it from a backup: docs/operations/database.md.',
  },
  'scanner-away': {
    status: 503,
    happened: 'The virus scanner did not answer as it should; nothing is known of the file.',
    remedy: 'Look after clamd: docs/operations/virus-scanning.md. The file is tried again.',
  },

  // The installation
  'internal-error': {
    status: 500,
    happened: 'Something failed that should not; what it was stands in the log under `requestId`.',
    remedy: 'Look for the request id in the log.',
    say: 'Terjadi gangguan di pihak kami. Silakan coba lagi sebentar lagi.',
  },
  'page-not-built': {
    status: 503,
    happened: 'The chat page is not built.',
    remedy: 'npm run build.',
  },
  'store-away': {
    status: 503,
    happened: 'The database cannot be reached; whether the call was carried out is not known.',
    remedy: 'Repeat it with the same Idempotency-Key after the seconds of Retry-After.',
    say: 'Layanan sedang tidak dapat dijangkau; silakan coba lagi sebentar lagi.',
  },
  'store-busy': {
    status: 503,
    happened: 'A transaction met others again and again until its time was up; nothing was done.',
    remedy: 'Repeat the call after the seconds of Retry-After.',
    say: 'layanan sedang sibuk; silakan coba lagi',
  },
  'storage-full': {
    status: 503,
    happened: 'The disk has no room for what was sent.',
    remedy: 'Make room on the disk: docs/operations/runbook.md.',
    say: 'penyimpanan kami sedang penuh; mohon coba lagi beberapa saat lagi',
  },
  'mail-not-sent': {
    status: 502,
    happened: 'The mail server did not take a mail; `retryable` says whether a later try may help.',
    remedy: 'Tried again by itself; otherwise look after SMTP_URL: docs/operations/mail.md.',
  },
  'office-pack-invalid': {
    status: 500,
    happened: 'The office pack cannot be used; the message names file, line and key of each problem.',
    remedy: 'Correct the pack; npm run office:check reads it without starting anything.',
  },
  'event-log-broken': {
    status: 500,
    happened: 'The log of a case cannot be folded: an event stands where it cannot.',
    remedy: 'npm run verify tells which; restore the database from a backup.',
  },
  'secret-key-wrong': {
    status: 500,
    happened: 'SECRET_KEY is not the one that the database was made with, or lacks one of its keys.',
    remedy: 'Set the right SECRET_KEY: docs/operations/keys.md.',
  },
  'no-database': {
    status: 500,
    happened: 'A command was started for a DATA_DIR that holds no database.',
    remedy: 'Set DATA_DIR to the folder of the installation.',
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;

/** Every code that there is. */
export type ErrorCode = keyof typeof ERRORS;

/** All codes. */
export const ERROR_CODES = Object.keys(ERRORS) as readonly ErrorCode[];

/** The entry of a code. */
export function errorEntry(code: ErrorCode): ErrorEntry {
  return ERRORS[code];
}
