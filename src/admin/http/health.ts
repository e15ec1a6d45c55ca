import { Router } from 'express';
import type { Metrics } from '../../core/metrics.js';
import { withTimeout } from './timeout.js';
import { READY_CHECK_TIMEOUT_MS } from '../../core/limits.js';

/** One dependency of the process. */
export interface ReadinessCheck {
  readonly name: string;
  /** When it fails the process cannot serve; otherwise it is reported only (CONTRACT: a mail server that is away). */
  readonly fatal: boolean;
  /** Resolves when the dependency answers; any error means that it does not. */
  readonly check: () => Promise<void>;
}

/**
 * `/health` says that the process lives and nothing of the database; `/ready` asks every dependency, in parallel and
 * with a time limit; `/metrics` is Prometheus text.
 */
export function healthRoutes(checks: readonly ReadinessCheck[], metrics: Metrics): Router {
  const router = Router();
  router.get('/health', (_request, response) => {
    response.json({ status: 'ok' });
  });
  router.get('/ready', async (_request, response) => {
    const results = await Promise.all(
      checks.map(async (one) => {
        const up = await withTimeout(one.check(), READY_CHECK_TIMEOUT_MS).then(
          () => true,
          () => false,
        );
        return { ...one, up };
      }),
    );
    const ready = results.every((result) => result.up || !result.fatal);
    response.status(ready ? 200 : 503).json({
      status: ready ? 'ready' : 'not-ready',
      checks: Object.fromEntries(results.map((result) => [result.name, result.up ? 'up' : 'down'])),
    });
  });
  router.get('/metrics', async (_request, response) => {
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  return router;
}
