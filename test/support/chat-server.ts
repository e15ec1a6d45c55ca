import express from 'express';
import { EventEmitter, once } from 'node:events';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { errorMapper } from '../../src/admin/http/problems.js';
import { CHANNELS } from '../../src/bots/channels/table.js';
import { createWebChat, type WebChat, type WebChatParts } from '../../src/bots/channels/web/web-chat.js';
import { seededIds } from '../../src/core/ids.js';
import { createMetrics } from '../../src/core/metrics.js';
import { Signals } from '../../src/core/signals.js';
import type { Inspection } from '../../src/documents/inspect.js';
import { Vault } from '../../src/documents/vault.js';
import { Allowances } from '../../src/models/allowances.js';
import { conversationId } from '../../src/models/conversation.js';
import { SecurityLog } from '../../src/models/security-log.js';
import { native } from '../../src/models/store.js';
import { inTransaction, isStoreBusy, type Tx } from '../../src/models/transaction.js';
import { Post } from '../../src/notices/post.js';
import type { Speech } from '../../src/notices/types.js';
import { testStore, type TestStore } from './store.js';
import { roomyDisk } from './inspector.js';
import { testOffice } from './office.js';

/** Head of a PNG: what the tests' inspection takes for a scan. */
const PNG_HEAD = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A file of `size` bytes that passes the inspection, told apart by its last byte. */
export function png(size = 64, mark = 1): Buffer {
  const bytes = Buffer.alloc(size, 7);
  PNG_HEAD.copy(bytes);
  bytes[size - 1] = mark;
  return bytes;
}

/** A form with files in order. */
export function form(files: readonly (readonly [name: string, bytes: Buffer])[]): FormData {
  const made = new FormData();
  for (const [name, bytes] of files) made.append('files', new Blob([new Uint8Array(bytes)]), name);
  return made;
}

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Headers;
}

/** The chat's HTTP interface on a database of its own; one more "process" on the same one by `alongside`. */
export class ChatServer {
  url = '';
  /** The HTTP server: emits `request` as each one arrives. */
  arrivals = new EventEmitter();
  #close: () => Promise<void> = () => Promise.resolve();

  private constructor(
    readonly stored: TestStore,
    readonly signals: Signals,
    readonly chat: WebChat,
    readonly vault: Vault,
    readonly post: Post,
    readonly logLines: readonly string[],
  ) {}

  static async start(changes: Partial<WebChatParts> = {}, stored?: TestStore): Promise<ChatServer> {
    const own = stored ?? (await testStore());
    const { store, keyring, clock } = own;
    const signals = new Signals();
    const logLines: string[] = [];
    const log = pino({ level: 'trace' }, { write: (line: string) => logLines.push(line) });
    const vault = new Vault({ store, keyring, log });
    const chat = createWebChat({
      store,
      keyring,
      clock,
      ids: store.ids,
      log,
      office: testOffice(),
      vault,
      examine: inspectPng,
      disk: roomyDisk,
      noteSetAside: () => Promise.resolve(),
      signals,
      security: new SecurityLog({ store, log, metrics: createMetrics({ processMetrics: false }) }),
      attachments: {
        make: ({ filename }) =>
          Promise.resolve({ filename, contentType: 'application/pdf', content: Buffer.from('%PDF-1.7') }),
      },
      allowances: new Allowances({ store, keyring, enabled: false }),
      ...changes,
    });
    const post = new Post({ store, keyring, signals, staffGroup: false, channelTable: CHANNELS });
    const server = new ChatServer(own, signals, chat, vault, post, logLines);
    await server.#listen(stored === undefined, log);
    return server;
  }

