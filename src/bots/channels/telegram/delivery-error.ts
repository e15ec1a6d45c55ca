import { DeliveryError } from '../channel.js';
import { BotApiError } from './client.js';

/** Translates a failed call for the outbox (Bot API: 429 retry_after, 403 blocked or kicked, 400 migrated). */
export function toDeliveryError(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  if (!(error instanceof BotApiError))
    return new DeliveryError('unreachable', 'telegram: unexpected failure');
  const { code, message, details } = error;
  if (code === 429) {
    return new DeliveryError('rate-limited', message, { retryAfterMs: details.retryAfterMs ?? 1000 });
  }
  if (details.movedTo !== undefined) return new DeliveryError('moved', message, { movedTo: details.movedTo });
  if (code === 403) return new DeliveryError('blocked', message);
  if (code === 400 && /chat not found|user is deactivated/iu.test(error.description)) {
    return new DeliveryError('blocked', message);
  }
  // 401 and 404 concern the token, 409 and 5xx the service; only 400 and 413 are the message's fault.
  return new DeliveryError(code === 400 || code === 413 ? 'refused' : 'unreachable', message);
}
