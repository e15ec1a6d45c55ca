import { telegramTraits } from '../../src/bots/channels/telegram/traits.js';
import {
  DeliveryError,
  type Address,
  type Channel,
  type FileRef,
  type Incoming,
  type Receipt,
  type Reply,
} from '../../src/bots/channels/channel.js';
import type { ChannelTraits } from '../../src/core/channel-table.js';

/** A message of ours, as it arrived. */
export interface Delivered {
  readonly to: Address;
  readonly reply: Reply;
  readonly externalId: string;
}

/** A channel in memory: hands in what a test sends, keeps what is delivered, fails when told to. */
export class FakeChannel implements Channel {
  readonly delivered: Delivered[] = [];
  readonly files = new Map<string, Buffer>();
  /** The next deliveries fail with these, one each. */
  readonly failures: (DeliveryError | null)[] = [];
  /** Chats that blocked us. */
  readonly blocked = new Set<string>();
  #receive: ((incoming: readonly Incoming[]) => Promise<void>) | null = null;
  #count = 0;

  constructor(readonly traits: ChannelTraits = telegramTraits) {}

  start(receive: (incoming: readonly Incoming[]) => Promise<void>): Promise<void> {
    this.#receive = receive;
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.#receive = null;
    return Promise.resolve();
  }

  /** Hands messages in, as the channel would. */
  async push(...incoming: readonly Incoming[]): Promise<void> {
    if (!this.#receive) throw new Error('the channel is not started');
    await this.#receive(incoming);
  }

  deliver(reply: Reply, to: Address): Promise<Receipt> {
    const failure = this.failures.shift() ?? null;
    if (failure) return Promise.reject(failure);
    if (this.blocked.has(to.chat))
      return Promise.reject(new DeliveryError('blocked', 'blocked by the person'));
    const externalId = String(++this.#count);
    this.delivered.push({ to, reply, externalId });
    return Promise.resolve({ externalId });
  }

  fetchFile(file: FileRef): Promise<Buffer> {
    const bytes = file.at === 'channel' ? this.files.get(file.fileId) : undefined;
    return bytes ? Promise.resolve(bytes) : Promise.reject(new DeliveryError('refused', 'no such file'));
  }

  status(): string {
    return 'fake';
  }
}
