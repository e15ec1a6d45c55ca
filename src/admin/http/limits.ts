import type { Request, RequestHandler } from 'express';
import { addressKey } from '../../core/network.js';
import { tooMany, type Allowance } from '../../models/allowances.js';

/**
 * A rate limiter that answers 429 with `Retry-After` as a problem, and tells in `RateLimit` headers (draft 8, without
 * the partition key: a hash of an address is still one's address to whoever tries all of them) what is left.
 * `keyOf`: whom it counts; without it the address that the request came from.
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
