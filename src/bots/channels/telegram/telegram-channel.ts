import type { Logger } from 'pino';
import type * as Types from 'telegraf/types';
import type { Clock } from '../../../core/clock.js';
import { causeOf } from '../../../core/errors.js';
import { TELEGRAM_BACKOFF_MS, TELEGRAM_START_PATIENCE_MS } from '../../../core/limits.js';
import type {
  Address,
  Channel,
  ChannelHealth,
  ChannelRoutes,
  FileRef,
  Incoming,
  Receipt,
  Reply,
} from '../channel.js';
import { BotApiError, telegramClient, type TelegramClient } from './client.js';
import { fetchTelegramFile } from './files.js';
import { Line, type LineChange } from './line.js';
import { ALLOWED_UPDATES, mapUpdate, type BotIdentity, type Mapped } from './mapping.js';
import { setMenus, type MenuCommand } from './menu.js';
import { Backoff, pause, type BackoffTimes } from './pause.js';
import { poll } from './polling.js';
import { TelegramSender } from './sender.js';
import { watch } from './watch.js';
import { telegramTraits } from './traits.js';
import { derivedSecret, WEBHOOK_PATH, webhookRouter } from './webhook.js';

export interface TelegramOptions {
  readonly token: string;
  /** `https://api.telegram.org`, or an emulator. */
  readonly apiRoot: string;
  readonly mode: 'polling' | 'webhook';
  /** Secret of the webhook; null: derived from the token. */
  readonly webhookSecret: string | null;
  /** Public address for the webhook, without a slash at the end. */
  readonly baseUrl: string;
  /** The staff group with the commands of its menu. */
  readonly staff: { readonly chatId: string; readonly commands: readonly MenuCommand[] } | null;
  readonly log: Logger;
  readonly clock: Clock;
  /** False in a process that only sends (LOKET_ROLES without `telegram`); default true. */
  readonly takesIn?: boolean;
  readonly backoff?: BackoffTimes;
  /** How often a process that does not poll checks its line, ms; shorter in tests. */
  readonly watchMs?: number;
  /** Told of each change of the line. */
  readonly changed?: (change: LineChange) => void;
}

type Receive = (incoming: readonly Incoming[]) => Promise<void>;
type Phase = 'off' | 'connecting' | 'on';

/**
 * The Telegram channel: takes updates in by polling or webhook, and sends replies. An unreachable Telegram does not
 * keep the product from starting; the channel goes on trying.
 */
export class TelegramChannel implements Channel {
  readonly traits = telegramTraits;
  /** The webhook; it answers 503 in polling mode and before the start. */
  readonly routes: ChannelRoutes;
  readonly #options: TelegramOptions;
  readonly #client: TelegramClient;
  readonly #sender: TelegramSender;
  readonly #secret: string;
  readonly #inHand = new Set<Promise<void>>();
  #bot: BotIdentity | null = null;
  #receive: Receive | null = null;
  #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();
  readonly #line: Line;
  #phase: Phase = 'off';
  #trouble = '';

  constructor(options: TelegramOptions) {
    this.#options = options;
    this.#line = new Line(options);
    this.#client = telegramClient(options.token, options.apiRoot);
    this.#sender = new TelegramSender(this.#client);
    this.#secret = options.webhookSecret ?? derivedSecret(options.token);
    const router = webhookRouter({
      secret: this.#secret,
      log: options.log,
      store: () =>
        this.#phase === 'on' && options.mode === 'webhook' ? (updates) => this.#store(updates) : null,
    });
    // The router's own path is absolute.
    this.routes = { path: '/', router };
  }

