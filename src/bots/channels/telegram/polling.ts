import type { Logger } from 'pino';
import type * as Types from 'telegraf/types';
import { causeOf } from '../../../core/errors.js';
import {
  TELEGRAM_BATCH,
  TELEGRAM_CALL_TIMEOUT_MS,
  TELEGRAM_CONFLICT_LONGEST_MS,
  TELEGRAM_POLL_SECONDS,
} from '../../../core/limits.js';
import { BotApiError, type TelegramClient } from './client.js';
import type { Line } from './line.js';
import { ALLOWED_UPDATES } from './mapping.js';
import { Backoff, pause, type BackoffTimes } from './pause.js';

/** What polling works with; `store` resolves only when the whole batch is stored. */
export interface PollingParts {
  readonly client: TelegramClient;
  readonly store: (updates: readonly Types.Update[]) => Promise<void>;
  readonly log: Logger;
  readonly line: Line;
  readonly backoff: BackoffTimes;
  readonly signal: AbortSignal;
}

/**
 * Asks for updates until the signal; never gives up. The offset moves on only after a batch is stored, so Telegram
 * repeats unstored updates. A second poller (409) or a refused token (401) makes the pauses grow longer, so that two
 * installations do not take turns all day.
 */
export async function poll({ client, store, log, line, backoff, signal }: PollingParts): Promise<void> {
  const waits = new Backoff(backoff);
  const slowWaits = new Backoff({ ...backoff, longest: TELEGRAM_CONFLICT_LONGEST_MS });
  let offset: number | undefined;
  while (!signal.aborted) {
    // While the line is down, a short poll tells at once whether it works again.
    const seconds = line.state === 'up' ? TELEGRAM_POLL_SECONDS : 0;
    try {
      const updates = await client.call(
        'getUpdates',
        {
          ...(offset === undefined ? {} : { offset }),
          limit: TELEGRAM_BATCH,
          timeout: seconds,
          allowed_updates: [...ALLOWED_UPDATES],
        },
        { timeoutMs: seconds * 1000 + TELEGRAM_CALL_TIMEOUT_MS, signal },
      );
      line.is('up');
      if (updates.length > 0) await store(updates);
      offset =
        updates.reduce((next, update) => Math.max(next, update.update_id + 1), offset ?? 0) || undefined;
      waits.reset();
    } catch (error) {
      if (signal.aborted) break;
      if (line.state === 'up' && line.lasts > 2 * TELEGRAM_CONFLICT_LONGEST_MS) slowWaits.reset();
      if (error instanceof BotApiError) line.failed(error);
      const asked = error instanceof BotApiError ? error.details.retryAfterMs : undefined;
      const ms = (line.state === 'conflict' || line.state === 'token' ? slowWaits : waits).next(asked);
      log.debug({ cause: causeOf(error), retryInMs: ms }, 'telegram: taking in updates failed');
      if (!(error instanceof BotApiError))
        log.warn({ cause: causeOf(error), retryInMs: ms }, 'telegram: updates could not be stored');
      await pause(ms, signal);
    }
  }
}
