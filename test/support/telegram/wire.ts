import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseMultipart, type Part } from './multipart.js';
import { ApiFailure } from './shapes.js';

/** Parameters of one call, in whichever encoding they came, and its uploaded files. */
export interface Call {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly files: ReadonlyMap<string, Part>;
}

/** Reads a whole request body. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

/** Reads the parameters of a call: JSON, query string, urlencoded or multipart, as the Bot API takes them. */
export async function readCall(request: IncomingMessage, method: string, query: string): Promise<Call> {
  const body = await readBody(request);
  const type = request.headers['content-type'] ?? '';
  const files = new Map<string, Part>();
  if (type.startsWith('application/json')) {
    const params = body.length === 0 ? {} : (JSON.parse(body.toString('utf8')) as Record<string, unknown>);
    return { method, params, files };
  }
  if (type.startsWith('multipart/form-data')) {
    const params: Record<string, unknown> = {};
    for (const part of parseMultipart(body, type)) {
      if (part.filename === null) params[part.name] = part.content.toString('utf8');
      else files.set(part.name, part);
    }
    return { method, params, files };
  }
  const fields = new URLSearchParams(body.length > 0 ? body.toString('utf8') : query);
  return { method, params: Object.fromEntries(fields), files };
}

/** A parameter that is an object or array: itself in JSON, a JSON string in forms. */
export function structured<T>(value: unknown): T | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') {
    return value as T;
  }
  try {
    return JSON.parse(value) as T;
  } catch {
    throw new ApiFailure(400, "Bad Request: can't parse object");
  }
}

/** A numeric parameter in any encoding; undefined when absent. */
export function number(value: unknown): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const result = Number(value);
  if (!Number.isFinite(result)) throw new ApiFailure(400, 'Bad Request: number expected');
  return result;
}

/** Answers as the Bot API does. */
export function answer(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

/** The body of a refusal. */
export function refusal(failure: ApiFailure): object {
  const { code, message, parameters } = failure;
  const more = Object.keys(parameters).length > 0 ? { parameters } : {};
  return { ok: false, error_code: code, description: message, ...more };
}

/** A text parameter; a value that is not a text counts as missing. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
