import { once } from 'node:events';
import { statfs } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createAdmin, type Admin } from './admin/admin.js';
import type { Health, ReadinessCheck } from './admin/http/readiness.js';
import { publicRoutes, type OpenLinked } from './admin/public/routes.js';
import { httpServer } from './admin/http/http-server.js';
import { createServer } from './admin/server.js';
import { Booking } from './booking/booking.js';
import { createBots, type Bots } from './bots/bots.js';
import type { Channel } from './bots/channels/channel.js';
import type { ChannelEntry } from './bots/channels/entry.js';
import { CHANNEL_ENTRIES, channelTable } from './bots/channels/table.js';
import { receive } from './bots/inbound/inbox.js';
import { InputLimits } from './bots/inbound/input-limits.js';
import { freeLeftOver } from './bots/inbound/left-over.js';
import { paced, unpaced, type Pacing } from './bots/outbound/pacing.js';
import { openLinkedSession } from './bots/channels/web/sessions.js';
import type { StaffAccess } from './bots/staff/staff-use-cases.js';
import { Bindings } from './cases/bindings.js';
import { Cases } from './cases/cases.js';
import { Codes } from './codes/codes.js';
import { MailCodes } from './codes/mail-codes.js';
import type { Config } from './config.js';
import type { ChannelName } from './core/channel-table.js';
import { systemClock, type Clock } from './core/clock.js';
import { DiskRoom } from './core/disk-room.js';
import { causeOf } from './core/errors.js';
import { randomIds, type Ids } from './core/ids.js';
import { HTTP_CLOSE_PATIENCE_MS } from './core/limits.js';
import type { Logger } from './core/log.js';
import { createMetrics } from './core/metrics.js';
import { productVersion, projectRoot } from './core/project.js';
import { demoSecretKeys } from './core/secret-key.js';
import { Signals } from './core/signals.js';
import { scannerAt } from './documents/clam-scanner.js';
import { examiner } from './documents/examine.js';
import { Inspector, type OpenOptions } from './documents/inspector.js';
import { storeScan, type IncomingFile, type StoredScan } from './documents/store-scan.js';
import { Vault } from './documents/vault.js';
import { createJobs, type Jobs } from './jobs/jobs.js';
import { Allowances } from './models/allowances.js';
import { connectStore } from './models/connection.js';
import { backUpVersion, databaseFolder, startEmbedded, type Embedded } from './models/embedded.js';
import type { Keyring } from './models/keyring.js';
import { lastBackup } from './models/last-backup.js';
import { openData } from './models/open-data.js';
import { SecurityLog } from './models/security-log.js';
import { native, type Store } from './models/store.js';
import { Attachments } from './notices/attachments.js';
import { Mailer } from './notices/mailer.js';
import { Post } from './notices/post.js';
import { loadOffice } from './office/office-pack.js';
import type { Office } from './sop/office.js';

/** Parts that tests replace, beside the log, which every caller passes. */
export interface AppOverrides {
  readonly log: Logger;
  readonly clock?: Clock;
  readonly ids?: Ids;
  /** Whether to measure the process itself too, which starts observers; default false. */
  readonly processMetrics?: boolean;
  /** Replaces the one that opens files in child processes. */
  readonly inspector?: Inspector;
  /** The table of channels; the product's by default. */
  readonly channels?: readonly ChannelEntry[];
  /** Free bytes of the disk with the data. */
  readonly freeBytes?: () => Promise<number>;
}

/** One process of the product. */
export interface App {
  readonly config: Config;
  readonly office: Office;
  readonly store: Store;
  readonly keyring: Keyring;
  readonly cases: Cases;
  readonly booking: Booking;
  readonly inspector: Inspector;
  /** Looks at a file as it comes in, and stores it; see `documents/store-scan`. */
  readonly storeScan: (file: IncomingFile, options: OpenOptions) => Promise<StoredScan>;
  readonly jobs: Jobs;
  readonly channels: readonly Channel[];
  /** A line of the start message for each channel that the settings leave off. */
  readonly channelsOff: readonly string[];
  /** Begins to take in messages, work and serve, as the process's roles say; resolves when requests are answered. */
  start(): Promise<void>;
  /** Stops taking in, finishes what is under way and closes. May be called again. */
  stop(): Promise<void>;
  /** Base address of the HTTP server; null while it does not listen, e.g. without the role `web`. */
  url(): string | null;
}

/**
 * Makes every part once and connects them; takes nothing in before `start`.
 * @throws {EmbeddedMongoLockedError} when another process owns the data; {OfficePackError} for a bad office pack;
 * {AppError} `secret-key-wrong` when the data belongs to another key; {DataRefusedError} for data of a newer version.
 */
