import { AppError } from '../core/errors.js';

/** A mail that was not sent. The message quotes neither the server nor the address. */
export class MailError extends AppError {
  constructor(
    /** True: trying again later may help (network, 4xx, our own login); false: this mail will never be taken. */
    readonly retryable: boolean,
    message: string,
  ) {
    super('mail-not-sent', message, { retryable });
    this.name = 'MailError';
  }
}

/** Answers to the mail itself: its addresses or its content (nodemailer's codes). */
const ABOUT_THE_MAIL = new Set(['EENVELOPE', 'EMESSAGE']);
/** From here on an SMTP answer is final (RFC 5321, 4.2.1). */
const PERMANENT = 500;

/**
 * What nodemailer threw. Final is only a 5xx to the mail, or an address that is none; a refused greeting or login says
 * something about the server or about us, and the mail can wait for it.
 */
export function mailErrorOf(error: unknown): MailError {
  const { code, responseCode } = detailsOf(error);
  const final = ABOUT_THE_MAIL.has(code) && (responseCode === null || responseCode >= PERMANENT);
  return new MailError(!final, `mail server: ${code}${responseCode === null ? '' : ` ${responseCode}`}`);
}

function detailsOf(error: unknown): { readonly code: string; readonly responseCode: number | null } {
  if (typeof error !== 'object' || error === null) return { code: 'unknown', responseCode: null };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
  const responseCode =
    'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : null;
  return { code, responseCode };
}
