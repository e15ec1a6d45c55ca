import type { IncomingMessage, ServerResponse } from 'node:http';
import { UNREAD_BODY } from './limits.js';

/** How much of an unwanted body is still read: at most so many bytes, for at most so many ms. */
export interface BodyBudget {
  readonly bytes: number;
  readonly ms: number;
}

/**
 * Reads and drops what a request still sends, within a budget, because a client whose connection is cut while it sends
 * never sees the answer. A second call for a request returns the first promise.
 */
export function takeRest(request: IncomingMessage, budget: BodyBudget): Promise<void> {
  const running = underWay.get(request);
  if (running) return running;
  const taken = new Promise<void>((resolve) => {
    let bytes = 0;
    const stop = (): void => {
      clearTimeout(timer);
      request.off('data', count).off('end', stop).off('close', stop).off('error', stop);
      request.pause();
      resolve();
    };
    const count = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > budget.bytes) stop();
    };
    const timer = setTimeout(stop, budget.ms).unref();
    if (request.complete || request.destroyed) {
      stop();
      return;
    }
    request.unpipe();
    request.on('data', count).on('end', stop).on('close', stop).on('error', stop).resume();
  });
  underWay.set(request, taken);
  return taken;
}

/** Makes an early answer close the connection, after {@link takeRest}; otherwise Node reads the body to its end. */
export function closeOverUnread(request: IncomingMessage, response: ServerResponse): void {
  if (!mayBeLong(request)) return;
  const end = response.end.bind(response) as (...given: readonly unknown[]) => ServerResponse;
  const ending = (...given: readonly unknown[]): ServerResponse => {
    if (request.complete || response.writableEnded) return end(...given);
    const [chunk, ...rest] = typeof given[0] === 'function' ? [undefined, ...given] : given;
    if (!response.headersSent) {
      response.setHeader('Connection', 'close');
      if (!hasContent(chunk) && mayHaveLength(response)) response.setHeader('Content-Length', 0);
    }
    if (hasContent(chunk)) response.write(chunk);
    else response.flushHeaders();
    void takeRest(request, UNREAD_BODY).then(() => end(...rest.filter((one) => typeof one === 'function')));
    return response;
  };
  response.end = ending as typeof response.end;
}

const underWay = new WeakMap<IncomingMessage, Promise<void>>();

function mayBeLong({ headers }: IncomingMessage): boolean {
  return (
    headers['transfer-encoding'] !== undefined ||
    Number(headers['content-length'] ?? 0) > UNREAD_BODY.declared
  );
}

function hasContent(chunk: unknown): chunk is string | Buffer {
  return (typeof chunk === 'string' || Buffer.isBuffer(chunk)) && chunk.length > 0;
}

function mayHaveLength({ statusCode }: ServerResponse): boolean {
  return statusCode !== 204 && statusCode !== 304;
}
