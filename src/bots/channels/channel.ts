import type { Router } from 'express';
import type { ChannelName, ChannelTraits } from '../../core/channel-table.js';
import type { Instant } from '../../core/clock.js';
import { AppError } from '../../core/errors.js';
import type { FileRefusal } from '../../core/file-refusal.js';
import type { Choice, UnsupportedKind } from '../../flows/types.js';

/** A chat's place; `chat` is the channel's own id of it. Personal data: never logged. */
export interface Address {
  readonly channel: ChannelName;
  /** The bot's or number's account; `main` for the only one. */
  readonly account: string;
  readonly chat: string;
  /** Topic of a group (Telegram's `message_thread_id`). */
  readonly thread?: number;
}

/**
 * A file as a message names it: not fetched yet, in the vault, or refused at receipt (web uploads; `reason` as intake
 * gives it). Names and sizes are the sender's claims.
 */
export type FileRef =
  | { readonly at: 'channel'; readonly fileId: string; readonly name?: string; readonly size?: number }
  | { readonly at: 'vault'; readonly fileId: string; readonly name?: string; readonly size: number }
  | {
      readonly at: 'refused';
      readonly reason: string;
      readonly pixels?: NonNullable<FileRefusal['pixels']>;
      readonly name?: string;
      readonly size: number;
    };

/** Content of a message, or a change of the chat that the channel reports as one. */
export type IncomingBody =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'choice'; readonly id: string }
  | { readonly kind: 'file'; readonly file: FileRef; readonly caption?: string }
  | { readonly kind: 'contact'; readonly phone: string; readonly own: boolean }
  | { readonly kind: 'edited'; readonly text: string }
  | { readonly kind: 'unsupported'; readonly what: UnsupportedKind }
  /** The person blocked or unblocked the bot. No answer is sent. */
  | { readonly kind: 'blocked'; readonly blocked: boolean }
  /** A group became a supergroup with the id `toChat`. */
  | { readonly kind: 'migrated'; readonly toChat: string };

/** One message of a person, in the same shape for every channel. */
export interface Incoming {
  readonly address: Address;
  /** Unique per (channel, account): the inbox takes a repeated one as the same message. */
  readonly externalId: string;
  /** Who wrote it; the id equals the chat's in a private chat. */
  readonly sender: { readonly id: string; readonly name?: string };
  readonly scope: 'private' | 'group';
  /** When the person sent it, as the channel says; without that (a tap, the web) the instant of receipt. */
  readonly sentAt: Instant;
  /** The channel's own order within the chat (Telegram message_id, web seq); pages of a document keep it. */
  readonly order: number;
  readonly albumId?: string;
  /** The message of ours that the person quotes: the channel's id of it, as in {@link Receipt}. */
  readonly quotes?: string;
  /** `externalId` of the edited message; the body is then `edited`. */
  readonly edits?: string;
  readonly body: IncomingBody;
}

/** One message of ours; a channel may send it as several. */
export interface Reply {
  readonly text: string;
  readonly choices?: readonly Choice[];
  readonly askContact?: boolean;
  /**
   * The message that this one answers, by the channel's id (`Incoming.order` as text); groups show it as a quotation.
   */
  readonly replyTo?: string;
  readonly attachment?: { readonly filename: string; readonly contentType: string; readonly content: Buffer };
}

/** What the channel says of an accepted message: `externalId` is its id there, which quoting replies refer to. */
export interface Receipt {
  readonly externalId: string;
}

/**
 * Thrown when a delivery failed. `retryAfterMs`: pause that the channel asks for; `movedTo`: new id of a group that
 * moved.
 */
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

/** Thrown for a file over the size limit, as claimed or as found while reading; it is not tried again. */
export class FileTooLargeError extends AppError {
  constructor(maxBytes: number) {
    super('file-too-large', `file is over ${maxBytes} bytes`);
  }
}

/** A channel takes messages in and delivers replies; everything between is the same code for all channels. */
export interface Channel {
  readonly traits: ChannelTraits;
  /** Begins to take messages in; `receive` resolves only when they are stored. */
  start(receive: (incoming: readonly Incoming[]) => Promise<void>): Promise<void>;
  /** Stops taking messages in; resolves when no message is half received. */
  stop(): Promise<void>;
  /** Sends a message. @throws {DeliveryError} */
  deliver(reply: Reply, to: Address): Promise<Receipt>;
  /** Shows that an answer is being prepared; failures are ignored. */
  typing?(to: Address): void;
  /**
   * Fetches a file that a message names.
   * @throws {FileTooLargeError} over `maxBytes`; {DeliveryError} `unreachable` when a later try may succeed, `refused`
   *   when the channel no longer has the file
   */
  fetchFile?(file: FileRef, maxBytes: number, signal: AbortSignal): Promise<Buffer>;
  /** One line for the start message: on, or off and why. */
  status(): string;
  /** State of the line for `/ready`; without it the channel is up while the product is. */
  health?(): ChannelHealth;
  /** What officers should know of a broken line, in words; null while all is well. */
  trouble?(): string | null;
  /** What it answers by HTTP: its own interface, or a webhook. */
  readonly routes?: ChannelRoutes;
}

/** State of a channel's line; `off` before the start and after the stop. */
export type ChannelHealth = 'up' | 'down' | 'off';

/** Routes of a channel, mounted at `path`. */
export interface ChannelRoutes {
  readonly path: string;
  readonly router: Router;
}
