import { errorEntry, type ErrorCode } from './error-catalogue.js';

/**
 * The one error base of the product. `code` is one of the catalogue, which knows its HTTP status; `message` becomes the
 * `detail` of an answer, so it never holds personal data: by default the catalogue's words for people, or else for
 * developers. `details` goes to the caller (allowed actions, field issues) and must be safe for that caller to see.
 */
export class AppError extends Error {
  readonly status: number;

  constructor(
    readonly code: ErrorCode,
    message?: string,
    readonly details: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    const { status, say, happened } = errorEntry(code);
    super(message ?? say ?? happened, options);
    this.name = 'AppError';
    this.status = status;
  }
}

/** True for an error that the product threw on purpose. */
export function isAppError(error: unknown): error is AppError {
  return error instanceof AppError;
}

/** The message of anything thrown, for logs only, never for words to users. */
export function causeOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
