import type { Logger } from 'pino';
import type * as Types from 'telegraf/types';
import { causeOf } from '../../core/errors.js';
import { TELEGRAM_BATCH, TELEGRAM_CALL_TIMEOUT_MS, TELEGRAM_POLL_SECONDS } from '../../core/limits.js';
import { BotApiError, type TelegramClient } from './client.js';
import { ALLOWED_UPDATES } from './mapping.js';
import { Backoff, pause, type BackoffTimes } from './pause.js';

/** What the loop works with; `store` resolves only when the whole batch is stored. */
export interface PollingParts {
  readonly client: TelegramClient;
  readonly store: (updates: readonly Types.Update[]) => Promise<void>;
  readonly log: Logger;
  readonly backoff: BackoffTimes;
  readonly signal: AbortSignal;
}

/**
 * Asks for updates until the signal ends it. The offset moves on only after a batch is stored: what was not stored is
 * given out again. Every failure is waited out, except a second poller (409), who would take every other batch away:
 * that resolves to `conflict`.
 */
export async function poll({
  client,
  store,
  log,
  backoff,
  signal,
}: PollingParts): Promise<'stopped' | 'conflict'> {
  const waits = new Backoff(backoff);
  let offset: number | undefined;
  while (!signal.aborted) {
    try {
      const updates = await client.call(
        'getUpdates',
        {
          ...(offset === undefined ? {} : { offset }),
          limit: TELEGRAM_BATCH,
          timeout: TELEGRAM_POLL_SECONDS,
          allowed_updates: [...ALLOWED_UPDATES],
        },
        { timeoutMs: TELEGRAM_POLL_SECONDS * 1000 + TELEGRAM_CALL_TIMEOUT_MS, signal },
      );
      if (updates.length > 0) await store(updates);
      offset =
        updates.reduce((next, update) => Math.max(next, update.update_id + 1), offset ?? 0) || undefined;
      waits.reset();
    } catch (error) {
      if (signal.aborted) break;
      if (error instanceof BotApiError && error.code === 409) {
        log.error('telegram: another process polls with this token, or a webhook is set; polling stopped');
        return 'conflict';
      }
      const ms = waits.next(error instanceof BotApiError ? error.details.retryAfterMs : undefined);
      log.warn({ cause: causeOf(error), retryInMs: ms }, 'telegram: taking in updates failed');
      await pause(ms, signal);
    }
  }
  return 'stopped';
}
