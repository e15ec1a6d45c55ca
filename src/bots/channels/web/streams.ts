import type { Response } from 'express';
import { causeOf } from '../../../core/errors.js';
import { CHAT_BUSY_SECONDS, CHAT_HEARTBEAT_MS, CHAT_STREAMS_AT_ONCE, POLL_MS } from '../../../core/limits.js';
import type { Logger } from '../../../core/log.js';
import type { Signals } from '../../../core/signals.js';
import { native, type Store } from '../../../models/store.js';
import { tooMany } from '../../../models/allowances.js';
import { UNANSWERED, type ChatItem, type History } from './history.js';
import { busy } from './upload-places.js';

interface Line {
  readonly conversationId: string;
  /** Null: not counted. */
  readonly address: string | null;
  readonly response: Response;
  seq: number;
  /** Null before the first. */
  done: boolean | null;
  /** `again`: something new came up meanwhile. */
  writing: boolean;
  again: boolean;
  /** The client had no room for the last heartbeat. */
  stalled: boolean;
}

/**
 * Sends histories as server-sent events: `message` with the item (id: its seq) and `state` with `{done}`. Signals wake
 * a stream at once; writes of other processes are found by one query every `POLL_MS` for all streams.
 */
export class Streams {
  readonly #parts: { store: Store; history: History; signals: Signals; log: Logger };
  readonly #lines = new Map<string, Set<Line>>();
  readonly #ofAddress = new Map<string, number>();
  readonly #off: readonly (() => void)[];
  #count = 0;
  #stopped = false;
  #poll: NodeJS.Timeout | null = null;
  readonly #beat: NodeJS.Timeout;

  constructor(parts: { store: Store; history: History; signals: Signals; log: Logger }) {
    this.#parts = parts;
    const wake = (conversationId: string): void => {
      for (const line of this.#lines.get(conversationId) ?? []) this.#wake(line);
    };
    this.#off = (['history', 'conversation', 'intake'] as const).map((topic) =>
      parts.signals.on(topic, wake),
    );
    this.#beat = setInterval(() => this.#beatAll(), CHAT_HEARTBEAT_MS).unref();
  }

