import { CHANNELS } from '../../src/bots/channels/table.js';
import type { ChannelName } from '../../src/core/channel-table.js';
import { Booking } from '../../src/booking/booking.js';
import { createBots, type Bots } from '../../src/bots/bots.js';
import type { Incoming, IncomingBody } from '../../src/bots/channels/channel.js';
import { receive } from '../../src/bots/inbound/inbox.js';
import { InputLimits } from '../../src/bots/inbound/input-limits.js';
import { unpaced } from '../../src/bots/outbound/pacing.js';
import type { StaffMember } from '../../src/bots/staff/staff-port.js';
import { Bindings } from '../../src/cases/bindings.js';
import { Cases } from '../../src/cases/cases.js';
import { Codes } from '../../src/codes/codes.js';
import { MailCodes } from '../../src/codes/mail-codes.js';
import type { ManualClock } from '../../src/core/clock.js';
import { silentLogger } from '../../src/core/log.js';
import { createMetrics, type Metrics } from '../../src/core/metrics.js';
import { Signals } from '../../src/core/signals.js';
import type { DiskRoom } from '../../src/core/disk-room.js';
import type { Examine } from '../../src/documents/examine.js';
import { Vault } from '../../src/documents/vault.js';
import { Allowances } from '../../src/models/allowances.js';
import type { Keyring } from '../../src/models/keyring.js';
import { SecurityLog } from '../../src/models/security-log.js';
import { accountKey } from '../../src/models/staff.js';
import { native, type Store } from '../../src/models/store.js';
import type { Mailer } from '../../src/notices/mailer.js';
import { Post } from '../../src/notices/post.js';
import type { ChatAddress, Mail } from '../../src/notices/types.js';
import type { Logger } from '../../src/core/log.js';
import type { Role } from '../../src/sop/case.js';
import { testOffice } from '../support/office.js';
import { inspectFor, roomyDisk, testInspector } from '../support/inspector.js';
import { until } from '../support/until.js';
import { testStore } from '../support/store.js';
import { FakeChannel } from './fake-channel.js';

/** The message path of one process over a real store, with a channel in memory; mails are kept in a list. */
export interface BotWorld {
  readonly uri: string;
  readonly store: Store;
  readonly keyring: Keyring;
  readonly clock: ManualClock;
  readonly channel: FakeChannel;
  readonly cases: Cases;
  readonly vault: Vault;
  readonly bots: Bots;
  readonly mails: (Mail & { readonly id: string })[];
  readonly metrics: Metrics;
  person(chat: string): ChatPerson;
  group(member: string): ChatPerson;
  /** Waits until nothing is waiting, in work or on its way. */
  settle(): Promise<void>;
  /** An account of staff, tied to a chat account when `chatUser` is given. */
  addStaff(username: string, role: Role, chatUser?: string): Promise<StaffMember>;
  stop(): Promise<void>;
}

const GROUP: ChatAddress = { channel: 'telegram', account: 'main', chat: '-100' };

/** Starts it; `start: false` leaves messages waiting. */
export async function botWorld(
  options: {
    readonly start?: boolean;
    readonly log?: Logger;
    readonly undoSeconds?: number;
    readonly examine?: Examine;
    readonly disk?: DiskRoom;
    /** With the limits of input. */
    readonly limits?: boolean;
    /** Sends the mails; by default they are only kept in the list. */
    readonly send?: Mailer['send'];
  } = {},
): Promise<BotWorld> {
  const test = await testStore();
  const { store, keyring, clock } = test;
  const office = testOffice();
  const log = options.log ?? silentLogger();
  const signals = new Signals();
  const metrics = createMetrics({ processMetrics: false });
  const disk = options.disk ?? roomyDisk;
  const post = new Post({ store, keyring, signals, staffGroup: true, channelTable: CHANNELS });
  const vault = new Vault({ store, keyring, log });
  const booking = new Booking({ store, office });
  const security = new SecurityLog({ store, log, metrics });
  const ground = { security, store, keyring, office, clock, signals, log, metrics, ids: store.ids };
  const cases = new Cases({
    ...ground,
    post,
    vault,
    booking,
    undoSeconds: options.undoSeconds ?? 0,
    baseUrl: 'http://127.0.0.1:3000',
  });
  const codes = new Codes({ ...ground, security });
  const baseUrl = 'http://127.0.0.1:3000';
  const mailCodes = new MailCodes({ ...ground, channelTable: CHANNELS, security, codes, post });
  const bindings = new Bindings({ ...ground, channelTable: CHANNELS, security, cases, post, vault, baseUrl });
  const channel = new FakeChannel();
  const mails: (Mail & { id: string })[] = [];
  const bots = createBots({
    ...ground,
    cases,
    codes,
    mailCodes,
    bindings,
    booking,
    vault,
    examine: options.examine ?? inspectFor,
    isSlow: (owner) => testInspector.isSlow(owner),
    disk,
    post,
    mailer: {
      send: (id, mail) => {
        mails.push({ ...mail, id });
        return options.send?.(id, mail) ?? Promise.resolve();
      },
    },
    attachments: {
      make: ({ filename }) =>
        Promise.resolve({ filename, contentType: 'application/pdf', content: Buffer.from('%PDF') }),
    },
    access: {
      redeemLinkCode: () => Promise.resolve({ ok: false, why: 'unknown' }),
      filesLink: () => Promise.resolve({ url: 'http://127.0.0.1/berkas', minutes: 10 }),
    },
    channels: new Map<ChannelName, FakeChannel>([['telegram', channel]]),
    channelTable: CHANNELS,
    pacing: new Map([['telegram', unpaced]]),
    staffGroup: GROUP,
  });
  const allowances = new Allowances({ store, keyring, enabled: options.limits ?? false });
  const limits = new InputLimits({ store, keyring, post, log, allowances });
  await channel.start((incoming) =>
    receive({ store, keyring, clock, ids: store.ids, log, signals, disk, limits }, incoming),
  );
  if (options.start !== false) bots.start();
  const world: BotWorld = {
    uri: test.uri,
    store,
    keyring,
    clock,
    channel,
    cases,
    vault,
    bots,
    mails,
    metrics,
    person: (chat) => new ChatPerson(world, { chat, user: chat, scope: 'private' }),
    group: (member) => new ChatPerson(world, { chat: GROUP.chat, user: member, scope: 'group' }),
    settle: () => settled(store, clock),
    addStaff: async (username, role, chatUser) => {
      const now = clock.now();
      const accounts =
        chatUser === undefined
          ? []
          : [
              {
                key: accountKey(keyring, { channel: 'telegram', account: 'main', userId: chatUser }),
                channel: 'telegram',
                account: 'main',
              },
            ];
      await native(store.staff).insertOne({
        _id: username,
        name: username,
        role,
        passwordHash: '',
        active: true,
        away: [],
        accounts,
        linked: accounts.length > 0,
        createdAt: now,
        updatedAt: now,
      });
      return { username, role };
    },
    stop: async () => {
      await bots.stop();
      await test.stop();
    },
  };
  return world;
}

