import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createApp, type App } from '../../../src/app.js';
import { CHANNEL_ENTRIES } from '../../../src/bots/channels/table.js';
import { readConfig } from '../../../src/config.js';
import { ManualClock } from '../../../src/core/clock.js';
import { createLogger } from '../../../src/core/log.js';
import type { Inspector } from '../../../src/documents/inspector.js';
import type { OutboxDoc } from '../../../src/models/outbox.js';
import { native } from '../../../src/models/store.js';
import { Client } from '../admin/client.js';
import { putDemoStaff } from '../demo-staff.js';
import { gemaEntry } from '../gema/entry.js';
import { Gema } from '../gema/gema.js';
import type { Group } from '../telegram/group.js';
import { TelegramEmulator } from '../telegram/emulator.js';
import { onExternalServer, testDatabase, type TestDatabase } from '@loket/embedded-mongo/testing';
import { until } from '../until.js';
import type { SentMail } from '../../../src/notices/demo-mail.js';

/** The day of the scenarios: a Tuesday in office hours. */
const DAY = '2026-11-24';
/** Real time after which the messages of an album are taken to be all there, ms. */
const STUCK_MS = 150;
/** Pause before each look at the queues, ms: a shorter one only takes the processor from what is waited for. */
const LOOK_MS = 25;
/** What the clock moves at a time when an album waits for it, ms. */
const TICK_MS = 50;
const STAFF = ['helpdesk', 'helpdesk2', 'verifikator', 'verifikator2', 'admin'] as const;

/** What a scenario may set otherwise than the usual. */
export interface CounterOptions {
  readonly undoSeconds?: number;
  /** Office days until a fix that does not come ends a case; by default never. */
  readonly correctionExpiryDays?: number;
  /** Another inspector of files, and the free bytes that the disk seems to have. */
  readonly inspector?: Inspector;
  readonly freeBytes?: () => Promise<number>;
  /** True: on the database of the test file ({@link testDatabase}), which need not be started for each product. */
  readonly sharedDatabase?: boolean;
  /** A data folder and a Telegram that were there before, and outlive it. */
  readonly home?: Home;
  /** Settings beside or in the place of the usual ones. */
  readonly environment?: Readonly<Record<string, string>>;
  /** When it starts, as of `Counter.at`; by default at 10.00. */
  readonly at?: string;
}

/** Where an installation lives between two runs. */
export interface Home {
  readonly folder: string;
  readonly telegram: TelegramEmulator;
  readonly group: Group;
}

export type StaffName = (typeof STAFF)[number];

/** Everything that was written to the log, level trace. */
export class LogLines {
  readonly lines: string[] = [];
  write(line: string): void {
    this.lines.push(line);
  }
}

/** The whole product as one process on a folder of its own, an emulated Telegram with the staff group, a clock to move. */
export class Counter {
  readonly url: string;
  private constructor(
    readonly app: App,
    readonly clock: ManualClock,
    readonly telegram: TelegramEmulator,
    readonly group: Group,
    readonly log: LogLines,
    readonly gema: Gema,
    private readonly database: TestDatabase | null,
    private readonly leave: () => Promise<void>,
  ) {
    this.url = app.url() ?? '';
  }

  /** Starts it, 24 November 2026, 10.00 WITA. Timers run only when the scenario says so. */
  static async open(options: CounterOptions = {}): Promise<Counter> {
    const clock = new ManualClock(moment(options.at ?? '10.00'));
    const { folder, telegram, group } = options.home ?? (await newHome(clock));
    const leave = async (): Promise<void> => {
      if (options.home) return;
      await telegram.stop();
      rmSync(folder, { recursive: true, force: true });
    };
    // Its own embedded database, as a newcomer has it, unless many are to share one or the tests run on a server.
    const shared = onExternalServer || options.sharedDatabase === true;
    const database = shared && !options.home ? await testDatabase() : null;
    const config = readConfig({
      PORT: '0',
      BASE_URL: 'http://loket.contoh.id',
      DATA_DIR: folder,
      MONGODB_URI: database?.uri,
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.url,
      TELEGRAM_STAFF_CHAT_ID: String(group.id),
      UNDO_SECONDS: String(options.undoSeconds ?? 0),
      RATE_LIMITS: 'off',
      OFFICE: officeWith(options, folder),
      ...options.environment,
    });
    const log = new LogLines();
    try {
      const { inspector, freeBytes } = options;
      const gema = new Gema(() => clock.now());
      const app = await createApp(config, {
        log: createLogger({ level: 'trace', destination: log }),
        clock,
        channels: [...CHANNEL_ENTRIES, gemaEntry(gema)],
        ...(inspector ? { inspector } : {}),
        ...(freeBytes ? { freeBytes } : {}),
      });
      if (!options.home && config.mode === 'demo') await putDemoStaff(app.store);
      await app.start();
      await app.jobs.stop();
      return new Counter(app, clock, telegram, group, log, gema, database, leave);
    } catch (error) {
      await database?.stop();
      await leave();
      throw error;
    }
  }

