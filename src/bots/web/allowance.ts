import type { Request } from 'express';
import { networkOf } from '../../core/network.js';

/** The sender's address as a key; IPv6 by its /56 net. */
export function addressKey(request: Request): string {
  return networkOf(request.ip ?? 'unknown');
}

export { tooMany } from '../../models/allowances.js';
