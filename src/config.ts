import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import { PASSWORD_CHARS } from './core/limits.js';
import { parseSecretKeys, type SecretKey } from './core/secret-key.js';
import { isMailbox, misreadCredentials, unknownSettings } from './core/setting-shapes.js';
import { LOG_LEVELS, type LogLevel } from './core/log.js';

const PROCESS_ROLES = ['web', 'worker', 'telegram', 'whatsapp'] as const;
type ProcessRole = (typeof PROCESS_ROLES)[number];

/** The settings of one process, checked, with defaults filled in. docs/operations/running.md describes each. */
export interface Config {
  readonly mode: 'demo' | 'production';
  readonly host: string;
  /** 0 lets the system choose; for tests. */
  readonly port: number;
  /** Public address without a final slash. */
  readonly baseUrl: string;
  /** Absolute path of the embedded database and local state. */
  readonly dataDir: string;
  /** URI of a replica set; null: the embedded database is used. */
  readonly mongodbUri: string | null;
  /** The operator has a backup of `mongodbUri`: its data may be migrated (`models/open-data`). */
  readonly migrate: boolean;
  /** The first encrypts, all decrypt. Null in demo mode: `core/secret-key.ts` makes one in `dataDir`. */
  readonly secretKeys: readonly SecretKey[] | null;
  readonly officeDir: string;
  readonly telegram: {
    readonly token: string;
    readonly apiRoot: string;
    readonly mode: 'polling' | 'webhook';
    readonly webhookSecret: string | null;
    readonly staffChatId: string | null;
  } | null;
  readonly whatsapp: {
    readonly webSocketUrl: string | null;
    readonly mediaHost: string | null;
    readonly pairNumber: string | null;
  } | null;
  /** Addresses and nets of proxies whose `X-Forwarded-For` is trusted. */
  readonly trustedProxies: readonly string[];
  readonly mail: {
    /** Null in demo mode: mails are stored and shown at /demo/mail. */
    readonly smtpUrl: string | null;
    readonly from: string;
    readonly replyTo: string | null;
    readonly requireTls: boolean;
  };
  /** Address of clamd, `tcp://host:port` or `unix:/path`; null: files are not scanned for viruses. */
  readonly clamavUrl: string | null;
  readonly bootstrapAdmin: { readonly username: string; readonly password: string } | null;
  readonly roles: ReadonlySet<ProcessRole>;
  /** How long notices of decisions are held, seconds; null: as the office's pack says. */
  readonly undoSeconds: number | null;
  /** Bearer token of `/metrics`; null: only programs on this machine may read it. */
  readonly metricsToken: string | null;
  /** False only in demo mode, for tests and benches: no limit of input is counted and nothing is paced. */
  readonly rateLimits: boolean;
  readonly logLevel: LogLevel;
}

/** One wrong setting. `problem` tells how to fix it and never repeats a value that may be secret. */
export interface ConfigProblem {
  readonly name: string;
  readonly problem: string;
}

/** The environment cannot be used. `problems` lists everything that is wrong; the process ends with exit code 78. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly ConfigProblem[]) {
    super(
      ['The configuration cannot be used:', ...problems.map((p) => `  - ${p.name}: ${p.problem}`)].join('\n'),
    );
    this.name = 'ConfigError';
  }
}

const TELEGRAM_API = 'https://api.telegram.org';
const LOOPBACK_NAMES = new Set(['localhost', '::1', '0:0:0:0:0:0:0:1']);

/** True for an address that only this machine reaches. Demo mode listens on no other. */
function isLoopback(host: string): boolean {
  return LOOPBACK_NAMES.has(host) || (isIP(host) === 4 && host.startsWith('127.'));
}

const urlOf = (protocols: readonly string[], example: string) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    error: `write a full address, for example ${example}`,
  });

/**
 * An address that may hold user and password. Several hosts, each with a port, are no URL for Node, so only the first
 * is looked at.
 */
const serverUrl = (protocols: readonly string[], example: string) =>
  z.string().transform((text, context): string => {
    const firstHost = text.replace(/\/\/.*@/u, '//').replace(/,[^/?]*/u, '');
    const readable = URL.canParse(firstHost) ? new URL(firstHost) : null;
    const isWhole = readable !== null && readable.host !== '' && protocols.includes(readable.protocol);
    const problem =
      misreadCredentials(text) ?? (isWhole ? null : `write a full address, for example ${example}`);
    if (problem === null) return text;
    context.addIssue({ code: 'custom', message: problem });
    return z.NEVER;
  });

