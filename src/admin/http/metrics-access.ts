import type { Request } from 'express';
import { AppError } from '../../core/errors.js';
import { isLoopbackAddress } from '../../core/network.js';
import { sameText } from '../../core/same-text.js';

/** A request with one of these comes through a proxy. */
const FORWARDED = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
] as const;

/**
 * Lets in callers with `METRICS_TOKEN`, or, when it is unset, only programs on this machine behind no proxy. The
 * socket's address counts, not one that a header claims.
 * @throws {AppError} `metrics-token` 401, `metrics-closed` 403.
 */
export function ensureMayMeasure(request: Request, token: string | null): void {
  if (token !== null) {
    const given = /^Bearer +(\S+)$/iu.exec(request.header('authorization') ?? '')?.[1] ?? '';
    if (sameText(given, token)) return;
    throw new AppError('metrics-token');
  }
  const direct = FORWARDED.every((name) => request.header(name) === undefined);
  if (direct && isLoopbackAddress(request.socket.remoteAddress ?? '')) return;
  throw new AppError('metrics-closed');
}
