import { Telegram, TelegramError } from 'telegraf';
import type * as Types from 'telegraf/types';
import { TELEGRAM_CALL_TIMEOUT_MS } from '../../../core/limits.js';

type Methods = Types.Telegram;

/** Thrown when a call failed; its text holds neither the token nor anything of a message. */
export class BotApiError extends Error {
  constructor(
    readonly method: string,
    /** Such as 429 or 403; null without a readable answer. */
    readonly code: number | null,
    /** Telegram's description, masked, or the network's error code. */
    readonly description: string,
    readonly details: { readonly retryAfterMs?: number; readonly movedTo?: string } = {},
  ) {
    super(`${method}: ${code ?? 'no answer'} (${description})`);
    this.name = 'BotApiError';
  }
}

interface CallOptions {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** Telegraf's HTTP client with time-outs and safe errors. @throws {BotApiError} from `call` */
export interface TelegramClient {
  call<M extends keyof Methods>(
    method: M,
    payload: Types.Opts<M>,
    options?: CallOptions,
  ): Promise<ReturnType<Methods[M]>>;
  /** Address of a file's bytes. It contains the token: never log or store it. */
  fileUrl(filePath: string): URL;
}

/** Makes the client. `apiRoot` may have a path and need not end with a slash. */
export function telegramClient(token: string, apiRoot: string): TelegramClient {
  const root = apiRoot.endsWith('/') ? apiRoot : `${apiRoot}/`;
  const telegram = new Telegram(token, { apiRoot: root, webhookReply: false });
  return {
    async call(method, payload, { timeoutMs = TELEGRAM_CALL_TIMEOUT_MS, signal } = {}) {
      const controller = new AbortController();
      const abort = (): void => controller.abort();
      const timer = setTimeout(abort, timeoutMs);
      signal?.addEventListener('abort', abort, { once: true });
      try {
        signal?.throwIfAborted();
        return await telegram.callApi(method, payload, { signal: shim(controller.signal) });
      } catch (error) {
        throw safeError(method, error);
      } finally {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
      }
    },
    fileUrl: (filePath) => new URL(`./file/bot${token}/${filePath}`, root),
  };
}

type ShimSignal = NonNullable<NonNullable<Parameters<Telegram['callApi']>[2]>['signal']>;

/** Telegraf's types name the class of an older package. */
function shim(signal: AbortSignal): ShimSignal {
  return signal as unknown as ShimSignal;
}

/**
 * Drops the original error, also as a cause: Telegraf's carries the whole payload, node-fetch's the address with the
 * token.
 */
function safeError(method: string, error: unknown): BotApiError {
  if (!(error instanceof TelegramError)) return new BotApiError(method, null, networkCode(error));
  const { retry_after: retryAfter, migrate_to_chat_id: movedTo } = error.parameters ?? {};
  return new BotApiError(method, error.code, mask(error.description), {
    ...(retryAfter === undefined ? {} : { retryAfterMs: retryAfter * 1000 }),
    ...(movedTo === undefined ? {} : { movedTo: String(movedTo) }),
  });
}

function networkCode(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'timeout';
  const { code, type } = error as { code?: unknown; type?: unknown };
  return [code, type].find((value) => typeof value === 'string') ?? error.name;
}

/** Telegram's descriptions are fixed sentences, but may hold chat ids, which must not reach logs. */
function mask(description: string): string {
  return description.slice(0, 200).replaceAll(/\d{6,}/gu, '…');
}
