import type { ChannelName, ChannelTraits } from '../../core/channel-table.js';
import type { Instant } from '../../core/clock.js';
import { AppError } from '../../core/errors.js';
import type { Choice, UnsupportedKind } from '../../flows/types.js';

/** Where a chat is: `chat` is the channel's own id of it. Personal: never logged. */
export interface Address {
  readonly channel: ChannelName;
  /** The bot's or number's account at the channel, `main` for the only one. */
  readonly account: string;
  readonly chat: string;
  /** Topic of a group (Telegram message_thread_id). */
  readonly thread?: number;
}

/**
 * A file as the channel names it, not fetched yet; or already in the vault, or refused when it came (web upload: `reason`
 * is a code as the intake gives it). Names, types and lengths are claims.
 */
export type FileRef =
  | { readonly at: 'channel'; readonly fileId: string; readonly name?: string; readonly size?: number }
  | { readonly at: 'vault'; readonly fileId: string; readonly name?: string; readonly size: number }
  | { readonly at: 'refused'; readonly reason: string; readonly name?: string; readonly size: number };

/** What a message holds. */
export type IncomingBody =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'choice'; readonly id: string }
  | { readonly kind: 'file'; readonly file: FileRef; readonly caption?: string }
  | { readonly kind: 'contact'; readonly phone: string; readonly own: boolean }
  | { readonly kind: 'edited'; readonly text: string }
  | { readonly kind: 'unsupported'; readonly what: UnsupportedKind }
  /** The person blocked or unblocked the bot: no answer, deliveries stop or go on. */
  | { readonly kind: 'blocked'; readonly blocked: boolean }
  /** A group became a supergroup. */
  | { readonly kind: 'migrated'; readonly toChat: string };

/** One message of a person, as every channel hands it in. */
export interface Incoming {
  readonly address: Address;
  /** Unique per (channel, account): a repeat is the same message (inbox's unique index). */
  readonly externalId: string;
  /** Who wrote it; equals the chat in a private one. */
  readonly sender: { readonly id: string; readonly name?: string };
  readonly scope: 'private' | 'group';
  /** When the person sent it, by the channel's word; where that has none (a tap, the web), the instant of receipt. */
  readonly sentAt: Instant;
  /** Order within the chat, the channel's own (Telegram message_id, web seq): pages keep it. */
  readonly order: number;
  readonly albumId?: string;
  /** The message of ours that the person quotes, in whatever chat (channel's id of it, as in {@link Receipt}). */
  readonly quotes?: string;
  /** The message that this one is a new wording of (its `externalId`); the body is `edited` then. */
  readonly edits?: string;
  readonly body: IncomingBody;
}

/** One message of ours. */
export interface Reply {
  readonly text: string;
  readonly choices?: readonly Choice[];
  readonly askContact?: boolean;
  /** The message that this one answers, by the channel's id (`Incoming.order` as text); shown as a quotation in groups. */
  readonly replyTo?: string;
  readonly attachment?: { readonly filename: string; readonly contentType: string; readonly content: Buffer };
}

/** The channel took it; `externalId` is its id there (replies by quoting refer to it). */
export interface Receipt {
  readonly externalId: string;
}

/** Why a delivery did not happen, and what may help. */
export class DeliveryError extends Error {
  constructor(
    readonly reason: 'rate-limited' | 'unreachable' | 'blocked' | 'moved' | 'refused',
    message: string,
    readonly details: { readonly retryAfterMs?: number; readonly movedTo?: string } = {},
  ) {
    super(message);
    this.name = 'DeliveryError';
  }

  /** True when a later try can succeed. */
  get retryable(): boolean {
    return this.reason === 'rate-limited' || this.reason === 'unreachable';
  }
}

/** A file is over the cap, by the channel's word or while it was read; the person is told, nobody tries again. */
export class FileTooLargeError extends AppError {
  constructor(maxBytes: number) {
    super('file-too-large', `file is over ${maxBytes} bytes`);
  }
}

/** A channel is two verbs; what is between is the same code for all of them. */
export interface Channel {
  readonly traits: ChannelTraits;
  /** Begins to take messages in; `receive` resolves only when they are stored. */
  start(receive: (incoming: readonly Incoming[]) => Promise<void>): Promise<void>;
  /** Stops taking in; resolves when nothing is half received. */
  stop(): Promise<void>;
  deliver(reply: Reply, to: Address): Promise<Receipt>;
  /** Shows that an answer is being made; failures are nobody's business. */
  typing?(to: Address): void;
  /**
   * Bytes of a file that a message names; at most `maxBytes`, else {@link FileTooLargeError}. Otherwise fails with a
   * {@link DeliveryError}: `unreachable` may be tried again, `refused` is for ever (the channel no longer has it).
   */
  fetchFile?(file: FileRef, maxBytes: number, signal: AbortSignal): Promise<Buffer>;
  /** One line for the start message: on, or off and why. */
  status(): string;
}
