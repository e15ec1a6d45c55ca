import type { ServerResponse } from 'node:http';
import { ApiFailure, type Update } from './shapes.js';
import { answer, refusal } from './wire.js';

interface Waiter {
  readonly response: ServerResponse;
  readonly limit: number;
  readonly timer: NodeJS.Timeout;
}

interface Webhook {
  readonly url: string;
  readonly secret: string | null;
}

/** Pause before a webhook is tried again, ms; Telegram's is longer and grows. */
const WEBHOOK_RETRY_MS = 50;

/**
 * Updates on their way to the bot. Each is kept until an offset (long polling) or a 200 (webhook) confirms it, as with
 * Telegram. A second poller ends the first one's poll; polling while a webhook is set is refused.
 */
export class UpdateQueue {
  #queue: Update[] = [];
  #nextId = 700_000_001;
  #waiter: Waiter | null = null;
  #webhook: Webhook | null = null;
  #posting = false;
  #stopped = false;
  #retry: NodeJS.Timeout | null = null;
  /** Statuses of the webhook calls so far, newest last. */
  readonly webhookStatuses: number[] = [];
  /** Number of updates that were added. */
  pushed = 0;

  /** Adds an update at the end; gives its number. */
  push(body: Readonly<Record<string, unknown>>): number {
    const update: Update = { update_id: this.#nextId++, ...body };
    this.#queue.push(update);
    this.pushed += 1;
    this.#flush();
    return update.update_id;
  }

  /** Adds several updates at once: a waiting poll gets them together. `shuffle` reorders them first. */
  pushAll(bodies: readonly Readonly<Record<string, unknown>>[]): void {
    for (const body of bodies) this.#queue.push({ update_id: this.#nextId++, ...body });
    this.pushed += bodies.length;
    this.#flush();
  }

  /** Updates that the bot has not confirmed. */
  get pending(): readonly Update[] {
    return this.#queue;
  }

  /** Forgets the offset, so that an update is given out again under the same number. */
  redeliver(update: Update): void {
    this.#queue.push(update);
    this.#flush();
  }

  /** getUpdates: answers now, when something comes, or with nothing after `timeout` seconds. */
  poll(response: ServerResponse, params: { offset?: number; limit?: number; timeout?: number }): void {
    if (this.#webhook) {
      throw new ApiFailure(
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
      );
    }
    this.terminatePoll();
    const { offset, limit = 100, timeout = 0 } = params;
    if (offset !== undefined) this.#queue = this.#queue.filter((update) => update.update_id >= offset);
    if (this.#queue.length > 0 || timeout === 0) {
      answer(response, 200, { ok: true, result: this.#queue.slice(0, limit) });
      return;
    }
    const timer = setTimeout(() => {
      this.#waiter = null;
      answer(response, 200, { ok: true, result: [] });
    }, timeout * 1000);
    this.#waiter = { response, limit, timer };
    response.on('close', () => {
      if (this.#waiter?.response !== response) return;
      clearTimeout(timer);
      this.#waiter = null;
    });
  }

  /** Ends the waiting poll, as a second poller does. */
  terminatePoll(): void {
    const waiter = this.#waiter;
    if (!waiter) return;
    this.#waiter = null;
    clearTimeout(waiter.timer);
    const text =
      'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running';
    answer(waiter.response, 409, refusal(new ApiFailure(409, text)));
  }

  /** True while a poll waits. */
  get polled(): boolean {
    return this.#waiter !== null;
  }

  setWebhook(url: string, secret: string | null, drop: boolean): void {
    if (drop) this.#queue = [];
    this.#webhook = url === '' ? null : { url, secret };
    if (this.#webhook) this.terminatePoll();
    this.#flush();
  }

  get webhook(): Webhook | null {
    return this.#webhook;
  }

  stop(): void {
    this.#stopped = true;
    if (this.#retry) clearTimeout(this.#retry);
    if (this.#waiter) clearTimeout(this.#waiter.timer);
    this.#waiter?.response.destroy();
    this.#waiter = null;
  }

  #flush(): void {
    if (this.#webhook) {
      void this.#post();
      return;
    }
    const waiter = this.#waiter;
    if (!waiter || this.#queue.length === 0) return;
    this.#waiter = null;
    clearTimeout(waiter.timer);
    answer(waiter.response, 200, { ok: true, result: this.#queue.slice(0, waiter.limit) });
  }

  async #post(): Promise<void> {
    if (this.#posting) return;
    this.#posting = true;
    while (!this.#stopped && this.#webhook) {
      const update = this.#queue[0];
      if (!update) break;
      const { url, secret } = this.#webhook;
      const headers: Record<string, string> = { 'content-type': 'application/json' };
      if (secret !== null) headers['x-telegram-bot-api-secret-token'] = secret;
      const status = await fetch(url, { method: 'POST', headers, body: JSON.stringify(update) }).then(
        async (response) => {
          await response.arrayBuffer();
          return response.status;
        },
        () => 0,
      );
      this.webhookStatuses.push(status);
      if (status === 200) {
        this.#queue = this.#queue.filter((other) => other !== update);
        continue;
      }
      this.#retry = setTimeout(() => void this.#post(), WEBHOOK_RETRY_MS);
      break;
    }
    this.#posting = false;
  }
}