  /** Moves the clock to a time of the scenario's day (`13.05`), or of a later one (`2026-11-25 09.30`), WITA. */
  at(time: string): void {
    this.clock.set(moment(time));
  }

  minutes(count: number): void {
    this.clock.advance(count * 60_000);
  }

  /** A client of the HTTP interface, not signed in. */
  visitor(): Client {
    return new Client(this.url);
  }

  /** The mails that left, oldest first. */
  async mails(): Promise<readonly SentMail[]> {
    const response = await fetch(`${this.url}/api/demo/mail`);
    const { items } = (await response.json()) as { items: SentMail[] };
    return items.toReversed();
  }

  /** The newest six-digit code that was mailed to an address. */
  async mailedCode(to: string): Promise<string> {
    const mails = await this.mails();
    const codes = mails.filter((mail) => mail.to === to).flatMap(({ text }) => /\b\d{6}\b/u.exec(text) ?? []);
    const code = codes.at(-1);
    if (code === undefined) throw new Error(`no code was mailed to ${to}`);
    return code;
  }

  /** Waits until every message is answered and everything due is delivered; moves the clock when an album waits for it. */
  async settle(): Promise<void> {
    const { store } = this.app;
    const stuckAt = Date.now() + STUCK_MS;
    await until(
      'all messages answered and delivered',
      async () => {
        // An answer takes some tens of milliseconds; asking for it all the time would only make it later.
        await setTimeout(LOOK_MS);
        if (this.telegram.updates.pending.length > 0) return false;
        const waiting = await native(store.inbox)
          .find({ state: { $in: ['intake', 'ready'] } })
          .project<{ state: string; albumId: string | null }>({ state: 1, albumId: 1 })
          .toArray();
        // Nothing but time completes an album; everything else goes on with the clock standing still.
        const quiet =
          waiting.length > 0 && waiting.every(({ state, albumId }) => state === 'ready' && albumId);
        if (quiet && Date.now() > stuckAt) this.clock.advance(TICK_MS);
        if (waiting.length > 0) return false;
        const open: OutboxDoc['state'][] = ['pending', 'claimed'];
        const due = { state: { $in: open }, notBefore: { $lte: this.clock.now() } };
        const retried = { state: { $in: open }, attempts: { $gt: 0 } };
        return (await native(store.outbox).countDocuments({ $or: [due, retried] })) === 0;
      },
      { patienceMs: 120_000, print: () => this.log.lines.slice(-20).join('') },
    );
  }

  async close(): Promise<void> {
    await this.app.stop();
    await this.database?.stop();
    await this.leave();
  }
}

async function newHome(clock: ManualClock): Promise<Home> {
  const telegram = await TelegramEmulator.start({ now: () => clock.now().getTime() });
  const folder = mkdtempSync(join(tmpdir(), 'loket-scenario-'));
  return { folder, telegram, group: telegram.group('Petugas Loket') };
}

/** The office pack with the options in its settings, in the folder; undefined for the pack as it is. */
function officeWith({ correctionExpiryDays }: CounterOptions, folder: string): string | undefined {
  if (correctionExpiryDays === undefined) return undefined;
  const office = join(folder, 'office');
  cpSync('office/lpse-kaltim', office, { recursive: true });
  const file = join(office, 'settings.yaml');
  const settings = readFileSync(file, 'utf8');
  const changed = settings.replace(
    'correctionExpiryDays: null',
    `correctionExpiryDays: ${correctionExpiryDays}`,
  );
  if (changed === settings) throw new Error('the office pack has no limit for fixes to set');
  writeFileSync(file, changed);
  return office;
}

function moment(time: string): string {
  const match = /^(?:(\d{4}-\d{2}-\d{2}) )?(\d{2})\.(\d{2})$/u.exec(time);
  if (!match) throw new TypeError(`no time: ${time}`);
  return new Date(`${match[1] ?? DAY}T${match[2] ?? ''}:${match[3] ?? ''}:00+08:00`).toISOString();
}
