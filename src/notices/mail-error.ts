import { AppError } from '../core/errors.js';

/** Thrown when a mail was not sent. The message quotes neither the server nor the address. */
export class MailError extends AppError {
  constructor(
    /** False when this mail will never be accepted. */
    readonly retryable: boolean,
    message: string,
    /** True when the receiving side refused the address or this mail to it for good, so that another address may do. */
    readonly refused = false,
  ) {
    super('mail-not-sent', message, { retryable });
    this.name = 'MailError';
  }
}

/** nodemailer's codes for a refusal of the mail itself: its addresses or its content. */
const ABOUT_THE_MAIL = new Set(['EENVELOPE', 'EMESSAGE']);
/** SMTP answers from this one on are final (RFC 5321, 4.2.1). */
const PERMANENT = 500;

/**
 * Makes a {@link MailError} of what nodemailer threw. Only a 5xx answer to the mail, or an invalid address, is final; a
 * refused greeting or login is about the server or us, and the mail can be tried again.
 */
export function mailErrorOf(error: unknown): MailError {
  const { code, responseCode, command } = detailsOf(error);
  const final = ABOUT_THE_MAIL.has(code) && (responseCode === null || responseCode >= PERMANENT);
  const reason = `mail server: ${code}${responseCode === null ? '' : ` ${responseCode}`}`;
  // An answer to MAIL FROM is about our own address, which no other address of the person changes.
  return new MailError(!final, reason, final && command !== 'MAIL FROM');
}

interface Details {
  readonly code: string;
  readonly responseCode: number | null;
  /** The SMTP command that was answered; empty when none was. */
  readonly command: string;
}

function detailsOf(error: unknown): Details {
  if (typeof error !== 'object' || error === null)
    return { code: 'unknown', responseCode: null, command: '' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
  const responseCode =
    'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : null;
  const command = 'command' in error && typeof error.command === 'string' ? error.command : '';
  return { code, responseCode, command };
}
