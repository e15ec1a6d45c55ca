import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { NetConnectOpts } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSecretKeys } from '../../../src/core/secret-key.js';
import { silentLogger } from '../../../src/core/log.js';
import { connectStore } from '../../../src/models/connection.js';
import { Keyring } from '../../../src/models/keyring.js';
import { native, type Store } from '../../../src/models/store.js';
import { onExternalServer, testDatabase, type TestDatabase } from '../database.js';
import { TelegramEmulator } from '../telegram/emulator.js';
import type { Group } from '../telegram/group.js';
import { until } from '../until.js';
import type { WriteCommand } from './frames.js';
import { openGate, type Gate, type KillMode, type WriteWatch } from './gate.js';
import type { Host, Life } from './hosts.js';
import { openPostOffice, type PostOffice } from './post-office.js';

/** Where the product dies in a step: around the n-th write, call to Telegram, or mail, counted from 1. */
export type DeathPoint =
  | { readonly at: 'store'; readonly n: number; readonly mode: KillMode }
  | { readonly at: 'telegram' | 'mail'; readonly n: number; readonly mode: 'before' | 'after' };

/** The morning on which every run takes place, office hours: Tuesday 2026-11-24, 10.00 WITA and some seconds. */
const MORNING = Date.parse('2026-11-24T02:00:05.000Z');

/** Waiting for the product, ms. A server ends what a dead process left open only after a minute or more. */
const PATIENCE_MS = onExternalServer ? 150_000 : 30_000;

/** The embedded store gives up a dead process' transaction after this time, ms: time that would have passed anyway. */
const LOST_TRANSACTION_MS = 100;

/** Pause between two looks at whether all is done, and for how long no write must have come, ms. */
const LOOK_EVERY_MS = 10;
const QUIET_MS = 20;

/** Calls to Telegram that are counted: not the polls, nor what a start says, nor that somebody is typing. */
const COUNTED_CALLS = /^(?:send(?!ChatAction)|edit|answer|delete(?!Webhook)|getFile|download)/u;

/** More than any chat sees in one scene. */
const MESSAGES_OF_A_SCENE = 1_000;

/** What passed since counting began. */
export interface Counted {
  readonly writes: readonly WriteCommand[];
  readonly telegram: readonly string[];
  readonly mail: number;
}

/** What happens around each step of a scene; a step is over when nothing is under way any more. */
export interface Director {
  before(name: string): void;
  after(name: string): Promise<void>;
}

/**
 * Everything around the product that outlives it: the store, Telegram, the mail server; and the product itself, which
 * can be made to die at a point and is started again.
 */
export class Stage {
  /** Where the product was killed as it was to be; in words that do not depend on the count. */
  diedAt: string | null = null;
  director: Director | null = null;
  life: Life | null = null;
  #counted: { writes: WriteCommand[]; telegram: string[]; mail: number } = newCount();
  #lastWrite = 0;
  #dieAfterCall: string | null = null;
  #gates: Gate[] = [];
  #point: DeathPoint | null = null;
  #firstMessage = 1;
  #counting = false;
  #abort = new AbortController();
  readonly #ended: Promise<void>[] = [];

  private constructor(
    readonly database: TestDatabase,
    readonly store: Store,
    readonly keyring: Keyring,
    readonly telegram: TelegramEmulator,
    readonly group: Group,
    readonly mail: PostOffice,
    private readonly host: Host,
    readonly environment: Readonly<Record<string, string>>,
    readonly offsetMs: number,
    private readonly folder: string,
  ) {}

  /** Sets it up with an empty store, or a copy of another stage's; the product is not started yet. */
  static async open(
    host: Host,
    more: Readonly<Record<string, string>> = {},
    template?: Stage,
  ): Promise<Stage> {
    const offsetMs = MORNING - Date.now();
    const now = (): number => Date.now() + offsetMs;
    const base = await testDatabase({ lostTransactionMs: LOST_TRANSACTION_MS });
    const telegram = await TelegramEmulator.start({ now });
    telegram.recordCalls = false;
    const group = telegram.group('Petugas Loket');
    const mail = await openPostOffice();
    const secret = template?.environment['SECRET_KEY'] ?? `k1:${randomBytes(32).toString('base64')}`;
    const parsed = parseSecretKeys(secret);
    if (!parsed.ok) throw new Error(parsed.problem);
    const store = await connectStore({
      uri: base.uri,
      log: silentLogger(),
      clock: { now: () => new Date(now()) },
    });
    if (template) await copyStore(template.store, store);
    const keyring = await Keyring.open(store, parsed.keys);
    const folder = mkdtempSync(join(tmpdir(), 'loket-stage-'));
    const environment = {
      PORT: '0',
      BASE_URL: 'http://loket.contoh.id',
      DATA_DIR: folder,
      SECRET_KEY: secret,
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_STAFF_CHAT_ID: String(group.id),
      RATE_LIMITS: 'off',
      LOG_LEVEL: 'fatal',
      ...more,
    };
    const stage = new Stage(
      ...([base, store, keyring, telegram, group, mail, host, environment, offsetMs, folder] as const),
    );
    if (template) stage.#firstMessage = template.#firstMessage + MESSAGES_OF_A_SCENE;
    stage.#hook();
    return stage;
  }

