import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { NetConnectOpts } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSecretKeys } from '../../../src/core/secret-key.js';
import { silentLogger } from '../../../src/core/log.js';
import { connectStore } from '../../../src/models/connection.js';
import { conversationId } from '../../../src/models/conversation.js';
import type { Keyring } from '../../../src/models/keyring.js';
import { openData } from '../../../src/models/open-data.js';
import { native, type Store } from '../../../src/models/store.js';
import { onExternalServer, testDatabase, type TestDatabase } from '@loket/embedded-mongo/testing';
import { TelegramEmulator } from '../telegram/emulator.js';
import type { Group } from '../telegram/group.js';
import { until } from '../until.js';
import { Deaths } from './deaths.js';
import { openGate, type Gate, type WriteWatch } from './gate.js';
import type { Host, Life } from './hosts.js';
import { openPostOffice, type PostOffice } from './post-office.js';

/** The morning of every run, within office hours: Tuesday 2026-11-24, some seconds after 10.00 WITA. */
const MORNING = Date.parse('2026-11-24T02:00:05.000Z');

/** How long to wait for the product, ms. A server ends what a dead process left open only after a minute or more. */
const PATIENCE_MS = onExternalServer ? 240_000 : 120_000;

/**
 * Time after which the embedded store gives up a dead process' transaction, ms; in the product it would pass anyway.
 */
const LOST_TRANSACTION_MS = 100;

/** Pause between two looks at whether all is done, and how long no write must have come, ms. */
const LOOK_EVERY_MS = 10;
const QUIET_MS = 20;

/** More messages than any chat sees in one scene. */
const MESSAGES_OF_A_SCENE = 1_000;

/** Called around each step of a scene; a step is over when nothing is under way any more. */
export interface Director {
  before(name: string): void;
  after(name: string): Promise<void>;
}

/**
 * Everything around the product that outlives it (the store, Telegram, the mail server), and the product itself, which
 * can be made to die at a point and is started again.
 */
export class Stage {
  /** Counts, and kills the product. */
  readonly deaths = new Deaths(() => this.kill());
  director: Director | null = null;
  life: Life | null = null;
  #gates: Gate[] = [];
  /** What is left of those that were killed. */
  readonly #dying: Promise<void>[] = [];
  #firstMessage = 1;
  #abort = new AbortController();

  private constructor(
    readonly database: TestDatabase,
    readonly store: Store,
    readonly keyring: Keyring,
    readonly telegram: TelegramEmulator,
    readonly group: Group,
    readonly mail: PostOffice,
    private readonly host: Host,
    readonly environment: Readonly<Record<string, string>>,
    private readonly ahead: { ms: number },
    private readonly folder: string,
  ) {}

  /** Sets a stage up with an empty store, or a copy of another stage's store; the product is not started yet. */
  static async open(
    host: Host,
    more: Readonly<Record<string, string>> = {},
    template?: Stage,
  ): Promise<Stage> {
    const ahead = { ms: MORNING - Date.now() };
    const now = (): number => Date.now() + ahead.ms;
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
    const keyring = await openData(store, { secretKeys: parsed.keys, backUp: null, confirmed: true });
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
      ...([base, store, keyring, telegram, group, mail, host, environment, ahead, folder] as const),
    );
    if (template) stage.#firstMessage = template.#firstMessage + MESSAGES_OF_A_SCENE;
    stage.#numberMessages();
    stage.deaths.listen(telegram, mail);
    return stage;
  }

  /** Id of the conversation of a Telegram chat. */
  conversationOf(chat: number): string {
    return conversationId(this.keyring, { channel: 'telegram', account: 'main', chat: String(chat) });
  }

  /** The time of the run. */
  now(): Date {
    return this.store.clock.now();
  }

  /** By how much the clock of the run is ahead of the machine's, ms. */
  get offsetMs(): number {
    return this.ahead.ms;
  }

  /** Lets time pass for everybody at once: Telegram, and the product if it runs. */
  passes(ms: number): void {
    this.ahead.ms += ms;
    this.life?.setClock(this.ahead.ms);
  }

  /** The environment of another process with connections of its own. */
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

  /** Starts the product, also after a death; claims of the dead process count as expired, as they would be in time. */
  async start(): Promise<void> {
    if (this.life) return;
    await this.expireClaims();
    const { gates, environment } = await this.ways(this.deaths.watch);
    this.#gates = gates;
    this.#abort = new AbortController();
    this.life = await this.host(environment, this.offsetMs);
  }

  /** A step of a scene: what somebody does, and everything that follows from it. */
  async step<T>(name: string, work: () => Promise<T>): Promise<T> {
    this.director?.before(name);
    const result = await work();
    await this.settle();
    await this.director?.after(name);
    return result;
  }

  /** Makes the claims of dead processes expire. */
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

  /** Ends the hold of decisions' notices. */
  async endHolds(): Promise<void> {
    await native(this.store.outbox).updateMany(
      { state: 'pending', notBefore: { $gt: this.now() } },
      { $set: { notBefore: this.now() } },
    );
  }

  /** Waits until everything is answered and delivered; starts the product again when it has died. */
  async settle(patienceMs = PATIENCE_MS): Promise<void> {
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
        // A failed delivery waits for its next try, which would take too long here.
        const later = open.filter(({ attempts, notBefore }) => attempts > 0 && notBefore > this.now());
        if (later.length > 0) {
          const ids = later.map(({ _id }) => _id);
          await native(outbox).updateMany(
            { _id: { $in: ids }, state: 'pending' },
            { $set: { notBefore: this.now() } },
          );
        }
        const done = open.every(({ attempts, notBefore }) => attempts === 0 && notBefore > this.now());
        // Something that came meanwhile may have caused more.
        return done && this.life !== null && this.#isQuiet();
      },
      { patienceMs, everyMs: LOOK_EVERY_MS },
    );
  }

  /** True when no write is under way, nor was a moment ago. */
  #isQuiet(): boolean {
    const writing = this.#gates.reduce((sum, gate) => sum + gate.writing(), 0);
    return writing === 0 && this.deaths.quietMs > QUIET_MS;
  }

  /** Sends a request to the product until it is answered, as a client does that keeps its Idempotency-Key. */
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

  /** Kills the product, whatever it is doing; false when it does not run. */
  kill(): boolean {
    const { life } = this;
    if (!life) return false;
    this.life = null;
    this.#dying.push(life.gone);
    life.kill();
    for (const gate of this.#gates) gate.cut();
    this.#abort.abort();
    return true;
  }

  async close(): Promise<void> {
    this.kill();
    await Promise.all(this.#dying);
    await this.telegram.stop();
    await this.mail.stop();
    await this.store.connection.dropDatabase();
    await this.store.close();
    await this.database.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /**
   * Gives people's messages numbers of their own, which stay the same in a run where the bot repeated itself. In a
   * copied store they do not start from the first number again.
   */
  #numberMessages(): void {
    const { world } = this.telegram;
    const add = world.addMessage.bind(world);
    const next = { bot: 1_000_000, people: this.#firstMessage };
    world.addMessage = (room, from, content) => {
      room.nextMessageId = from.id === world.bot.id ? next.bot++ : next.people++;
      return add(room, from, content);
    };
  }
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

/** The socket or port that a connection string names. */
export function targetOf(uri: string): NetConnectOpts {
  const host = decodeURIComponent(/^mongodb:\/\/(?:[^@/]*@)?([^/?,]+)/u.exec(uri)?.[1] ?? '');
  if (host.startsWith('/')) return { path: host };
  const [name = '127.0.0.1', port = '27017'] = host.split(':');
  return { host: name, port: Number(port) };
}