const baseUrl = urlOf(['http:', 'https:'], 'https://loket.example.go.id').refine(
  (text) => !URL.canParse(text) || /^[a-z]+:\/\/[^/?#@\\]+\/*$/iu.test(text),
  { error: 'write the address without a path, user or option: https://loket.example.go.id' },
);

const mailbox = z.string().refine(isMailbox, {
  error: 'write an e-mail address, for example loket@example.go.id',
});

const wholeNumber = (from: number, to: number, what: string) =>
  z
    .string()
    .regex(/^\d+$/, `write ${what} in digits, ${from} to ${to}`)
    .transform(Number)
    .refine((value) => value >= from && value <= to, `write ${what} from ${from} to ${to}`);

const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: `write one of: ${values.join(', ')}` });

const secretKeys = z.string().transform((text, context): readonly SecretKey[] => {
  const parsed = parseSecretKeys(text);
  if (parsed.ok) return parsed.keys;
  context.addIssue({ code: 'custom', message: parsed.problem });
  return z.NEVER;
});

const roles = z.string().transform((text, context): ReadonlySet<ProcessRole> => {
  const named = text.split(',').map((part) => part.trim());
  const known = PROCESS_ROLES.filter((role) => named.includes(role));
  if (known.length === new Set(named).size) return new Set(known);
  context.addIssue({
    code: 'custom',
    message: `write roles separated by commas, out of: ${PROCESS_ROLES.join(', ')}`,
  });
  return z.NEVER;
});

const LOOPBACK_NETS = ['127.0.0.0/8', '::1'] as const;

/** True for an address, or a net in CIDR notation. A net of length 0 is refused: it would trust every sender. */
function isProxy(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  if (prefix === undefined) return true;
  return /^[1-9]\d{0,2}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128);
}

const trustedProxies = z.string().transform((text, context): readonly string[] => {
  const named = text.split(',').map((part) => part.trim());
  if (named.every(isProxy)) return named;
  context.addIssue({
    code: 'custom',
    message: 'write addresses or nets separated by commas, for example 127.0.0.1,10.0.0.0/24',
  });
  return z.NEVER;
});

const bootstrapAdmin = z
  .string()
  .regex(new RegExp(`^[a-z][a-z0-9._-]{1,31}:.{${PASSWORD_CHARS.min},${PASSWORD_CHARS.max}}$`), {
    error: `write name:password, the name in 2 to 32 small letters, digits, ".", "_" or "-", the password of at least ${PASSWORD_CHARS.min} characters`,
  })
  .transform((text) => ({
    username: text.slice(0, text.indexOf(':')),
    password: text.slice(text.indexOf(':') + 1),
  }));

const fields = z.object({
  LOKET_MODE: oneOf(['demo', 'production']).default('demo'),
  HOST: z.string().default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535, 'the port').default(3000),
  BASE_URL: baseUrl.optional(),
  DATA_DIR: z.string().optional(),
  MONGODB_URI: serverUrl(['mongodb:', 'mongodb+srv:'], 'mongodb://db:27017/loket?replicaSet=rs0').optional(),
  LOKET_MIGRATE: oneOf(['yes']).optional(),
  SECRET_KEY: secretKeys.optional(),
  OFFICE: z.string().default('office/lpse-kaltim'),
  TELEGRAM_BOT_TOKEN: z
    .string()
    .regex(/^\d+:[\w-]{10,}$/, 'write the token as BotFather gave it, digits:letters')
    .optional(),
  TELEGRAM_API_ROOT: urlOf(['http:', 'https:'], TELEGRAM_API).default(TELEGRAM_API),
  TELEGRAM_MODE: oneOf(['polling', 'webhook']).default('polling'),
  TELEGRAM_WEBHOOK_SECRET: z
    .string()
    .regex(/^[\w-]{16,256}$/, 'write 16 to 256 letters, digits, "_" or "-"')
    .optional(),
  TELEGRAM_STAFF_CHAT_ID: z
    .string()
    .regex(/^-?\d+$/, 'write the number of the staff group, for example -1001234567890')
    .optional(),
  WHATSAPP: oneOf(['on', 'off']).default('off'),
  WHATSAPP_WEB_SOCKET_URL: urlOf(['ws:', 'wss:'], 'wss://web.whatsapp.com/ws/chat').optional(),
  WHATSAPP_MEDIA_HOST: z.string().optional(),
  WHATSAPP_PAIR_NUMBER: z
    .string()
    .regex(/^\d{8,15}$/, 'write the number in digits, 62812…')
    .optional(),
  TRUSTED_PROXIES: trustedProxies.default(LOOPBACK_NETS),
  SMTP_URL: serverUrl(['smtp:', 'smtps:'], 'smtp://user:password@mail.example.go.id:587').optional(),
  SMTP_INSECURE: oneOf(['yes']).optional(),
  MAIL_FROM: mailbox.optional(),
  MAIL_REPLY_TO: mailbox.optional(),
  CLAMAV_URL: z
    .string()
    .regex(/^(tcp:\/\/([^/:[\]]+|\[[\da-f:]+\]):\d+|unix:\/.+)$/i, 'write tcp://host:port or unix:/path')
    .optional(),
  BOOTSTRAP_ADMIN: bootstrapAdmin.optional(),
  LOKET_ROLES: roles.default(new Set(PROCESS_ROLES)),
  UNDO_SECONDS: wholeNumber(0, 86_400, 'seconds').optional(),
  METRICS_TOKEN: z
    .string()
    .regex(/^[\w.~+/=-]{16,200}$/, 'write 16 to 200 characters; make one with: openssl rand -hex 32')
    .optional(),
  RATE_LIMITS: oneOf(['on', 'off']).default('on'),
  LOG_LEVEL: oneOf(LOG_LEVELS).default('info'),
});