export async function createApp(config: Config, overrides: AppOverrides): Promise<App> {
  const { log } = overrides;
  const clock = overrides.clock ?? systemClock;
  const ids = overrides.ids ?? randomIds(() => clock.now().getTime());
  const office = loadOffice(config.officeDir);
  const secretKeys = config.secretKeys ?? (await demoSecretKeys(config.dataDir));
  const database =
    config.mongodbUri === null ? await startEmbedded(databaseFolder(config.dataDir), { log }) : null;
  try {
    const uri = database?.uri ?? config.mongodbUri ?? '';
    const store = await connectStore({ uri, log, clock, ids });
    const keyring = await openData(store, {
      secretKeys,
      backUp: database && ((version) => backUpVersion(store, config.dataDir, version)),
      confirmed: config.migrate,
    });
    return compose(config, { ...overrides, clock, ids }, { office, database, store, keyring });
  } catch (error) {
    await database?.stop();
    throw error;
  }
}

interface Ground {
  readonly office: Office;
  readonly database: Embedded | null;
  readonly store: Store;
  readonly keyring: Keyring;
}

async function compose(
  config: Config,
  overrides: AppOverrides & { readonly clock: Clock; readonly ids: Ids },
  { office, database, store, keyring }: Ground,
): Promise<App> {
  const { clock, ids, log } = overrides;
  const { baseUrl } = config;
  const signals = new Signals();
  const metrics = createMetrics({ processMetrics: overrides.processMetrics ?? false });
  const security = new SecurityLog({ store, log, metrics });
  const allowances = new Allowances({ store, keyring, enabled: config.rateLimits });
  const entries = overrides.channels ?? CHANNEL_ENTRIES;
  const ground = {
    channelTable: channelTable(entries),
    store,
    keyring,
    office,
    clock,
    ids,
    log,
    signals,
    metrics,
    security,
    allowances,
  };
  const staffGroup = entries.map((entry) => entry.staffGroup?.(config) ?? null).find(Boolean) ?? null;
  const post = new Post({ ...ground, staffGroup: staffGroup !== null });
  const vault = new Vault(ground);
  const scanner = scannerAt(config.clamavUrl, ground);
  const inspector = overrides.inspector ?? new Inspector({ log });
  const examine = examiner({ ...ground, inspector, scanner });
  const disk = new DiskRoom({
    freeBytes: overrides.freeBytes ?? (database ? () => freeBytes(config.dataDir) : null),
    log,
  });
  const booking = new Booking(ground);
  const undoSeconds = config.undoSeconds ?? office.settings.undoSeconds;
  const cases = new Cases({ ...ground, post, vault, booking, undoSeconds, baseUrl });
  const codes = new Codes(ground);
  const mailCodes = new MailCodes({ ...ground, codes, post });
  const bindings = new Bindings({ ...ground, cases, post, vault, baseUrl });
  const attachments = new Attachments({
    office,
    stateAt: (caseId, seq) => cases.stateAt(caseId, seq),
    staffName: async (username) => (await native(store.staff).findOne({ _id: username }))?.name ?? null,
  });
  const mailer = new Mailer({ ...ground, config: config.mail, baseUrl, attachments });
  const opened = entries.map((entry) => ({
    entry,
    channel: entry.open({ ...ground, config, post, cases, vault, examine, attachments, disk }),
  }));
  const channels = new Map<ChannelName, Channel>(
    opened.flatMap(({ entry, channel }) => (channel ? [[entry.traits.name, channel]] : [])),
  );
  const backedUp = (): Date | null | undefined =>
    database ? (lastBackup(config.dataDir)?.at ?? null) : undefined;
  const admin = createAdmin({
    ...ground,
    config,
    lastBackup: backedUp,
    cases,
    codes,
    booking,
    vault,
    inspector,
    version: productVersion(),
    troubles: () => [...channels.values()].flatMap((channel) => channel.trouble?.() ?? []),
  });
  const bots = createBots({
    ...ground,
    cases,
    codes,
    mailCodes,
    bindings,
    booking,
    vault,
    examine,
    isSlow: (owner) => inspector.isSlow(owner),
    disk,
    post,
    mailer,
    attachments,
    channels,
    staffGroup,
    access: accessOf(admin, baseUrl),
    pacing: pacingOf(channels, config.rateLimits),
  });
  const limits = new InputLimits({ ...ground, post });
  const take: Running['receive'] = (incoming) => receive({ ...ground, disk, limits }, incoming);
  const jobs = createJobs({
    ...ground,
    baseUrl,
    cases,
    vault,
    post,
    sweep: async () => (await admin.sweep()) + (await allowances.sweep()),
  });
  const openLinked: OpenLinked = async (caseId, network) => {
    await disk.ensureForWords();
    return openLinkedSession({ ...ground, cases, mailCodes }, caseId, {
      network: config.rateLimits ? network : null,
    });
  };
  const readiness: ReadinessCheck[] = [
    { name: 'database', fatal: true, check: up(() => ping(store)) },
    { name: 'mail', fatal: false, check: up(() => mailer.check()) },
    ...opened.flatMap(readinessOf),
    { name: 'whatsapp', fatal: false, check: off },
    { name: 'scanReader', fatal: false, check: off },
    { name: 'virusScan', fatal: false, check: config.clamavUrl === null ? off : up(() => scanner.check()) },
  ];
  const server = httpServer(
    createServer({
      ...ground,
      ...admin,
      config,
      readiness,
      lastBackup: backedUp,
      mounts: [
        ...[...channels.values()].flatMap(({ routes }) => routes ?? []),
        ...admin.mounts,
        {
          path: '/',
          router: publicRoutes({ ...ground, bindings, openLinked, baseUrl }),
        },
      ],
      webRoot: join(projectRoot(), 'dist', 'web'),
      officeName: `Loket ${office.name}`,
    }),
  );
  return {
    config,
    office,
    store,
    keyring,
    cases,
    booking,
    inspector,
    storeScan: (file, options) => storeScan({ vault, examine }, file, options),
    jobs,
    channels: [...channels.values()],
    channelsOff: opened.flatMap(({ entry, channel }) => (channel ? [] : (entry.whenOff ?? []))),
    start: async () => {
      if (database) await freeLeftOver(store, clock.now());
      await start({ config, server, admin, channels, bots, jobs, store, receive: take });
      scanner
        .check()
        .catch((error: unknown) => log.warn({ cause: causeOf(error) }, 'the virus scanner is away'));
    },
    stop: onlyOnce(() => stop({ server, channels, bots, jobs, inspector, mailer, store, database })),
    url: () => addressOf(server),
  };
}