  /** The time of the run. */
  now(): Date {
    return this.store.clock.now();
  }

  /** The environment of a further process over ways of its own. */
  async ways(watch?: WriteWatch): Promise<{ gates: Gate[]; environment: Record<string, string> }> {
    const store = await openGate(targetOf(this.database.uri), watch);
    const telegram = await openGate({ host: '127.0.0.1', port: Number(new URL(this.telegram.url).port) });
    const mail = await openGate({ host: '127.0.0.1', port: this.mail.port });
    return {
      gates: [store, telegram, mail],
      environment: {
        ...this.environment,
        MONGODB_URI: `mongodb://127.0.0.1:${store.port}/${this.database.name}?directConnection=true`,
        TELEGRAM_API_ROOT: `http://127.0.0.1:${telegram.port}`,
        SMTP_URL: `smtp://127.0.0.1:${mail.port}`,
      },
    };
  }

  /** Starts the product, also after a death: what claims the dead one had is over, as time would have it. */
  async start(): Promise<void> {
    if (this.life) return;
    await this.expireClaims();
    const { gates, environment } = await this.ways((write) => this.#watch(write));
    this.#gates = gates;
    this.#abort = new AbortController();
    this.life = await this.host(environment, this.offsetMs);
  }

  /** Begins to count anew; `point` is where the product dies, once. */
  count(point: DeathPoint | null): void {
    this.#point = point;
    this.#counting = true;
    this.#counted = newCount();
    this.#dieAfterCall = null;
    this.diedAt = null;
  }

  get counted(): Counted {
    return this.#counted;
  }

  /** A step of a scene: what somebody does, and everything that it causes. */
  async step<T>(name: string, work: () => Promise<T>): Promise<T> {
    this.director?.before(name);
    const result = await work();
    await this.settle();
    await this.director?.after(name);
    return result;
  }

  /** The claims of whoever is gone run out. */
  async expireClaims(): Promise<void> {
    const past = new Date(this.now().getTime() - 1);
    const { conversations, outbox, inbox, idempotency } = this.store;
    await native(conversations).updateMany({ lease: { $ne: null } }, { $set: { 'lease.until': past } });
    await native(outbox).updateMany({ state: 'claimed' }, { $set: { 'claim.until': past } });
    await native(inbox).updateMany({ state: 'intake' }, { $set: { notBefore: past } });
    await native(idempotency).updateMany(
      { running: { $ne: null }, answer: null },
      { $set: { 'running.until': past } },
    );
  }

  /** The hold of decisions' notices is over. */
  async endHolds(): Promise<void> {
    await native(this.store.outbox).updateMany(
      { state: 'pending', notBefore: { $gt: this.now() } },
      { $set: { notBefore: this.now() } },
    );
  }

  /** Waits until everything is answered and delivered; starts the product again when it died. */
  async settle(): Promise<void> {
    await until(
      'all messages answered and delivered',
      async () => {
        if (!this.life) await this.start();
        if (this.telegram.updates.pending.length > 0 || !this.#isQuiet()) return false;
        const { inbox, outbox } = this.store;
        if ((await native(inbox).countDocuments({ state: { $in: ['intake', 'ready'] } })) > 0) return false;
        const open = await native(outbox)
          .find({ state: { $in: ['pending', 'claimed'] } })
          .project<{ attempts: number; notBefore: Date; _id: string }>({ attempts: 1, notBefore: 1 })
          .toArray();
        // What failed on the way waits for its next try; so long nobody wants to wait here.
        const later = open.filter(({ attempts, notBefore }) => attempts > 0 && notBefore > this.now());
        if (later.length > 0) {
          const ids = later.map(({ _id }) => _id);
          await native(outbox).updateMany(
            { _id: { $in: ids }, state: 'pending' },
            { $set: { notBefore: this.now() } },
          );
        }
        const done = open.every(({ attempts, notBefore }) => attempts === 0 && notBefore > this.now());
        // What came meanwhile may have more to it.
        return done && this.life !== null && this.#isQuiet();
      },
      { patienceMs: PATIENCE_MS, everyMs: LOOK_EVERY_MS },
    );
  }

  /** No write is under way, nor was one a moment ago. */
  #isQuiet(): boolean {
    const writing = this.#gates.reduce((sum, gate) => sum + gate.writing(), 0);
    return writing === 0 && performance.now() - this.#lastWrite > QUIET_MS;
  }

  /** A request to the product, repeated until it is answered: a client that keeps its Idempotency-Key. */
  async ask(path: string, init: RequestInit = {}): Promise<{ status: number; body: unknown }> {
    return until(
      `an answer of ${path}`,
      async () => {
        if (!this.life) await this.start();
        try {
          const response = await fetch(`${this.life?.url}${path}`, { ...init, signal: this.#abort.signal });
          const text = await response.text();
          if (response.status >= 500) return false;
          const body: unknown = text === '' ? null : JSON.parse(text);
          if (isInProgress(body)) {
            await this.expireClaims();
            return false;
          }
          return { status: response.status, body };
        } catch {
          return false;
        }
      },
      { patienceMs: PATIENCE_MS },
    );
  }

  /** Ends the product at once, wherever it is. */
  kill(): void {
    const { life } = this;
    if (!life) return;
    this.life = null;
    life.kill();
    for (const gate of this.#gates) gate.cut();
    this.#abort.abort();
    this.#ended.push(life.gone);
  }

  async close(): Promise<void> {
    this.#point = null;
    this.kill();
    await this.telegram.stop();
    await this.mail.stop();
    await this.store.connection.dropDatabase();
    await this.store.close();
    await this.database.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #watch(write: WriteCommand): ReturnType<WriteWatch> {
    this.#lastWrite = performance.now();
    if (!this.#counting || write.collection === 'jobs') return null;
    // Sweeps of timers, whenever they come.
    if (write.name === 'delete' && !write.inTransaction) return null;
    this.#counted.writes.push(write);
    const point = this.#point;
    if (point?.at !== 'store' || this.#counted.writes.length !== point.n) return null;
    this.#point = null;
    return { mode: point.mode, kill: () => this.#die(wordsOf(write)) };
  }

  #die(where: string): void {
    // A run that is over is not killed once more by an answer that came late.
    if (!this.life) return;
    this.diedAt = where;
    this.kill();
  }

  /** Telegram and the mail server tell of what they take. */
  #hook(): void {
    const { faults, world } = this.telegram;
    // People's messages have numbers of their own: those of a run in which the bot repeated itself are the same. Whoever
    // goes on in a copied store does not begin again with the first.
    const add = world.addMessage.bind(world);
    const next = { bot: 1_000_000, people: this.#firstMessage };
    world.addMessage = (room, from, content) => {
      room.nextMessageId = from.id === world.bot.id ? next.bot++ : next.people++;
      return add(room, from, content);
    };
    const isDue = (at: 'telegram' | 'mail', mode: 'before' | 'after', count: number): boolean => {
      const point = this.#point;
      if (point?.at !== at || point.mode !== mode || count !== point.n) return false;
      this.#point = null;
      return true;
    };
    const take = faults.take.bind(faults);
    faults.take = (method) => {
      if (!this.#counting || !COUNTED_CALLS.test(method)) return take(method);
      const count = this.#counted.telegram.push(method);
      if (isDue('telegram', 'after', count)) this.#dieAfterCall = method;
      if (!isDue('telegram', 'before', count)) return take(method);
      this.#die(method);
      return { type: 'cut', when: 'before' };
    };
    this.telegram.carriedOut = (method) => {
      if (method !== this.#dieAfterCall) return;
      this.#dieAfterCall = null;
      this.#die(method);
    };
    this.mail.hook = (when) => {
      if (when === 'before' && this.#counting) this.#counted.mail += 1;
      if (!isDue('mail', when, this.#counted.mail)) return false;
      this.#die('mail');
      return true;
    };
  }
}

function newCount(): { writes: WriteCommand[]; telegram: string[]; mail: number } {
  return { writes: [], telegram: [], mail: 0 };
}

/** A write in words. */
export function wordsOf({ name, collection, inTransaction }: WriteCommand): string {
  return [name, collection, inTransaction ? '(tx)' : null].filter((word) => word !== null).join(' ');
}

async function copyStore(from: Store, to: Store): Promise<void> {
  const [source, target] = [from, to].map(({ connection }) => connection.getClient().db(connection.name));
  for (const { name } of (await source?.listCollections().toArray()) ?? []) {
    const docs = (await source?.collection(name).find().toArray()) ?? [];
    if (docs.length > 0 && name !== 'jobs') await target?.collection(name).insertMany(docs);
  }
}

function isInProgress(body: unknown): boolean {
  return (
    typeof body === 'object' && body !== null && 'code' in body && body.code === 'idempotency-in-progress'
  );
}

/** Where the store of a connection string listens. */
export function targetOf(uri: string): NetConnectOpts {
  const host = decodeURIComponent(/^mongodb:\/\/(?:[^@/]*@)?([^/?,]+)/u.exec(uri)?.[1] ?? '');
  if (host.startsWith('/')) return { path: host };
  const [name = '127.0.0.1', port = '27017'] = host.split(':');
  return { host: name, port: Number(port) };
}