type Fields = z.output<typeof fields>;
/** Name of a setting. */
export type SettingName = keyof Fields;

/** Rules over several settings. They see a setting that is itself wrong as unset; its own problem is reported first. */
const RULES: readonly { name: keyof Fields; problem: string; broken: (env: Partial<Fields>) => boolean }[] = [
  {
    name: 'SECRET_KEY',
    problem: 'is required in production; make one with: openssl rand -base64 32',
    broken: (env) => production(env) && env.SECRET_KEY === undefined,
  },
  {
    name: 'BASE_URL',
    problem: 'is required in production; write the public address of this service',
    broken: (env) => production(env) && env.BASE_URL === undefined,
  },
  {
    name: 'BASE_URL',
    problem: 'must begin with https:// in production; end TLS in a reverse proxy before Loket',
    broken: (env) => production(env) && env.BASE_URL?.startsWith('http:') === true,
  },
  {
    name: 'SMTP_URL',
    problem:
      'turns TLS or the check of its certificate off; mails carry personal data and codes. Take that out, or set SMTP_INSECURE=yes',
    broken: (env) => mailNeedsTls(env) && weakensTls(env.SMTP_URL ?? ''),
  },
  {
    name: 'SMTP_URL',
    problem: 'is required in production; e-mail is the channel of record',
    broken: (env) => production(env) && env.SMTP_URL === undefined,
  },
  {
    name: 'MONGODB_URI',
    problem: 'set it to a replica set, or set DATA_DIR to the folder of the embedded database (production)',
    broken: (env) => production(env) && env.MONGODB_URI === undefined && env.DATA_DIR === undefined,
  },
  {
    name: 'RATE_LIMITS',
    problem: '"off" works in demo mode only; remove it',
    broken: (env) => production(env) && env.RATE_LIMITS === 'off',
  },
  {
    name: 'HOST',
    problem:
      'demo mode listens on this machine only (127.0.0.1); to be reached by others set LOKET_MODE=production',
    broken: (env) => !production(env) && env.HOST !== undefined && !isLoopback(env.HOST),
  },
  {
    name: 'BASE_URL',
    problem: 'TELEGRAM_MODE=webhook needs an https address that Telegram can reach',
    broken: (env) => webhook(env) && env.BASE_URL?.startsWith('https:') !== true,
  },
  {
    name: 'TELEGRAM_WEBHOOK_SECRET',
    problem: 'is required with TELEGRAM_MODE=webhook; make one with: openssl rand -hex 32',
    broken: (env) => webhook(env) && env.TELEGRAM_WEBHOOK_SECRET === undefined,
  },
];

/** Rules over several settings run even when single ones are wrong, so that one report has all problems. */
const schema = RULES.reduce<z.ZodType<Fields>>(
  (all, rule) =>
    all.refine((env) => !rule.broken(env), {
      path: [rule.name],
      error: rule.problem,
      when: () => true,
    }),
  fields,
);

