import { createHmac } from 'node:crypto';
import express, { Router } from 'express';
import type { Logger } from 'pino';
import type * as Types from 'telegraf/types';
import { causeOf } from '../../../core/errors.js';
import { TELEGRAM_WEBHOOK_BODY_BYTES } from '../../../core/limits.js';
import { sameText } from '../../../core/same-text.js';

/** Path, below `BASE_URL`, to which Telegram posts updates. */
export const WEBHOOK_PATH = '/telegram/webhook';

export interface WebhookParts {
  readonly secret: string;
  /**
   * The function that stores updates, which resolves only when they are stored; null while the channel takes nothing
   * in.
   */
  readonly store: () => ((updates: readonly Types.Update[]) => Promise<void>) | null;
  readonly log: Logger;
}

/**
 * Makes the webhook's route. It compares the secret in constant time before it reads the body. It answers 200 only once
 * the update is stored, else 503, after which Telegram repeats it; 401 for a wrong secret, 400 for a body that is no
 * update.
 */
export function webhookRouter(parts: WebhookParts): Router {
  const router = Router();
  router.post(
    WEBHOOK_PATH,
    (request, response, next) => {
      if (sameText(request.get('x-telegram-bot-api-secret-token') ?? '', parts.secret)) next();
      else response.sendStatus(401);
    },
    express.json({ limit: TELEGRAM_WEBHOOK_BODY_BYTES }),
    (request, response, next) => {
      take(request.body, parts).then((status) => response.sendStatus(status), next);
    },
  );
  return router;
}

async function take(body: unknown, { store, log }: WebhookParts): Promise<200 | 400 | 503> {
  const keep = store();
  if (!keep) return 503;
  const update = body as Partial<Types.Update> | undefined;
  if (typeof update?.update_id !== 'number') return 400;
  try {
    await keep([update as Types.Update]);
    return 200;
  } catch (error) {
    log.warn({ cause: causeOf(error) }, 'telegram: an update could not be stored; it will come again');
    return 503;
  }
}

/**
 * Derives a webhook secret for an office that set none: equal in every process and after every restart, and unknown
 * without the token.
 */
export function derivedSecret(token: string): string {
  return createHmac('sha256', token).update('loket telegram webhook').digest('base64url');
}
