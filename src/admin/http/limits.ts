import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { AppError } from '../../core/errors.js';

/** One limit: `count` requests in `windowMs` for each key. */
export interface Limit {
  readonly name: string;
  readonly windowMs: number;
  readonly count: number;
  /** Whom it counts; without it the address that the request came from. */
  readonly keyOf?: (request: Request) => string | null;
}

/**
 * A rate limiter that answers 429 with `Retry-After` as a problem. Counts live in this process: several processes
 * allow as many times more. `enabled: false` lets everything through (tests and benches, demo mode only).
 */
export function limiter(limit: Limit, enabled: boolean): RequestHandler {
  if (!enabled) return (_request, _response, next) => next();
  return rateLimit({
    windowMs: limit.windowMs,
    limit: limit.count,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    identifier: limit.name,
    keyGenerator: (request) => limit.keyOf?.(request) ?? addressKey(request),
    handler: (request, _response, next) => {
      next(
        new AppError('too-many-requests', 429, 'terlalu banyak permintaan; silakan coba lagi sebentar lagi', {
          retryAfterSeconds: secondsLeft(request, limit.windowMs),
        }),
      );
    },
  });
}

/** The sender's address as a key; IPv6 by its /56 net, for one household has many addresses. */
export function addressKey(request: Request): string {
  return ipKeyGenerator(request.ip ?? 'unknown');
}

function secondsLeft(request: Request, windowMs: number): number {
  const info: unknown = 'rateLimit' in request ? request.rateLimit : null;
  const reset =
    typeof info === 'object' && info !== null && 'resetTime' in info && info.resetTime instanceof Date
      ? info.resetTime.getTime() - Date.now()
      : windowMs;
  return Math.max(1, Math.ceil(reset / 1000));
}
