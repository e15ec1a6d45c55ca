import { ReadFailure } from './api';
import { backoffMs } from './backoff';
import { STREAM_SILENCE_MS } from './limits';
import type { SetTimer } from './platform';
import { createSseParser, type SseEvent } from './sse';
import type { Connection } from './types';

/** What the stream loop needs from outside. */
export interface StreamParts {
  /** Opens a connection that goes on where the history ends; rejects with `ReadFailure`. */
  readonly connect: (signal: AbortSignal) => Promise<AsyncIterable<string>>;
  readonly event: (event: SseEvent) => void;
  readonly state: (connection: Connection) => void;
  readonly isOnline: () => boolean;
  readonly setTimer: SetTimer;
  readonly random: () => number;
}

/** A stream that is reconnected for as long as the page is open. */
export interface LiveStream {
  start(): void;
  stop(): void;
  /** Drops the connection, if any, and connects at once; while the browser is offline it waits for the next call. */
  restart(): void;
}

/** Connects, reads, and connects again with back-off after every end. A silence of 40 s counts as an end. */
export function createStream(parts: StreamParts): LiveStream {
  let running = false;
  let abort: AbortController | null = null;
  let cancelWait: (() => void) | null = null;
  let failures = 0;

  const read = async (signal: AbortSignal, giveUp: () => void): Promise<void> => {
    const parse = createSseParser();
    let cancelWatch = parts.setTimer(giveUp, STREAM_SILENCE_MS);
    try {
      const chunks = await parts.connect(signal);
      if (signal.aborted) return;
      parts.state('online');
      for await (const chunk of chunks) {
        cancelWatch();
        if (signal.aborted) return;
        // Only received data prove the connection: a proxy may accept it and cut it at once, again and again.
        failures = 0;
        cancelWatch = parts.setTimer(giveUp, STREAM_SILENCE_MS);
        for (const event of parse(chunk)) parts.event(event);
      }
    } finally {
      cancelWatch();
    }
  };

  const connect = (): void => {
    cancelWait?.();
    cancelWait = null;
    if (!running) return;
    if (!parts.isOnline()) {
      parts.state('offline');
      return;
    }
    const own = new AbortController();
    abort = own;
    if (failures > 0) parts.state('reconnecting');
    read(own.signal, () => own.abort())
      .then(() => null)
      .catch((error: unknown) => (error instanceof ReadFailure ? error.afterMs : null))
      .then((afterMs) => {
        if (abort !== own || !running) return;
        abort = null;
        failures += 1;
        parts.state(parts.isOnline() ? 'reconnecting' : 'offline');
        cancelWait = parts.setTimer(connect, afterMs ?? backoffMs(failures, parts.random()));
      })
      .catch(() => undefined);
  };

  const drop = (): void => {
    const old = abort;
    abort = null;
    old?.abort();
  };

  return {
    start() {
      if (running) return;
      running = true;
      connect();
    },
    stop() {
      running = false;
      cancelWait?.();
      cancelWait = null;
      drop();
    },
    restart() {
      drop();
      connect();
    },
  };
}
