import {
  DeliveryError,
  FileTooLargeError,
  type Address,
  type Channel,
  type ChannelHealth,
  type FileRef,
  type Incoming,
  type Receipt,
  type Reply,
} from '../../../src/bots/channels/channel.js';
import type { Gema } from './gema.js';
import { gemaTraits } from './traits.js';

/** The adapter: what people write goes in, what is answered goes out. */
export class GemaChannel implements Channel {
  readonly traits = gemaTraits;
  readonly #gema: Gema;

  constructor(gema: Gema) {
    this.#gema = gema;
  }

  start(receive: (incoming: readonly Incoming[]) => Promise<void>): Promise<void> {
    this.#gema.connect(receive);
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.#gema.connect(null);
    return Promise.resolve();
  }

  deliver(reply: Reply, to: Address): Promise<Receipt> {
    return Promise.resolve({ externalId: this.#gema.show(to.chat, reply) });
  }

  fetchFile(file: FileRef, maxBytes: number): Promise<Buffer> {
    const content = file.at === 'channel' ? this.#gema.fileOf(file.fileId) : undefined;
    if (!content) return Promise.reject(new DeliveryError('refused', 'no such file'));
    if (content.length > maxBytes) return Promise.reject(new FileTooLargeError(maxBytes));
    return Promise.resolve(content);
  }

  status(): string {
    return 'Gema: aktif';
  }

  health(): ChannelHealth {
    return this.#gema.connected ? 'up' : 'off';
  }
}
