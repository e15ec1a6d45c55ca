import { isIPv4 } from 'node:net';
import type { Express, Request, RequestHandler } from 'express';
import type { Logger } from '../../core/log.js';

const FORWARDING = ['x-forwarded-for', 'forwarded', 'x-real-ip'] as const;

/** The address of a proxy in a private net may be logged. */
const INSIDE =
  /^(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|::1$|f[cd][\da-f]{2}:|fe80:)/i;

/** Trusts `X-Forwarded-For` from these proxies only: `request.ip` is the last address in it that is none of theirs. */
export function trustProxies(app: Express, proxies: readonly string[]): void {
  app.set('trust proxy', [...proxies]);
}

/** Warns once when requests come through a proxy that is not configured: all its clients count as one address. */
export function warnOfUnnamedProxy(log: Logger): RequestHandler {
  let warned = false;
  return (request, _response, next) => {
    if (!warned && isForwarded(request) && !isNamed(request)) {
      warned = true;
      const peer = peerOf(request);
      log.warn(
        INSIDE.test(peer) ? { proxy: peer } : {},
        'a request was forwarded by a proxy that TRUSTED_PROXIES does not name; everybody behind it counts as one address (docs/operations/running.md)',
      );
    }
    next();
  };
}

function isForwarded(request: Request): boolean {
  return FORWARDING.some((name) => request.header(name) !== undefined);
}

function isNamed(request: Request): boolean {
  const trusts: unknown = request.app.get('trust proxy fn');
  return typeof trusts === 'function' && trusts(request.socket.remoteAddress ?? '', 0) === true;
}

/** An IPv4 address without its IPv6 prefix. */
function peerOf(request: Request): string {
  const address = request.socket.remoteAddress ?? '';
  const plain = address.replace(/^::ffff:/i, '');
  return isIPv4(plain) ? plain : address;
}