/**
 * Reads the environment. An empty value counts as unset, as compose files mean it; relative paths start at `cwd`.
 * @throws {ConfigError} with every problem at once.
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  cwd: string = process.cwd(),
): Config {
  const set = Object.entries(environment).flatMap(([name, value]) =>
    value === undefined || value.trim() === '' ? [] : [[name, value.trim()] as const],
  );
  const parsed = schema.safeParse(Object.fromEntries(set));
  const slips = unknownSettings(
    set.map(([name]) => name),
    Object.keys(fields.shape),
  );
  if (parsed.success && slips.length === 0) return toConfig(parsed.data, cwd);
  throw new ConfigError([...(parsed.error ? problemsOf(parsed.error) : []), ...slips]);
}

function toConfig(env: Fields, cwd: string): Config {
  const host = env.HOST.includes(':') ? `[${env.HOST}]` : env.HOST;
  const baseUrl = (env.BASE_URL ?? `http://${host}:${env.PORT}`).replace(/\/+$/, '');
  return {
    mode: env.LOKET_MODE,
    host: env.HOST,
    port: env.PORT,
    baseUrl,
    dataDir: resolve(cwd, env.DATA_DIR ?? 'data'),
    mongodbUri: env.MONGODB_URI ?? null,
    migrate: env.LOKET_MIGRATE === 'yes',
    secretKeys: env.SECRET_KEY ?? null,
    officeDir: resolve(cwd, env.OFFICE),
    telegram:
      env.TELEGRAM_BOT_TOKEN === undefined
        ? null
        : {
            token: env.TELEGRAM_BOT_TOKEN,
            apiRoot: env.TELEGRAM_API_ROOT.replace(/\/+$/, ''),
            mode: env.TELEGRAM_MODE,
            webhookSecret: env.TELEGRAM_WEBHOOK_SECRET ?? null,
            staffChatId: env.TELEGRAM_STAFF_CHAT_ID ?? null,
          },
    whatsapp:
      env.WHATSAPP === 'off'
        ? null
        : {
            webSocketUrl: env.WHATSAPP_WEB_SOCKET_URL ?? null,
            mediaHost: env.WHATSAPP_MEDIA_HOST ?? null,
            pairNumber: env.WHATSAPP_PAIR_NUMBER ?? null,
          },
    trustedProxies: env.TRUSTED_PROXIES,
    mail: {
      smtpUrl: env.SMTP_URL ?? null,
      from: env.MAIL_FROM ?? `loket@${mailHostOf(baseUrl)}`,
      replyTo: env.MAIL_REPLY_TO ?? null,
      requireTls: mailNeedsTls(env),
    },
    clamavUrl: env.CLAMAV_URL ?? null,
    bootstrapAdmin: env.BOOTSTRAP_ADMIN ?? null,
    roles: env.LOKET_ROLES,
    undoSeconds: env.UNDO_SECONDS ?? null,
    metricsToken: env.METRICS_TOKEN ?? null,
    rateLimits: env.RATE_LIMITS === 'on',
    logLevel: env.LOG_LEVEL,
  };
}

/** Domain of the default sender. An address literal is no mail domain, so it becomes `localhost`. */
function mailHostOf(baseUrl: string): string {
  const { hostname } = new URL(baseUrl);
  return isIP(hostname.replace(/^\[|\]$/g, '')) === 0 ? hostname : 'localhost';
}

function problemsOf(error: z.ZodError): ConfigProblem[] {
  const first = new Map<string, string>();
  for (const issue of error.issues) {
    const name = String(issue.path[0] ?? 'environment');
    if (!first.has(name)) first.set(name, issue.message);
  }
  return Array.from(first, ([name, problem]) => ({ name, problem }));
}

function production(env: Partial<Fields>): boolean {
  return env.LOKET_MODE === 'production';
}

/** In production, mail to a server on another machine needs TLS unless `SMTP_INSECURE` says otherwise. */
function mailNeedsTls(env: Partial<Fields>): boolean {
  if (!production(env) || env.SMTP_INSECURE === 'yes' || !URL.canParse(env.SMTP_URL ?? '')) return false;
  return !isLoopback(new URL(env.SMTP_URL ?? '').hostname.replace(/^\[|\]$/g, ''));
}

/** True when the options in the address, which Nodemailer obeys, turn TLS or its check off. */
function weakensTls(smtpUrl: string): boolean {
  const options = new URL(smtpUrl).searchParams;
  const is = (name: string, ...values: readonly string[]): boolean =>
    options.getAll(name).some((value) => values.includes(value.toLowerCase()));
  const no = ['false', 'no', '0', ''];
  return (
    is('ignoreTLS', 'true', 'yes', '1', '') ||
    is('opportunisticTLS', 'true', 'yes', '1', '') ||
    is('requireTLS', ...no) ||
    is('secure', ...no) ||
    is('tls.rejectUnauthorized', ...no)
  );
}

function webhook(env: Partial<Fields>): boolean {
  return env.TELEGRAM_MODE === 'webhook' && env.TELEGRAM_BOT_TOKEN !== undefined;
}
