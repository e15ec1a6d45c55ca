import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { failBefore, Faults, type Fault } from './faults.js';
import { Group, type GroupOptions } from './group.js';
import { METHODS, type Backend } from './methods.js';
import { Pacing, type PacingLimits } from './pacing.js';
import { Person } from './person.js';
import { Party } from './room-view.js';
import { ApiFailure, type Message } from './shapes.js';
import { UpdateQueue } from './updates.js';
import { answer, number, readCall, refusal } from './wire.js';
import { World, type Room } from './world.js';

export interface EmulatorOptions {
  /** 0 takes any free port. */
  readonly port?: number;
  readonly token?: string;
  readonly pacing?: PacingLimits | null;
  /** Milliseconds since 1970; given by tests with a clock of their own. */
  readonly now?: () => number;
}

/** One call of the bot, for tests of the wire; kept while `recordCalls` is on. */
export interface RecordedCall {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/**
 * A local Telegram: the Bot API over HTTP for a real client library, and people and groups as objects for the test.
 * Messages, keyboards, files, blocking, migration, failures and limits behave as Telegram's, as far as the product can
 * tell the difference.
 */
export class TelegramEmulator {
  readonly world: World;
  readonly updates = new UpdateQueue();
  readonly faults = new Faults();
  readonly token: string;
  readonly calls: RecordedCall[] = [];
  /** Calls by method since the start. */
  readonly callCounts = new Map<string, number>();
  /** Switched off for the bench, where the list would grow without end. */
  recordCalls = true;
  /** Called after a call took effect, before its answer. */
  carriedOut: (method: string) => void = () => undefined;
  readonly #backend: Backend;
  readonly #server: Server;
  readonly #watchers = new Map<number, Set<() => void>>();
  readonly #callWatchers = new Set<() => void>();
  #url = '';

