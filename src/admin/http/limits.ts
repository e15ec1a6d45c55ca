import type { Request, RequestHandler } from 'express';
import { addressKey } from '../../core/network.js';
import { tooMany, type Allowance } from '../../models/allowances.js';

/**
 * Makes a rate limiter. It answers 429 with `Retry-After` and reports the rest in `RateLimit` headers (draft 8),
 * without a partition key, because the hash of an address is found by trying all addresses. `keyOf` defaults to the
 * sender's address.
 */
export function limiter(
  allowance: Allowance,
  keyOf: (request: Request) => string = addressKey,
): RequestHandler {
  const name = `"${allowance.name}"`;
  const policy = `${name};q=${allowance.count};w=${allowance.windowMs / 1000}`;
  return async (request, response, next) => {
    const { refusedFor, remaining, resetSeconds } = await allowance.use(keyOf(request));
    response.append('RateLimit-Policy', policy);
    response.append('RateLimit', `${name};r=${remaining};t=${resetSeconds}`);
    if (refusedFor !== null) throw tooMany(refusedFor);
    next();
  };
}