interface Running {
  readonly config: Config;
  readonly server: Server;
  readonly admin: Admin;
  readonly channels: ReadonlyMap<ChannelName, Channel>;
  readonly bots: Bots;
  readonly jobs: Jobs;
  readonly store: Store;
  readonly receive: Parameters<Channel['start']>[0];
}

async function start({ config, server, admin, channels, bots, jobs, receive: take }: Running): Promise<void> {
  if (config.mode === 'demo') await admin.accounts.seedDemo();
  if (config.bootstrapAdmin) await admin.accounts.bootstrap(config.bootstrapAdmin);
  if (config.roles.has('worker')) {
    bots.start();
    await jobs.start();
  }
  if (config.roles.has('web')) {
    server.listen(config.port, config.host);
    await once(server, 'listening');
  }
  await Promise.all([...channels.values()].map((channel) => channel.start(take)));
}

async function stop(parts: {
  server: Server;
  channels: ReadonlyMap<ChannelName, Channel>;
  bots: Bots;
  jobs: Jobs;
  inspector: Inspector;
  mailer: Mailer;
  store: Store;
  database: Embedded | null;
}): Promise<void> {
  const closed = closeServer(parts.server);
  await inTurn([
    async () => {
      await Promise.all([...parts.channels.values()].map((channel) => channel.stop()));
    },
    () => closed,
    () => parts.jobs.stop(),
    () => parts.bots.stop(),
    async () => {
      parts.inspector.stop();
      parts.mailer.close();
    },
    () => parts.store.close(),
    () => parts.database?.stop(),
  ]);
}

/** Runs the steps one after another, going on after one that fails. @throws the first failure */
async function inTurn(steps: readonly (() => Promise<void> | undefined)[]): Promise<void> {
  const failed: unknown[] = [];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      failed.push(error);
    }
  }
  if (failed.length > 0) throw failed[0];
}

async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const patience = setTimeout(() => server.closeAllConnections(), HTTP_CLOSE_PATIENCE_MS);
  await closed;
  clearTimeout(patience);
}

/** The check of a channel that has a line which may break; it is off while the settings leave the channel off. */
function readinessOf({
  entry,
  channel,
}: {
  readonly entry: ChannelEntry;
  readonly channel: Channel | null;
}): ReadinessCheck[] {
  if (channel && !channel.health) return [];
  return [
    { name: entry.traits.name, fatal: false, check: () => Promise.resolve(channel?.health?.() ?? 'off') },
  ];
}

/** Makes the pacing of each channel. Without rate limits (tests, benches) nothing is paced. */
function pacingOf(
  channels: ReadonlyMap<ChannelName, Channel>,
  on: boolean,
): ReadonlyMap<ChannelName, Pacing> {
  return new Map(
    [...channels].map(([name, channel]) => {
      const { pace } = channel.traits;
      return [name, on && pace ? paced(pace, () => performance.now()) : unpaced];
    }),
  );
}

function accessOf({ linkCodes, filesLinks }: Admin, baseUrl: string): StaffAccess {
  return {
    redeemLinkCode: (tx, code, account) => linkCodes.redeemIn(tx, code, account),
    filesLink: async (tx, username, caseId) => ({
      url: `${baseUrl}${await filesLinks.makeIn(tx, username, caseId)}`,
      minutes: filesLinks.minutes,
    }),
  };
}

const off = (): Promise<Health> => Promise.resolve('off');

function up(check: () => Promise<void>): () => Promise<Health> {
  return async () => {
    await check();
    return 'up';
  };
}

async function ping(store: Store): Promise<void> {
  await store.connection.db?.command({ ping: 1 });
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

function addressOf(server: Server): string | null {
  const address = server.address() as AddressInfo | null;
  if (!address) return null;
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}

function onlyOnce(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => (running ??= work());
}
