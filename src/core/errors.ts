/**
 * The one error base of the product. `code` is stable and public (problem+json, tests, docs); `status` is the HTTP
 * status it maps to; `message` is English, for logs, and never holds personal data; `details` goes to the caller
 * (allowed actions, field issues) and must be safe for that caller to see.
 */
export class AppError extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'AppError';
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
