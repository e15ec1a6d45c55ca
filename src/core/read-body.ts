import type { IncomingMessage } from 'node:http';
import { AppError } from './errors.js';

/**
 * Reads a body and stops at `limit` bytes; the usual readers go on to the end of a body they refuse.
 * @throws {AppError} `body-too-large` 413; `unsupported-media-type` 415 for a compressed body; `malformed-request` 400
 *   for one that ended early.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    throw new AppError('unsupported-media-type', 'send the body uncompressed');
  }
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge();
  if (request.destroyed) throw endedEarly();
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let size = 0;
    const leave = (): void => {
      request.off('data', take).off('end', end).off('close', gone).off('error', gone);
    };
    const take = (part: Buffer): void => {
      size += part.length;
      parts.push(part);
      if (size <= limit) return;
      leave();
      request.pause();
      reject(tooLarge());
    };
    const end = (): void => {
      leave();
      resolve(Buffer.concat(parts, size));
    };
    const gone = (): void => {
      leave();
      reject(endedEarly());
    };
    request.on('data', take).on('end', end).on('close', gone).on('error', gone);
  });
}

/** True when the headers of a request announce a body. */
export function hasBody({ headers }: IncomingMessage): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

/** Parses a JSON object or list; an empty body gives undefined. @throws {AppError} `malformed-request` 400 */
export function jsonOf(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw malformed(error);
  }
  if (typeof value !== 'object' || value === null) throw malformed();
  return value;
}

function malformed(cause?: unknown): AppError {
  const words = 'the request cannot be read: is the body valid JSON?';
  return new AppError('malformed-request', words, {}, cause === undefined ? {} : { cause });
}

function tooLarge(): AppError {
  return new AppError('body-too-large');
}

function endedEarly(): AppError {
  return new AppError('malformed-request', 'the request ended early');
}
