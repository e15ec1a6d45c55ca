import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp, type App } from '../../src/app.js';
import { readConfig } from '../../src/config.js';
import type { Clock } from '../../src/core/clock.js';
import { createLogger } from '../../src/core/log.js';

/** A clock that runs as the real one does, from a time that the test sets, because a browser waits in real time. */
export class WalkingClock implements Clock {
  #start: number;
  #since = performance.now();

  constructor(at: string) {
    this.#start = Date.parse(at);
  }

  now(): Date {
    return new Date(this.#start + performance.now() - this.#since);
  }

  /** Jumps forward and runs on from there. */
  advance(seconds: number): void {
    this.#start += seconds * 1000;
  }

  /** Jumps to an instant and runs on from there. */
  set(at: string): void {
    this.#start = Date.parse(at);
    this.#since = performance.now();
  }
}

/** The whole product in this process, on a folder of its own, for a browser. */
export class Product {
  private constructor(
    readonly app: App,
    readonly clock: WalkingClock,
    readonly url: string,
    private readonly folder: string,
    private readonly log: string[],
  ) {}

  /** Starts it on Tuesday, 24 November 2026, at 10.00 WITA. With `undoSeconds` 0 notices of decisions are not held. */
  static async start(options: { readonly undoSeconds?: number } = {}): Promise<Product> {
    const clock = new WalkingClock('2026-11-24T10:00:00+08:00');
    const folder = mkdtempSync(join(tmpdir(), 'loket-browser-'));
    const log: string[] = [];
    const config = readConfig({
      PORT: '0',
      BASE_URL: 'http://loket.contoh.id',
      DATA_DIR: folder,
      UNDO_SECONDS: String(options.undoSeconds ?? 0),
      RATE_LIMITS: 'off',
    });
    const app = await createApp(config, {
      log: createLogger({ level: 'warn', destination: { write: (line) => void log.push(line) } }),
      clock,
    });
    await app.start();
    // Agenda's timers follow the machine's clock, not this one.
    await app.jobs.stop();
    return new Product(app, clock, app.url() ?? '', folder, log);
  }

  /** Log lines of level error and above, to be checked at the end of a test. */
  get errors(): string[] {
    return this.log.filter((line) => (JSON.parse(line) as { level: number }).level >= 50);
  }

  async stop(): Promise<void> {
    await this.app.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
