import express from 'express';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { ManualClock } from '../../../../src/core/clock.js';
import type { Address, Incoming } from '../../../../src/bots/channels/channel.js';
import {
  telegramChannel,
  type TelegramChannel,
  type TelegramOptions,
} from '../../../../src/bots/channels/telegram/telegram-channel.js';
import { TelegramEmulator } from '../../../support/telegram/emulator.js';

/** A channel on an emulated Telegram, with what it handed in and what it logged. */
export interface Harness {
  readonly telegram: TelegramEmulator;
  readonly channel: TelegramChannel;
  /** Stored so far, in the order of storing. */
  readonly stored: Incoming[];
  readonly logLines: string[];
  /** Makes the next `times` storings fail. */
  failStore(times: number): void;
  /** Waits until a condition of what was stored or logged holds. */
  until<T>(look: () => T | undefined | null | false, what?: string): Promise<T>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Builds the two and, unless `start` is false, starts them; `telegram` may be shared by two channels. */
export async function harness(
  options: Partial<TelegramOptions> & { readonly telegram?: TelegramEmulator; readonly start?: boolean } = {},
): Promise<Harness> {
  const telegram = options.telegram ?? (await TelegramEmulator.start());
  const stored: Incoming[] = [];
  const logLines: string[] = [];
  const watchers = new Set<() => void>();
  const changed = (): void => watchers.forEach((watch) => watch());
  let failures = 0;
  const log = pino({ level: 'trace' }, { write: (line: string) => (logLines.push(line), changed()) });
  const server = express().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const channel = telegramChannel({
    token: telegram.token,
    apiRoot: telegram.url,
    mode: 'polling',
    webhookSecret: null,
    baseUrl,
    staff: null,
    log,
    clock: new ManualClock('2026-11-24T01:30:00.000Z'),
    backoff: { first: 10, longest: 40 },
    ...options,
  });
  const routes = express().use(channel.routes.path, channel.routes.router);
  server.removeAllListeners('request').on('request', routes);
  const result: Harness = {
    telegram,
    channel,
    stored,
    logLines,
    failStore: (times) => {
      failures = times;
    },
    until: (look, what = 'condition') => watch(look, what, watchers),
    start: () =>
      channel.start(async (incoming) => {
        if (failures > 0) {
          failures -= 1;
          throw new Error('store is away');
        }
        await Promise.resolve();
        stored.push(...incoming);
        changed();
      }),
    stop: async () => {
      await channel.stop();
      server.close();
      server.closeAllConnections();
      if (!options.telegram) await telegram.stop();
    },
  };
  if (options.start !== false) await result.start();
  return result;
}

/** The private chat of a person, for `deliver`. */
export function addressOf(chat: number, thread?: number): Address {
  return {
    channel: 'telegram',
    account: 'main',
    chat: String(chat),
    ...(thread === undefined ? {} : { thread }),
  };
}

async function watch<T>(
  look: () => T | undefined | null | false,
  what: string,
  watchers: Set<() => void>,
): Promise<T> {
  const first = look();
  if (first) return first;
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`waited in vain for ${what}`)), 10_000);
    const check = (): void => {
      const found = look();
      if (!found) return;
      clearTimeout(timer);
      watchers.delete(check);
      resolve(found);
    };
    watchers.add(check);
  });
}
