import { TELEGRAM_WATCH_MS } from '../../../core/limits.js';
import type { TelegramClient } from './client.js';
import type { Line } from './line.js';
import { Backoff, pause, type BackoffTimes } from './pause.js';

/**
 * Watches the line of a process that does not poll, until the signal: whether the token works and, in webhook mode,
 * whether the webhook is still this one; if not, `setUp` sets it again. `webhookUrl` null: the process only sends.
 */
export async function watch(parts: {
  readonly client: TelegramClient;
  readonly line: Line;
  readonly webhookUrl: string | null;
  readonly setUp: () => Promise<void>;
  readonly backoff: BackoffTimes;
  readonly signal: AbortSignal;
  readonly everyMs?: number;
}): Promise<void> {
  const { client, line, webhookUrl, setUp, backoff, signal, everyMs = TELEGRAM_WATCH_MS } = parts;
  const waits = new Backoff({ ...backoff, longest: everyMs });
  while (!signal.aborted) {
    await pause(line.state === 'up' ? everyMs : waits.next(), signal);
    if (signal.aborted) return;
    try {
      if (webhookUrl === null) await client.call('getMe', {}, { signal });
      else if ((await client.call('getWebhookInfo', {}, { signal })).url !== webhookUrl) {
        line.is('conflict');
        await setUp();
      }
      line.is('up');
      waits.reset();
    } catch (error) {
      if (!signal.aborted) line.failed(error);
    }
  }
}