async function settled(store: Store, clock: ManualClock): Promise<void> {
  await until('all messages answered and delivered', async () => {
    const waiting = await native(store.inbox).countDocuments({ state: { $in: ['intake', 'ready'] } });
    if (waiting > 0) return false;
    const due = {
      state: { $in: ['pending', 'claimed'] as ('pending' | 'claimed')[] },
      notBefore: { $lte: clock.now() },
    };
    return (await native(store.outbox).countDocuments(due)) === 0;
  });
}

/** Somebody at the channel in memory. */
export class ChatPerson {
  readonly #world: BotWorld;
  readonly #who: { chat: string; user: string; scope: Incoming['scope'] };
  #order = 0;
  #heard = 0;

  constructor(world: BotWorld, who: { chat: string; user: string; scope: Incoming['scope'] }) {
    this.#world = world;
    this.#who = who;
  }

  get chat(): string {
    return this.#who.chat;
  }

  /** One message as the channel would hand it in. */
  message(body: IncomingBody, more: Partial<Incoming> = {}): Incoming {
    const { chat, user, scope } = this.#who;
    this.#order += 1;
    return {
      address: { channel: 'telegram', account: 'main', chat },
      externalId: `${chat}.${user}.${this.#order}`,
      sender: { id: user },
      scope,
      sentAt: this.#world.clock.now().toISOString(),
      order: this.#order,
      body,
      ...more,
    };
  }

  /** Sends one thing and gives everything that was answered since the last time. */
  async send(body: IncomingBody, more: Partial<Incoming> = {}): Promise<string> {
    await this.#world.channel.push(this.message(body, more));
    return this.hear();
  }

  says(text: string): Promise<string> {
    return this.send({ kind: 'text', text });
  }

  /** Taps the newest button with this label. */
  async taps(label: string): Promise<string> {
    const choice = this.#lines()
      .flatMap(({ reply }) => reply.choices ?? [])
      .findLast((one) => one.label === label);
    if (!choice) throw new Error(`no button "${label}" in\n${this.transcript()}`);
    return this.send({ kind: 'choice', id: choice.id });
  }

  /** A message with a file; `content` is what the channel hands out for it. */
  file(name: string, content: Buffer, more: Partial<Incoming> & { caption?: string } = {}): Incoming {
    const fileId = `f${this.#who.chat}.${this.#order + 1}`;
    this.#world.channel.files.set(fileId, content);
    const { caption, ...rest } = more;
    const body: IncomingBody = {
      kind: 'file',
      file: { at: 'channel', fileId, name, size: content.length },
      ...(caption === undefined ? {} : { caption }),
    };
    return this.message(body, rest);
  }

  async sendsFile(name: string, content: Buffer): Promise<string> {
    await this.#world.channel.push(this.file(name, content));
    return this.hear();
  }

  /** Everything that came since the last time, after all is settled. */
  async hear(): Promise<string> {
    await this.#world.settle();
    const lines = this.#lines();
    const fresh = lines.slice(this.#heard);
    this.#heard = lines.length;
    return fresh.map(({ reply }) => reply.text).join('\n---\n');
  }

  transcript(): string {
    return this.#lines()
      .map(({ reply }) => {
        const buttons = (reply.choices ?? []).map(({ label }) => `[${label}]`).join(' ');
        return `${reply.text}${reply.attachment ? `\n(${reply.attachment.filename})` : ''}\n${buttons}`;
      })
      .join('\n');
  }

  #lines() {
    return this.#world.channel.delivered.filter(({ to }) => to.chat === this.#who.chat);
  }
}
