import { Router } from 'express';
import type { Metrics } from '../../core/metrics.js';
import { ensureMayMeasure } from './metrics-access.js';
import type { ReadinessWatch } from './readiness.js';

/**
 * Routes for supervisors. `/health` says that the process lives and does not ask the database. `/ready` gives the state
 * of every dependency, at most ten seconds old, and the time of the latest backup. `/metrics` gives Prometheus text to callers with the token.
 */
export function healthRoutes(
  readiness: ReadinessWatch,
  metrics: Metrics,
  options: {
    readonly metricsToken: string | null;
    /** When the latest backup was taken, null for none; undefined when Loket cannot know. */
    readonly lastBackup: () => Date | null | undefined;
  },
): Router {
  const router = Router();
  router.get('/health', (_request, response) => {
    response.json({ status: 'ok' });
  });
  router.get('/ready', async (_request, response) => {
    const { ready, checks } = await readiness.now();
    response.setHeader('Cache-Control', 'no-store');
    const lastBackup = options.lastBackup();
    response.status(ready ? 200 : 503).json({
      status: ready ? 'ready' : 'not-ready',
      checks,
      ...(lastBackup === undefined ? {} : { lastBackup }),
    });
  });
  router.get('/metrics', async (request, response) => {
    ensureMayMeasure(request, options.metricsToken);
    response.setHeader('Cache-Control', 'no-store');
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  return router;
}
