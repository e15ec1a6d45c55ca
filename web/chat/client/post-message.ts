import { retryAfterMs } from './backoff';
import { TEXT_TIMEOUT_MS, UPLOAD_TIMEOUT_MS } from './limits';
import type { Platform } from './platform';
import { numberField, parseJson } from './wire';
import type { Content, Pending, SendOutcome } from './types';

function bodyOf(content: Content): FormData | string {
  if (content.kind === 'text') return JSON.stringify({ text: content.text });
  if (content.kind === 'choice') return JSON.stringify({ choice: content.choice });
  const form = new FormData();
  for (const file of content.files) form.append('files', file, file.name);
  return form;
}

/**
 * What an answer means: lost connection (0), busy (429, 503 with a wait), too large, refused for good, or try again.
 */
export function outcomeOf(status: number, body: string, afterMs: number | null): SendOutcome {
  const seq = numberField(parseJson(body), 'seq');
  if (status >= 200 && status < 300) {
    return seq === null ? { kind: 'retry', problem: 'server', afterMs: null } : { kind: 'accepted', seq };
  }
  if (status === 0) return { kind: 'retry', problem: 'network', afterMs: null };
  if (status === 401) return { kind: 'unauthorized' };
  if (status === 413) return { kind: 'refused', problem: 'too-large' };
  if (status === 429) return { kind: 'retry', problem: 'busy', afterMs };
  const again = status >= 500 || status === 408 || status === 409 || status === 425;
  return again ? { kind: 'retry', problem: 'server', afterMs } : { kind: 'refused', problem: 'refused' };
}

/** Posts one message under its key. Uses XMLHttpRequest, because fetch does not report the progress of an upload. */
export function postMessage(
  platform: Platform,
  token: string,
  { content, key }: Pending,
  progress: (part: number) => void,
): Promise<SendOutcome> {
  return new Promise((resolve) => {
    const request = platform.newRequest();
    request.open('POST', '/api/chat/messages');
    request.setRequestHeader('Authorization', `Bearer ${token}`);
    request.setRequestHeader('Idempotency-Key', key);
    if (content.kind === 'files') {
      request.timeout = UPLOAD_TIMEOUT_MS;
      request.upload.addEventListener('progress', (event) => {
        if (event.lengthComputable && event.total > 0) progress(event.loaded / event.total);
      });
    } else {
      request.timeout = TEXT_TIMEOUT_MS;
      request.setRequestHeader('Content-Type', 'application/json');
    }
    // `loadend` follows every end: answer, error, abort and timeout; the last three have status 0.
    request.addEventListener('loadend', () => {
      const wait = retryAfterMs(request.getResponseHeader('Retry-After'), platform.now().getTime());
      resolve(outcomeOf(request.status, request.responseText, wait));
    });
    request.send(bodyOf(content));
  });
}