  private constructor(options: EmulatorOptions) {
    this.token = options.token ?? '700100200:AAEmulatorToken_abcdefghijklmnop';
    const bot = {
      id: Number(this.token.split(':')[0]),
      is_bot: true,
      first_name: 'Loket',
      username: 'loket_uji_bot',
    };
    this.world = new World(bot, options.now);
    this.world.onMessage = (room) => this.#notify(room);
    const limits = options.pacing ?? null;
    this.#backend = {
      world: this.world,
      updates: this.updates,
      pacing: limits ? new Pacing(limits, this.world.now) : null,
      answeredCallbacks: new Set(),
      commandMenus: new Map(),
    };
    this.#server = createServer((request, response) => {
      void this.#serve(request, response)
        .catch(() => request.socket.destroy())
        .finally(() => this.#callWatchers.forEach((check) => check()));
    });
    this.#server.keepAliveTimeout = 60_000;
  }

  /** Starts on loopback. */
  static async start(options: EmulatorOptions = {}): Promise<TelegramEmulator> {
    const emulator = new TelegramEmulator(options);
    emulator.#server.listen(options.port ?? 0, '127.0.0.1');
    await once(emulator.#server, 'listening');
    emulator.#url = `http://127.0.0.1:${(emulator.#server.address() as AddressInfo).port}`;
    return emulator;
  }

  /** The value for `TELEGRAM_API_ROOT`. */
  get url(): string {
    return this.#url;
  }

  /** Makes somebody who may write to the bot; `id` for one that another emulated Telegram knew by it. */
  person(firstName = 'Siti', lastName?: string, id = this.world.newId()): Person {
    const user = { id, is_bot: false, first_name: firstName, ...(lastName ? { last_name: lastName } : {}) };
    const room = this.world.addRoom({ id, type: 'private', first_name: firstName });
    return new Person(this.#party(room), user);
  }

  /** Makes a group with the bot in it; `threads` are topic numbers that exist. */
  group(title: string, options: GroupOptions = {}): Group {
    return new Group(this, title, options);
  }

  /** For {@link Group}: what a room needs from the emulator. */
  party(room: Room): Party {
    return this.#party(room);
  }

  /** Arms a failure for the next calls. */
  fail(fault: Fault): void {
    this.faults.arm(fault);
  }

  /** The command menu of a scope such as `{type: 'all_private_chats'}`. */
  commandMenu(scope: object): readonly string[] | undefined {
    return this.#backend.commandMenus.get(JSON.stringify(scope))?.map(({ command }) => command);
  }

  wasAnswered(callbackId: string): boolean {
    return this.#backend.answeredCallbacks.has(callbackId);
  }

  /** Waits until `look` holds; checks again after every call of the bot. */
  async until(look: () => boolean, what: string): Promise<void> {
    if (look()) return;
    await new Promise<void>((resolve, reject) => {
      const check = (): void => {
        if (!look()) return;
        this.#callWatchers.delete(check);
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => reject(new Error(`the bot did not do: ${what}`)), 10_000);
      this.#callWatchers.add(check);
    });
  }

  /** Number of sends that pacing refused. */
  get paced(): number {
    return this.#backend.pacing?.refused ?? 0;
  }

  /** Closes every connection, also waiting polls. */
  async stop(): Promise<void> {
    this.updates.stop();
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  #party(room: Room): Party {
    return new Party(this.world, this.updates, room, (listener) => {
      const set = this.#watchers.get(room.chat.id) ?? new Set();
      this.#watchers.set(room.chat.id, set.add(listener));
      return () => set.delete(listener);
    });
  }

  #notify(room: Room): void {
    for (const listener of this.#watchers.get(room.chat.id) ?? []) listener();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = '', query = ''] = (request.url ?? '').split('?', 2);
    const file = path.startsWith('/file/');
    const rest = path.slice(file ? '/file/bot'.length : '/bot'.length);
    const slash = rest.indexOf('/');
    if (rest.slice(0, slash) !== this.token) {
      answer(response, 401, refusal(new ApiFailure(401, 'Unauthorized')));
      return;
    }
    const method = file ? 'download' : rest.slice(slash + 1);
    this.callCounts.set(method, (this.callCounts.get(method) ?? 0) + 1);
    const fault = this.faults.take(method);
    if (fault && (await failBefore(fault, request, response))) return;
    if (file) this.#download(rest.slice(slash + 1), response);
    else await this.#call(method, query, request, response, fault?.type === 'cut');
  }

  #download(path: string, response: ServerResponse): void {
    const file = this.world.fileByPath(decodeURIComponent(path));
    this.carriedOut('download');
    response.writeHead(file ? 200 : 404, { 'content-type': 'application/octet-stream' });
    response.end(file?.content);
  }

  async #call(
    method: string,
    query: string,
    request: IncomingMessage,
    response: ServerResponse,
    cutAfter: boolean,
  ): Promise<void> {
    const call = await readCall(request, method, query);
    if (this.recordCalls) this.calls.push({ method, params: call.params });
    try {
      if (method === 'getUpdates') {
        this.#poll(call.params, request, response, cutAfter);
        return;
      }
      const run = METHODS[method];
      if (!run) throw new ApiFailure(404, 'Not Found');
      const result = run(call, this.#backend);
      this.carriedOut(method);
      if (cutAfter) request.socket.destroy();
      else answer(response, 200, { ok: true, result: wire(result) });
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      answer(response, error.code, refusal(error));
    }
  }

  #poll(
    params: Readonly<Record<string, unknown>>,
    request: IncomingMessage,
    response: ServerResponse,
    cut: boolean,
  ): void {
    if (cut) {
      request.socket.destroy();
      return;
    }
    const [offset, limit, timeout] = [params['offset'], params['limit'], params['timeout']].map(number);
    this.updates.poll(response, {
      ...(offset === undefined ? {} : { offset }),
      ...(limit === undefined ? {} : { limit }),
      ...(timeout === undefined ? {} : { timeout }),
    });
  }
}

/** An answer contains the message that it replies to, but not the whole chain. */
function wire(result: unknown): unknown {
  const message = result as Partial<Message> | null;
  if (typeof message !== 'object' || message?.reply_to_message === undefined) return result;
  const { reply_to_message: _dropped, ...inner } = message.reply_to_message;
  return { ...message, reply_to_message: inner };
}