  async #listen(ownsStore: boolean, log: pino.Logger): Promise<void> {
    const app = express();
    app.use('/api/chat', this.chat.routes.router);
    app.use(errorMapper(log, () => null));
    const http = app.listen(0, '127.0.0.1');
    this.arrivals = http;
    await once(http, 'listening');
    this.url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/api/chat`;
    this.#close = async () => {
      await this.chat.stop();
      http.closeAllConnections();
      http.close();
      if (ownsStore) await this.stored.stop();
    };
  }

  stop(): Promise<void> {
    return this.#close();
  }

  async session(): Promise<string> {
    const { body } = await this.call('POST', '/sessions');
    return String(body['token']);
  }

  /** A session whose greeting was answered by nothing: its inbox is empty. */
  async quietSession(): Promise<string> {
    const token = await this.session();
    await this.finish(token);
    return token;
  }

  async call(method: string, path: string, token?: string, init: RequestInit = {}): Promise<Answer> {
    const headers = new Headers(init.headers);
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
    const response = await fetch(this.url + path, { ...init, method, headers });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : { text },
    };
  }

  say(token: string, body: unknown, key?: string): Promise<Answer> {
    const headers = { 'content-type': 'application/json', ...(key ? { 'idempotency-key': key } : {}) };
    return this.call('POST', '/messages', token, { headers, body: JSON.stringify(body) });
  }

  upload(token: string, body: FormData, key?: string): Promise<Answer> {
    return this.call('POST', '/messages', token, { headers: key ? { 'idempotency-key': key } : {}, body });
  }

  async read(token: string, after = 0): Promise<{ done: boolean; items: Record<string, unknown>[] }> {
    const { body } = await this.call('GET', `/messages?after=${after}`, token);
    return body as unknown as { done: boolean; items: Record<string, unknown>[] };
  }

  conversationId(token: string): string {
    const { keyring } = this.stored;
    const chat = keyring.lookupHash('chat-token', token);
    return conversationId(keyring, { channel: 'web', account: 'main', chat });
  }

  inbox(token: string) {
    const { store } = this.stored;
    return native(store.inbox)
      .find({ conversationId: this.conversationId(token) })
      .sort({ _id: 1 })
      .toArray();
  }

  /** Ends the turn of everything that waits, with an answer or without a word. */
  async finish(token: string, speech?: Omit<Speech, 'from'>): Promise<void> {
    const { store } = this.stored;
    const conversationId = this.conversationId(token);
    const end = async (tx: Tx): Promise<void> => {
      await native(store.inbox).updateMany(
        { conversationId, state: { $in: ['intake', 'ready'] } },
        { $set: { state: 'done', finishedAt: tx.now } },
        { session: tx.session },
      );
      if (speech) await this.post.toConversation(tx, conversationId, [{ from: 'loket', ...speech }]);
    };
    // On a busy machine another writer may be met every time: as the product does, it is tried again.
    for (;;) {
      try {
        await inTransaction(store, end);
        return;
      } catch (error) {
        if (!isStoreBusy(error)) throw error;
      }
    }
  }
}

function inspectPng(bytes: Buffer): Promise<Inspection> {
  const fits = bytes.subarray(0, PNG_HEAD.length).equals(PNG_HEAD);
  return Promise.resolve(
    fits ? { ok: true, contentType: 'image/png', pages: 1, views: [] } : { ok: false, reason: 'format' },
  );
}

/** Events of a stream as they come. */
export class Events {
  readonly seen: { id: string | null; event: string; data: Record<string, unknown> }[] = [];
  ended = false;
  readonly #abort = new AbortController();
  #wake: () => void = () => undefined;

  constructor(url: string, token: string, headers: Record<string, string> = {}) {
    void this.#run(url, { authorization: `Bearer ${token}`, ...headers });
  }

  close(): void {
    this.#abort.abort();
  }

  get seqs(): number[] {
    return this.seen.filter(({ event }) => event === 'message').map(({ id }) => Number(id));
  }

  get state(): unknown {
    return this.seen.findLast(({ event }) => event === 'state')?.data['done'];
  }

  /** Waits until a condition of what was seen holds. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      if (this.ended) throw new Error(`stream ended: ${JSON.stringify(this.seen)}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async whenEnded(): Promise<void> {
    while (!this.ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async #run(url: string, headers: Record<string, string>): Promise<void> {
    try {
      const response = await fetch(`${url}/stream`, { headers, signal: this.#abort.signal });
      let rest = '';
      const decoder = new TextDecoder();
      for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
        rest += decoder.decode(chunk, { stream: true });
        const blocks = rest.split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) this.#take(block);
        this.#wake();
      }
    } catch {
      // Cut off: `ended` says so.
    }
    this.ended = true;
    this.#wake();
  }

  #take(block: string): void {
    const field = (name: string): string | null =>
      block
        .split('\n')
        .find((line) => line.startsWith(`${name}: `))
        ?.slice(name.length + 2) ?? null;
    const data = field('data');
    if (data === null) return;
    this.seen.push({
      id: field('id'),
      event: field('event') ?? 'message',
      data: JSON.parse(data) as Record<string, unknown>,
    });
  }
}

/** A seeded source for a second process on the same store, apart from the first one's. */
export const otherIds = () => seededIds('other', Date.now);
