import type { ChannelName } from '../core/channel-table.js';
import { Schema } from 'mongoose';
import type { Hashing, TransitSealing } from './sealing.js';

/** One chat of one channel (DESIGN "People"): its lease, its flow state, its message counter. */
export interface ConversationDoc {
  /** The channel and a keyed hash of the address; see `conversationId`. */
  _id: string;
  channel: ChannelName;
  account: string;
  /** The channel's own id of the chat, sealed for transit: it may be a person's number. See `placeOf`. */
  chat: Buffer;
  /** A staff group or an officer's private chat keeps no draft and no history. */
  kind: 'applicant' | 'staff';
  /** Who works on it: whoever holds the token, until then. Null between turns. */
  lease: { token: string; until: Date } | null;
  /** Turns begun since the last one that was committed: three and the message is set aside. */
  attempts: number;
  /** Counts every commit of a turn: the guard of the next one. */
  rev: number;
  /** Last `seq` of its messages. */
  seq: number;
  /** Data key of the person it serves at present; messages and state are sealed under it. */
  keyId: string | null;
  /** The flow's state (flows/types FlowState), sealed; null before the first turn. */
  state: Buffer | null;
  /** The case that it is about: the open one, or the last closed one. */
  caseId: string | null;
  applicantId: string | null;
  /** The person blocked the bot: deliveries go by mail until a message comes. */
  blocked: boolean;
  /** What a staff chat remembers between messages (bots/staff StaffMemo), sealed for transit. */
  memo: Buffer | null;
  /** The channel's id of the chat that a group became when Telegram made a supergroup of it, sealed for transit. */
  movedTo: Buffer | null;
  /**
   * What a code that is typed here leads to: of *pulihkan* (`recover`, its `subject` the NIK as a keyed hash) or of a
   * personal link (`continue`). `caseId` null: nothing fitted, and nobody is told.
   */
  recovering: { kind: 'recover' | 'continue'; subject: string; caseId: string | null } | null;
  /** Keyed hash of the network address that opened a web chat; null, or missing in older chats, where there is none. */
  network?: string | null;
  /** Web chats: when its token was last used; unset for one that is older than that. */
  tokenUsedAt?: Date;
  /** Web chats: since when its token opens nothing any more. What is here stays; *pulihkan* leads to its case. */
  tokenEndedAt?: Date;
  createdAt: Date;
  updatedAt: Date;
}

export const conversationSchema = new Schema<ConversationDoc>(
  {
    _id: { type: String, required: true },
    channel: { type: String, required: true },
    account: { type: String, required: true },
    chat: { type: Buffer, required: true },
    kind: { type: String, required: true },
    lease: { type: new Schema({ token: String, until: Date }, { _id: false }), default: null },
    attempts: { type: Number, required: true },
    rev: { type: Number, required: true },
    seq: { type: Number, required: true },
    keyId: { type: String, default: null },
    state: { type: Buffer, default: null },
    caseId: { type: String, default: null },
    applicantId: { type: String, default: null },
    blocked: { type: Boolean, required: true },
    memo: { type: Buffer, default: null },
    movedTo: { type: Buffer, default: null },
    recovering: {
      type: new Schema({ kind: String, subject: String, caseId: String }, { _id: false }),
      default: null,
    },
    network: { type: String, default: null },
    tokenUsedAt: { type: Date },
    tokenEndedAt: { type: Date },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  { collection: 'conversations', versionKey: false, autoIndex: false },
);
conversationSchema.index({ caseId: 1 }, { sparse: true });
conversationSchema.index({ updatedAt: 1 });
conversationSchema.index({ tokenUsedAt: 1 }, { sparse: true });

/** Where a chat is at its channel. Personal: it stands nowhere in clear. */
export interface ChatPlace {
  readonly channel: ChannelName;
  readonly account: string;
  readonly chat: string;
}

/**
 * The conversation's identifier: its channel and a keyed hash of the address without its thread. Who has the store alone
 * cannot tell from it whose chat it is.
 */
export function conversationId(keyring: Hashing, { channel, account, chat }: ChatPlace): string {
  return `${channel}:${keyring.lookupHash('conversation', `${channel}:${account}:${chat}`)}`;
}

/** Where a conversation is, opened. @throws {AppError} `secret-key-wrong` when the key that sealed it was removed */
export function placeOf(
  keyring: Pick<TransitSealing, 'openTransit'>,
  { channel, account, chat }: Pick<ConversationDoc, 'channel' | 'account' | 'chat'>,
): ChatPlace {
  return { channel, account, chat: keyring.openTransit<string>(chat) };
}

/** A conversation as it is before anything was said. */
export function newConversation(
  keyring: Hashing & Pick<TransitSealing, 'sealTransit'>,
  address: ChatPlace,
  kind: ConversationDoc['kind'],
  now: Date,
): ConversationDoc {
  return {
    _id: conversationId(keyring, address),
    channel: address.channel,
    account: address.account,
    chat: keyring.sealTransit(address.chat),
    kind,
    lease: null,
    attempts: 0,
    rev: 0,
    seq: 0,
    keyId: null,
    state: null,
    caseId: null,
    applicantId: null,
    blocked: false,
    memo: null,
    movedTo: null,
    recovering: null,
    network: null,
    createdAt: now,
    updatedAt: now,
  };
}