  /** Resolves at Telegram's first answer or failure, at the latest after {@link TELEGRAM_START_PATIENCE_MS}. */
  async start(receive: Receive): Promise<void> {
    if (this.#phase !== 'off') return;
    this.#receive = receive;
    this.#stopping = new AbortController();
    this.#phase = 'connecting';
    const { signal } = this.#stopping;
    const patience = new AbortController();
    this.#running = this.#run(signal, () => patience.abort());
    await pause(TELEGRAM_START_PATIENCE_MS, AbortSignal.any([patience.signal, signal]));
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#phase = 'off';
    await this.#running;
    await Promise.allSettled(this.#inHand);
    this.#receive = null;
  }

  deliver(reply: Reply, to: Address): Promise<Receipt> {
    return this.#sender.deliver(reply, to);
  }

  typing(to: Address): void {
    const thread = to.thread === undefined ? {} : { message_thread_id: to.thread };
    this.#forget(
      this.#client.call('sendChatAction', { chat_id: Number(to.chat), action: 'typing', ...thread }),
    );
  }

  fetchFile(file: FileRef, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
    return fetchTelegramFile(this.#client, file, maxBytes, signal);
  }

  status(): string {
    const name = this.#bot ? `@${this.#bot.username}` : 'bot';
    switch (this.#phase) {
      case 'on':
        if (this.#line.state === 'conflict')
          return 'Telegram: belum menerima pesan, token ini dipakai oleh proses atau webhook lain; terus dicoba';
        if (this.#line.state === 'token') return 'Telegram: token ditolak, terus dicoba';
        return `Telegram: aktif (${name}, ${this.#options.mode})`;
      case 'connecting':
        return `Telegram: belum tersambung, terus dicoba${this.#trouble === '' ? '' : ` (${this.#trouble})`}`;
      case 'off':
        return 'Telegram: tidak aktif';
    }
  }

  health(): ChannelHealth {
    if (this.#phase === 'off') return 'off';
    return this.#line.state === 'up' ? 'up' : 'down';
  }

  trouble(): string | null {
    return this.#phase === 'off' ? null : this.#line.trouble;
  }

  async #run(signal: AbortSignal, answered: () => void): Promise<void> {
    const { log, mode, takesIn = true, backoff = TELEGRAM_BACKOFF_MS } = this.#options;
    const waits = new Backoff(backoff);
    while (!signal.aborted) {
      try {
        await this.#setUp(signal, takesIn);
        break;
      } catch (error) {
        const asked = error instanceof BotApiError ? error.details.retryAfterMs : undefined;
        const ms = waits.next(asked);
        this.#trouble = trouble(error);
        if (!signal.aborted) {
          this.#line.failed(error);
          log.debug({ cause: causeOf(error), retryInMs: ms }, 'telegram: not reached');
        }
        answered();
        await pause(ms, signal);
      }
    }
    if (signal.aborted) return;
    this.#phase = 'on';
    this.#line.is('up');
    answered();
    const parts = { client: this.#client, log, line: this.#line, backoff, signal };
    if (takesIn && mode === 'polling') {
      await poll({ ...parts, store: (updates) => this.#store(updates) });
      return;
    }
    const { watchMs } = this.#options;
    await watch({
      ...parts,
      webhookUrl: takesIn ? this.#options.baseUrl + WEBHOOK_PATH : null,
      setUp: () => this.#setUp(signal, takesIn),
      ...(watchMs === undefined ? {} : { everyMs: watchMs }),
    });
  }

  async #setUp(signal: AbortSignal, takesIn: boolean): Promise<void> {
    const me = await this.#client.call('getMe', {}, { signal });
    this.#bot = { id: me.id, username: me.username };
    if (!takesIn) return;
    if (this.#options.mode === 'webhook') {
      const url = this.#options.baseUrl + WEBHOOK_PATH;
      const payload = { url, secret_token: this.#secret, allowed_updates: [...ALLOWED_UPDATES] };
      await this.#client.call('setWebhook', payload, { signal });
    } else {
      await this.#client.call('deleteWebhook', {}, { signal });
    }
    await setMenus(this.#client, this.#options.staff, this.#options.log);
  }

  #store(updates: readonly Types.Update[]): Promise<void> {
    const work = this.#storeNow(updates);
    this.#inHand.add(work);
    const done = (): void => void this.#inHand.delete(work);
    work.then(done, done);
    return work;
  }

  async #storeNow(updates: readonly Types.Update[]): Promise<void> {
    const bot = this.#bot;
    const receive = this.#receive;
    if (!bot || !receive) throw new Error('telegram: not started');
    const mapped = updates.map((update) => this.#map(update, bot)).filter((one) => one !== null);
    if (mapped.length === 0) return;
    await receive(mapped.map(({ incoming }) => incoming));
    for (const { callbackId } of mapped) {
      if (callbackId === undefined) continue;
      this.#forget(this.#client.call('answerCallbackQuery', { callback_query_id: callbackId }));
    }
  }

  /** An unreadable update is skipped, since it would block all later ones. */
  #map(update: Types.Update, bot: BotIdentity): Mapped | null {
    try {
      return mapUpdate(update, bot, this.#options.clock);
    } catch (error) {
      this.#options.log.error(
        { cause: causeOf(error) },
        'telegram: an update could not be read and is left out',
      );
      return null;
    }
  }

  #forget(call: Promise<unknown>): void {
    call.catch((error: unknown) =>
      this.#options.log.debug({ cause: causeOf(error) }, 'telegram: unimportant call'),
    );
  }
}

/** Makes the channel. Nothing is sent before `start` except by `deliver`. */
export function telegramChannel(options: TelegramOptions): TelegramChannel {
  return new TelegramChannel(options);
}

function trouble(error: unknown): string {
  if (!(error instanceof BotApiError)) return 'kesalahan';
  if (error.code === 401 || error.code === 404) return 'token ditolak';
  return error.code === null ? error.description : `kode ${error.code}`;
}
