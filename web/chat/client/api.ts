import { retryAfterMs } from './backoff';
import { READ_TIMEOUT_MS } from './limits';
import type { Platform } from './platform';
import { postMessage } from './post-message';
import { parseJson, readReading, readOffice, stringField } from './wire';
import type { Office, Pending, Reading, SendOutcome } from './types';

/** A read that failed. `unauthorized`: the server no longer knows the token. `afterMs`: the wait that it asked for. */
export class ReadFailure extends Error {
  constructor(
    readonly unauthorized: boolean,
    readonly afterMs: number | null,
  ) {
    super('the chat server did not answer as hoped');
  }
}

/** The chat's HTTP interface (docs/contract.md, "HTTP"). Every method but `send` rejects with `ReadFailure`. */
export interface ChatApi {
  createSession(): Promise<string>;
  /** Ends the token for good; a token that the server no longer knows counts as ended. */
  endSession(token: string): Promise<void>;
  /** The token of the conversation that a personal link has just opened for this browser. */
  linkedSession(): Promise<string>;
  office(fallback: Office): Promise<Office>;
  read(token: string, after: number): Promise<Reading>;
  /** The text of the stream as it comes; ends when the connection does. */
  stream(token: string, after: number, signal: AbortSignal): Promise<AsyncIterable<string>>;
  /** Never rejects: the outcome says what went wrong. */
  send(token: string, pending: Pending, progress: (part: number) => void): Promise<SendOutcome>;
  /** A file of the conversation, with the token sent along. */
  download(token: string, href: string): Promise<Blob>;
}

async function* readText(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield decoder.decode(value, { stream: true });
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** The interface over the fetch and XMLHttpRequest of a browser, or of a test. */
export function createApi(platform: Platform): ChatApi {
  const call = async (path: string, init: RequestInit, token: string | null): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (token !== null) headers.set('Authorization', `Bearer ${token}`);
    const response = await platform
      .fetch(path, { ...init, headers, cache: 'no-store', credentials: 'same-origin' })
      .catch(() => null);
    if (response === null) throw new ReadFailure(false, null);
    if (response.ok) return response;
    const wait = retryAfterMs(response.headers.get('Retry-After'), platform.now().getTime());
    throw new ReadFailure(response.status === 401, wait);
  };

  /** A call that is given up after `READ_TIMEOUT_MS`, including the reading of its body. */
  const json = async (path: string, init: RequestInit, token: string | null): Promise<unknown> => {
    const abort = new AbortController();
    const cancel = platform.setTimer(() => abort.abort(), READ_TIMEOUT_MS);
    try {
      const response = await call(path, { ...init, signal: abort.signal }, token);
      return parseJson(await response.text().catch(() => ''));
    } finally {
      cancel();
    }
  };

  const newToken = async (path: string): Promise<string> => {
    const token = stringField(await json(path, { method: 'POST' }, null), 'token');
    if (token === null) throw new ReadFailure(false, null);
    return token;
  };

  return {
    createSession: () => newToken('/api/chat/sessions'),
    linkedSession: () => newToken('/lanjut'),
    async endSession(token) {
      try {
        await json('/api/chat/sessions/current', { method: 'DELETE' }, token);
      } catch (error) {
        if (!(error instanceof ReadFailure && error.unauthorized)) throw error;
      }
    },
    async office(fallback) {
      return readOffice(await json('/api/chat/office', {}, null), fallback);
    },
    async read(token, after) {
      return readReading(await json(`/api/chat/messages?after=${after}`, {}, token));
    },
    async stream(token, after, signal) {
      const headers = { Accept: 'text/event-stream', 'Last-Event-ID': String(after) };
      const { body } = await call('/api/chat/stream', { headers, signal }, token);
      if (body === null) throw new ReadFailure(false, null);
      return readText(body);
    },
    send: (token, pending, progress) => postMessage(platform, token, pending, progress),
    async download(token, href) {
      return (await call(href, {}, token)).blob();
    },
  };
}
