import {
  CHAT_BYTES_PER_DAY,
  CHAT_MESSAGES_PER_SESSION_PER_MINUTE,
  FILE_MAX_BYTES,
} from '../../core/limits.js';
import type { Logger } from '../../core/log.js';
import type { Allowance, Allowances } from '../../models/allowances.js';
import { conversationId } from '../../models/conversation.js';
import type { Keyring } from '../../models/keyring.js';
import type { Store } from '../../models/store.js';
import { inTransaction } from '../../models/transaction.js';
import type { Post } from '../../notices/post.js';
import type { Incoming, IncomingBody } from '../channels/channel.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const WORDS = {
  messages:
    'Mohon maaf, pesan Bapak/Ibu datang terlalu cepat, sehingga yang terakhir belum kami terima. Silakan tunggu satu menit, lalu kirim kembali.',
  bytes:
    'Mohon maaf, kiriman berkas hari ini sudah mencapai batas, sehingga berkas tadi belum kami terima. Silakan kirim kembali besok. Pesan teks tetap kami baca.',
} as const;
type Limited = keyof typeof WORDS;

/** Bodies that nobody types are always taken in. */
const UNCOUNTED: ReadonlySet<IncomingBody['kind']> = new Set(['blocked', 'migrated']);

/**
 * Limits what channels hand in, per sender in a chat. A message over a limit is dropped although the channel gets it
 * confirmed; the sender is told once a window.
 */
export class InputLimits {
  readonly #parts: {
    readonly store: Store;
    readonly keyring: Pick<Keyring, 'lookupHash'>;
    readonly post: Post;
    readonly log: Logger;
  };
  readonly #allowances: Allowances;
  readonly #limits: Readonly<Record<Limited, Allowance>>;
  readonly #told: Readonly<Record<Limited, Allowance>>;

  constructor(parts: {
    readonly store: Store;
    readonly keyring: Pick<Keyring, 'lookupHash'>;
    readonly post: Post;
    readonly log: Logger;
    readonly allowances: Allowances;
  }) {
    this.#parts = parts;
    this.#allowances = parts.allowances;
    const make = (name: string, windowMs: number, count: number): Allowance =>
      parts.allowances.make({ name, of: 'chat', windowMs, count });
    this.#limits = {
      messages: make('messages', MINUTE_MS, CHAT_MESSAGES_PER_SESSION_PER_MINUTE),
      bytes: make('bytes', DAY_MS, CHAT_BYTES_PER_DAY.session),
    };
    this.#told = { messages: make('told-messages', MINUTE_MS, 1), bytes: make('told-bytes', DAY_MS, 1) };
  }

  /** Gives the messages within the limits, in their order; costs one command to the store per sender. */
  async admit(incoming: readonly Incoming[]): Promise<readonly Incoming[]> {
    if (!this.#allowances.enabled) return incoming;
    const senders = new Map<string, Incoming[]>();
    for (const one of incoming) {
      if (UNCOUNTED.has(one.body.kind)) continue;
      const sender = this.#senderOf(one);
      senders.set(sender, [...(senders.get(sender) ?? []), one]);
    }
    const refused = new Set<Incoming>();
    await Promise.all(
      Array.from(senders, async ([sender, messages]) => {
        for (const one of await this.#over(sender, messages)) refused.add(one);
      }),
    );
    return refused.size === 0 ? incoming : incoming.filter((one) => !refused.has(one));
  }

  async #over(sender: string, messages: readonly Incoming[]): Promise<readonly Incoming[]> {
    const { messages: limit, bytes: byteLimit } = this.#limits;
    const bytes = messages.reduce((sum, one) => sum + bytesOf(one), 0);
    const [count, size] = await this.#allowances.count(sender, [
      { allowance: limit, amount: messages.length },
      ...(bytes === 0 ? [] : [{ allowance: byteLimit, amount: bytes }]),
    ]);
    const used = { messages: count?.before ?? 0, bytes: size?.before ?? 0 };
    const over: Incoming[] = [];
    for (const one of messages) {
      const of = bytesOf(one);
      const why =
        used.messages >= limit.count ? 'messages' : of > 0 && used.bytes >= byteLimit.count ? 'bytes' : null;
      used.messages += 1;
      used.bytes += of;
      if (why === null) continue;
      over.push(one);
      await this.#tell(sender, one, why);
    }
    if (over.length > 0)
      this.#parts.log.info({ messages: over.length }, 'messages over the limit were refused');
    return over;
  }

  async #tell(sender: string, { address, scope, order }: Incoming, why: Limited): Promise<void> {
    if ((await this.#told[why].use(sender)).refusedFor !== null) return;
    const replyTo = scope === 'group' ? { replyTo: String(order) } : {};
    const speech = { from: 'loket', text: WORDS[why], ...replyTo } as const;
    await inTransaction(this.#parts.store, (tx) => this.#parts.post.beside(tx, address, speech));
  }

  /** In a group each member has limits of their own. */
  #senderOf({ address, scope, sender }: Incoming): string {
    const chat = conversationId(this.#parts.keyring, address);
    return scope === 'group' ? `${chat} ${sender.id}` : chat;
  }
}

/** A file without a claimed size counts as the largest. */
function bytesOf({ body }: Incoming): number {
  return body.kind === 'file' ? (body.file.size ?? FILE_MAX_BYTES) : 0;
}
