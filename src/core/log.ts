import { pino, type DestinationStream, type Logger } from 'pino';

/** Levels of `LOG_LEVEL`. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type { Logger };

/** No code should log these fields; the list hides their values at the first three levels in case some code does. */
const PERSONAL_FIELDS = [
  'nik',
  'npwp',
  'name',
  'applicant',
  'email',
  'phone',
  'address',
  'chat',
  'text',
  'html',
  'to',
  'filename',
  'password',
  'token',
  'secret',
  'code',
  'authorization',
  'cookie',
  'body',
] as const;
/** At the top and in `err`, `code` and `name` tell an error's kind, so they are hidden only below other objects. */
const AT_TOP = PERSONAL_FIELDS.filter((field) => field !== 'code' && field !== 'name');

const REDACTED = [
  ...AT_TOP,
  ...AT_TOP.map((field) => `*.${field}`),
  ...PERSONAL_FIELDS.map((field) => `*.*.${field}`),
  'headers["set-cookie"]',
  '*.headers["set-cookie"]',
  '*.headers["x-csrf-token"]',
];

/**
 * Makes the logger of the process: JSON lines with ISO times. An error is logged with type, code, message and stack
 * only, because its other fields may quote documents.
 */
export function createLogger(options: {
  readonly level: LogLevel;
  readonly destination?: DestinationStream;
}): Logger {
  const settings = {
    level: options.level,
    base: { app: 'loket' },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: REDACTED, censor: '[redacted]' },
    serializers: { err: errorShape },
  };
  return options.destination === undefined ? pino(settings) : pino(settings, options.destination);
}

/** A logger that says nothing; for tests. */
export function silentLogger(): Logger {
  return pino({ level: 'silent' });
}

function errorShape(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const code: unknown = 'code' in error ? error.code : undefined;
  return {
    type: error.name,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    // The message about a duplicate key quotes its value, which may be a person's hash or name.
    message: code === 11000 ? 'duplicate key' : error.message,
    stack: code === 11000 ? undefined : error.stack,
  };
}
