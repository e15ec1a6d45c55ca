import type { RequestHandler } from 'express';
import { AppError } from '../../core/errors.js';

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'] as const;

/**
 * Answers only requests to this machine's names, because demo mode has known passwords and open mail. A page whose name
 * points to this address (DNS rebinding) sends its own name, and so does a tunnel.
 * @throws {AppError} `wrong-host` 421.
 */
export function ownHostOnly(host: string): RequestHandler {
  const own = new Set<string>([...LOOPBACK_NAMES, host.includes(':') ? `[${host}]` : host]);
  return (request, _response, next) => {
    const named = [request.header('host') ?? '', ...listed(request.header('x-forwarded-host'))];
    if (named.every((name) => own.has(nameOf(name)))) next();
    else throw new AppError('wrong-host');
  };
}

/** Each proxy in a chain adds to the list. */
function listed(header: string | undefined): readonly string[] {
  return header === undefined ? [] : header.split(',').map((part) => part.trim());
}

function nameOf(host: string): string {
  return host.toLowerCase().replace(/:\d*$/u, '');
}