  /**
   * Streams what comes after `after` until the client disconnects or the process stops. A chat's stream over the limit
   * ends its oldest one, so that connections which a phone lost do not block new ones.
   * @param address whose streams are counted and limited; null: not limited
   * @throws {AppError} `busy` 503 when the process has too many streams, `too-many-requests` 429 when the address has
   */
  open(conversationId: string, after: number, response: Response, address: string | null): void {
    if (response.destroyed) return;
    if (this.#stopped || this.#count >= CHAT_STREAMS_AT_ONCE.process) throw busy();
    const lines = this.#lines.get(conversationId) ?? new Set();
    const [oldest] = lines;
    if (oldest && lines.size >= CHAT_STREAMS_AT_ONCE.session) this.#end(oldest);
    const ofAddress = address === null ? 0 : (this.#ofAddress.get(address) ?? 0);
    if (ofAddress >= CHAT_STREAMS_AT_ONCE.address) throw tooMany(CHAT_BUSY_SECONDS);
    if (address !== null) this.#ofAddress.set(address, ofAddress + 1);
    const line: Line = {
      conversationId,
      address,
      response,
      seq: after,
      done: null,
      writing: false,
      again: false,
      stalled: false,
    };
    this.#lines.set(conversationId, lines.add(line));
    this.#count += 1;
    response.on('close', () => this.#forget(line));
    response.on('error', () => this.#forget(line));
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // Keeps proxies (nginx) from buffering the events.
      'x-accel-buffering': 'no',
    });
    response.write(':\n\n');
    this.#wake(line);
    this.#schedule();
  }

  /** Ends the streams of a chat that was ended. */
  endAll(conversationId: string): void {
    for (const line of this.#lines.get(conversationId) ?? []) this.#end(line);
  }

  /** Ends every stream; no new one is opened. */
  stop(): void {
    this.#stopped = true;
    for (const off of this.#off) off();
    clearInterval(this.#beat);
    if (this.#poll) clearTimeout(this.#poll);
    for (const lines of this.#lines.values()) for (const line of lines) this.#end(line);
  }

  #wake(line: Line): void {
    if (line.writing) {
      line.again = true;
      return;
    }
    line.writing = true;
    void this.#write(line).then(
      () => {
        line.writing = false;
      },
      (error: unknown) => {
        this.#parts.log.warn({ cause: causeOf(error) }, 'a chat stream broke off');
        this.#end(line);
      },
    );
  }

  async #write(line: Line): Promise<void> {
    do {
      line.again = false;
      const { done, items, more } = await this.#parts.history.after(line.conversationId, line.seq);
      for (const item of items) {
        if (!this.#isOpen(line)) return;
        await this.#send(line, event(item));
        line.seq = item.seq;
      }
      if (more) line.again = true;
      else if (done !== line.done && this.#isOpen(line)) {
        line.done = done;
        await this.#send(line, `event: state\ndata: ${JSON.stringify({ done })}\n\n`);
      }
    } while (line.again && this.#isOpen(line));
  }

  async #send(line: Line, text: string): Promise<void> {
    const { response } = line;
    if (response.write(text) || !this.#isOpen(line)) return;
    await new Promise<void>((resolve) => {
      const go = (): void => {
        response.off('drain', go).off('close', go);
        resolve();
      };
      response.on('drain', go).on('close', go);
    });
  }

  /** A client that had no room for two heartbeats in a row is cut off. */
  #beatAll(): void {
    for (const lines of this.#lines.values()) {
      for (const line of lines) {
        const full = line.response.writableNeedDrain;
        if (full && line.stalled) line.response.destroy();
        else if (!full) line.response.write(':\n\n');
        line.stalled = full;
      }
    }
  }

  #schedule(): void {
    if (this.#poll || this.#stopped || this.#count === 0) return;
    this.#poll = setTimeout(() => {
      void this.#look()
        .catch((error: unknown) => this.#parts.log.warn({ cause: causeOf(error) }, 'chat streams: no look'))
        .then(() => {
          this.#poll = null;
          this.#schedule();
        });
    }, POLL_MS).unref();
  }

  /** Ends streams whose chat is gone or was ended by another process. */
  async #look(): Promise<void> {
    const { store } = this.#parts;
    const ids = [...this.#lines.keys()];
    const waiting = await native(store.inbox)
      .find({ conversationId: { $in: ids }, state: { $in: [...UNANSWERED] } })
      .project<{ conversationId: string }>({ conversationId: 1 })
      .toArray();
    const unanswered = new Set(waiting.map(({ conversationId }) => conversationId));
    const heads = await native(store.conversations)
      .find({ _id: { $in: ids }, tokenEndedAt: { $exists: false } })
      .project<{ _id: string; seq: number }>({ seq: 1 })
      .toArray();
    const seqs = new Map(heads.map(({ _id, seq }) => [_id, seq]));
    for (const id of ids) {
      const seq = seqs.get(id);
      const done = !unanswered.has(id);
      for (const line of this.#lines.get(id) ?? []) {
        if (seq === undefined) this.#end(line);
        else if (seq > line.seq || done !== line.done) this.#wake(line);
      }
    }
  }

  #isOpen(line: Line): boolean {
    return !line.response.writableEnded && !line.response.destroyed;
  }

  #end(line: Line): void {
    this.#forget(line);
    if (line.response.writableNeedDrain) line.response.destroy();
    else line.response.end();
  }

  #forget(line: Line): void {
    const lines = this.#lines.get(line.conversationId);
    if (!lines?.delete(line)) return;
    this.#count -= 1;
    this.#forgetAddress(line.address);
    if (lines.size === 0) this.#lines.delete(line.conversationId);
  }

  #forgetAddress(address: string | null): void {
    if (address === null) return;
    const left = (this.#ofAddress.get(address) ?? 0) - 1;
    if (left > 0) this.#ofAddress.set(address, left);
    else this.#ofAddress.delete(address);
  }
}

function event(item: ChatItem): string {
  return `id: ${item.seq}\nevent: message\ndata: ${JSON.stringify(item)}\n\n`;
}
