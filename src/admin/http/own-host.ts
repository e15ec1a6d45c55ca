import type { RequestHandler } from 'express';
import { AppError } from '../../core/errors.js';

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'] as const;

/**
 * For demo mode, whose accounts have a known password and whose mail is open to read: answers only to the names of this
 * machine itself. A page of another site whose name was turned to this address (DNS rebinding) sends its own name, and so
 * does a tunnel to the outside.
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

/** Proxies after one another add to the list. */
function listed(header: string | undefined): readonly string[] {
  return header === undefined ? [] : header.split(',').map((part) => part.trim());
}

/** The name without its port, in small letters. */
function nameOf(host: string): string {
  return host.toLowerCase().replace(/:\d*$/u, '');
}
