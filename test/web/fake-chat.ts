import type { KeyValue, Platform } from '../../web/chat/client/platform';
import type { Item } from '../../web/chat/client/types';
import { FakeTimers } from './fake-timers';
import { memoryStore } from './memory-store';

/** A message as the fake server keeps it. */
export const item = (seq: number, from: Item['from'], text: string, more: Partial<Item> = {}): Item => ({
  seq,
  from,
  text,
  choices: [],
  files: [],
  at: '2026-11-24T01:30:00.000Z',
  ...more,
});

interface Posted {
  readonly key: string;
  readonly token: string;
  readonly body: unknown;
}

/** One open event stream, to which the test pushes text. */
class Line {
  #waiting: ((result: { done: boolean; value?: Uint8Array }) => void) | null = null;
  readonly #queue: { done: boolean; value?: Uint8Array }[] = [];

  push(text: string): void {
    this.#give({ done: false, value: Uint8Array.from(Buffer.from(text)) });
  }

  end(): void {
    this.#give({ done: true });
  }

  #give(result: { done: boolean; value?: Uint8Array }): void {
    const taker = this.#waiting;
    this.#waiting = null;
    if (taker === null) this.#queue.push(result);
    else taker(result);
  }

  readonly reader = {
    read: (): Promise<{ done: boolean; value?: Uint8Array }> =>
      new Promise((resolve) => {
        const next = this.#queue.shift();
        if (next === undefined) this.#waiting = resolve;
        else resolve(next);
      }),
    cancel: (): Promise<void> => {
      this.end();
      return Promise.resolve();
    },
  };
}

/** The chat's HTTP interface and the browser around the client, in memory and driven by the test. */
export class FakeChat {
  readonly timers = new FakeTimers();
  readonly posted: Posted[] = [];
  readonly resumedFrom: number[] = [];
  readonly lines: Line[] = [];
  /** Statuses for the next POSTs of messages; 202 when there is none. 0 is a lost connection. */
  readonly answers: number[] = [];
  items: Item[] = [];
  token = 'token-1';
  /** The `done` that a read answers. */
  done = true;
  sessions = 0;
  /** Tokens that their owner ended. */
  readonly ended: string[] = [];
  online = true;
  /** Addresses that answer with a picture. */
  readonly pictures = new Set<string>();
  /** How often the browser was asked to forget the pages that it keeps. */
  pagesForgotten = 0;
  /** What stands behind the # of the page's address. */
  fragment: string | null = null;
  /** Token of the chat that a personal link opened for this browser. */
  linked: string | null = null;
  #wake: () => void = () => undefined;
  #keys = 0;
  readonly #accepted = new Map<string, number>();

  platform(lasting: KeyValue = memoryStore(), tab: KeyValue = memoryStore()): Platform {
    return {
      fetch: (path, init) => this.#fetch(path, init ?? {}),
      newRequest: () => this.#request(),
      lasting,
      tab,
      now: () => new Date('2026-11-24T01:30:00.000Z'),
      random: () => 1,
      newKey: () => `key-${(this.#keys += 1)}`,
      setTimer: this.timers.set,
      takeFragment: (name) => {
        const there = this.fragment === name;
        if (there) this.fragment = null;
        return there;
      },
      forgetPages: () => {
        this.pagesForgotten += 1;
        return Promise.resolve();
      },
      isOnline: () => this.online,
      onWake: (wake) => {
        this.#wake = wake;
        return () => undefined;
      },
    };
  }

  /** The browser loses its connection, or gets it back. */
  setOnline(online: boolean): void {
    this.online = online;
    this.#wake();
  }

  /** Adds a message on the server and pushes it down the newest stream. */
  say(from: Item['from'], text: string, more: Partial<Item> = {}): Item {
    const made = item((this.items.at(-1)?.seq ?? 0) + 1, from, text, more);
    this.items.push(made);
    this.lines.at(-1)?.push(`id: ${made.seq}\nevent: message\ndata: ${JSON.stringify(made)}\n\n`);
    return made;
  }

  state(done: boolean): void {
    this.lines.at(-1)?.push(`event: state\ndata: {"done":${done}}\n\n`);
  }

  #fetch(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    const answer = (status: number, value: unknown, reader?: Line['reader']): Promise<Response> =>
      Promise.resolve({
        ok: status < 300,
        status,
        headers: new Headers(),
        text: () => Promise.resolve(JSON.stringify(value)),
        blob: () => Promise.resolve(new Blob([])),
        body: reader === undefined ? null : { getReader: () => reader },
      } as unknown as Response);
    if (path === '/api/chat/sessions') {
      this.sessions += 1;
      return answer(201, { token: this.token });
    }
    if (path === '/lanjut') {
      if (this.linked === null) return answer(404, {});
      this.token = this.linked;
      return answer(201, { token: this.linked });
    }
    if (path === '/api/chat/office')
      return answer(200, { name: 'Loket Uji', service: 'Uji', hours: ['Senin'] });
    if (headers.get('Authorization') !== `Bearer ${this.token}`) return answer(401, {});
    if (path === '/api/chat/sessions/current') {
      if (!this.online) return Promise.reject(new TypeError('offline'));
      this.ended.push(this.token);
      this.token = `token-${this.ended.length + 1}`;
      this.items = [];
      return answer(204, {});
    }
    if (path.endsWith('/thumb')) return answer(this.pictures.has(path) ? 200 : 404, {});
    if (path.startsWith('/api/chat/messages')) {
      const after = Number(new URL(path, 'http://x').searchParams.get('after'));
      return answer(200, { done: this.done, items: this.items.filter(({ seq }) => seq > after) });
    }
    const after = Number(headers.get('Last-Event-ID'));
    this.resumedFrom.push(after);
    const line = new Line();
    init.signal?.addEventListener('abort', () => line.end());
    this.lines.push(line);
    for (const missed of this.items.filter(({ seq }) => seq > after)) {
      line.push(`id: ${missed.seq}\nevent: message\ndata: ${JSON.stringify(missed)}\n\n`);
    }
    return answer(200, {}, line.reader);
  }

  #request(): XMLHttpRequest {
    const headers = new Map<string, string>();
    const ended: (() => void)[] = [];
    const request = {
      status: 0,
      responseText: '',
      timeout: 0,
      upload: { addEventListener: () => undefined },
      open: () => undefined,
      setRequestHeader: (name: string, value: string) => headers.set(name, value),
      getResponseHeader: () => null,
      addEventListener: (_name: string, run: () => void) => ended.push(run),
      send: (body: unknown) => {
        const token = (headers.get('Authorization') ?? '').replace('Bearer ', '');
        const key = headers.get('Idempotency-Key') ?? '';
        this.posted.push({
          key,
          token,
          body: typeof body === 'string' ? (JSON.parse(body) as unknown) : body,
        });
        const scripted = this.answers.shift() ?? 202;
        request.status = token === this.token ? scripted : 401;
        if (request.status === 202) request.responseText = JSON.stringify({ seq: this.#accept(key, body) });
        void Promise.resolve().then(() => ended.forEach((run) => run()));
      },
    };
    return request as unknown as XMLHttpRequest;
  }

  #accept(key: string, body: unknown): number {
    const known = this.#accepted.get(key);
    if (known !== undefined) return known;
    const said = typeof body === 'string' ? (JSON.parse(body) as { text?: string; choice?: string }) : {};
    const { seq } = this.say('applicant', said.text ?? said.choice ?? '');
    this.#accepted.set(key, seq);
    return seq;
  }
}
