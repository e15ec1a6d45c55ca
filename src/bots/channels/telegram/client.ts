import { Telegram, TelegramError } from 'telegraf';
import type * as Types from 'telegraf/types';
import { TELEGRAM_CALL_TIMEOUT_MS } from '../../../core/limits.js';

type Methods = Types.Telegram;

/** Why a call failed, in words that hold neither the token nor anything of a message. */
export class BotApiError extends Error {
  constructor(
    readonly method: string,
    /** Telegram's error code (429, 403 …), or null when there was no answer that could be read. */
    readonly code: number | null,
    /** Telegram's description, or the network's error code. */
    readonly description: string,
    readonly details: { readonly retryAfterMs?: number; readonly movedTo?: string } = {},
  ) {
    super(`${method}: ${code ?? 'no answer'} (${description})`);
    this.name = 'BotApiError';
  }
}

/** What a call may take and who may end it early. */
interface CallOptions {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** Telegraf's HTTP client with time-outs and safe errors; the only thing of Telegraf that is used. */
export interface TelegramClient {
  call<M extends keyof Methods>(
    method: M,
    payload: Types.Opts<M>,
    options?: CallOptions,
  ): Promise<ReturnType<Methods[M]>>;
  /** Address of a file's bytes; holds the token: never log or keep it. */
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

/** node-fetch takes Node's own signal; Telegraf's types name the older package's class. */
function shim(signal: AbortSignal): ShimSignal {
  return signal as unknown as ShimSignal;
}

/**
 * The original error is not kept as a cause: Telegraf's carries the whole payload, node-fetch's the address with the
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

/** Descriptions are Telegram's fixed sentences; numbers of chats in them are not for logs. */
function mask(description: string): string {
  return description.slice(0, 200).replaceAll(/\d{6,}/gu, '…');
}
