import { Schema } from 'mongoose';
import type { ChannelName } from '../core/channel-table.js';
import type { Hashing, TransitSealing } from './sealing.js';

/** One chat of one channel (docs/ARCHITECTURE.md, "People and their secrets"). */
export interface ConversationDoc {
  /** See {@link conversationId}. */
  _id: string;
  channel: ChannelName;
  account: string;
  /** The channel's own id of the chat, sealed for transit because it may be a person's number. See {@link placeOf}. */
  chat: Buffer;
  /** `staff` is a staff group or an officer's private chat, which have no draft and no history. */
  kind: 'applicant' | 'staff';
  /** The process that works on it, by its token, and until when; null between turns. */
  lease: { token: string; until: Date } | null;
  /** Turns begun since the last committed one; after three the message is set aside. */
  attempts: number;
  /** Raised by every commit of a turn; guards the next one. */
  rev: number;
  /** Last `seq` of its messages. */
  seq: number;
  /** Data key of the person it serves at present; seals messages and state. */
  keyId: string | null;
  /** The flow's state (`FlowState` of flows/types), sealed; null before the first turn. */
  state: Buffer | null;
  /** The case that it is about: the open one or the last closed one. */
  caseId: string | null;
  applicantId: string | null;
  /** What a staff chat remembers between messages (`StaffMemo` of bots/staff), sealed for transit. */
  memo: Buffer | null;
  /** The channel's id of the supergroup that a Telegram group became, sealed for transit. */
  movedTo: Buffer | null;
  /**
   * What a code that is typed here leads to: a recovery by *pulihkan* (`recover`, with the NIK as a keyed hash in
   * `subject`) or by a personal link (`continue`). `caseId` is null when no case matched, which the person is not told.
   */
  recovering: { kind: 'recover' | 'continue'; subject: string; caseId: string | null } | null;
  /** An officer wrote here and the person's answer is waited for; missing otherwise. */
  officerWaits?: boolean;
  /** Keyed hash of the network address that opened a web chat; null, or missing in older chats, when there is none. */
  network?: string | null;
  /** Web chats: last use of the token; unset in chats from before this was recorded. */
  tokenUsedAt?: Date;
  /** Web chats: when the token stopped working. The chat's content stays; *pulihkan* leads to its case. */
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
    memo: { type: Buffer, default: null },
    movedTo: { type: Buffer, default: null },
    recovering: {
      type: new Schema({ kind: String, subject: String, caseId: String }, { _id: false }),
      default: null,
    },
    officerWaits: { type: Boolean },
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

/** Address of a chat at its channel. Personal: stored and logged nowhere in the clear. */
export interface ChatPlace {
  readonly channel: ChannelName;
  readonly account: string;
  readonly chat: string;
}

/** True when two addresses lead to the same chat. Two channels, or two accounts of one, may use the same id. */
export function isSameChat(one: ChatPlace, other: ChatPlace): boolean {
  return one.channel === other.channel && one.account === other.account && one.chat === other.chat;
}

/**
 * Makes the id of a conversation: the channel and a keyed hash of the address without its thread, so that the store
 * alone does not reveal whose chat it is.
 */
export function conversationId(keyring: Hashing, { channel, account, chat }: ChatPlace): string {
  return `${channel}:${keyring.lookupHash('conversation', `${channel}:${account}:${chat}`)}`;
}

/** The channel of a conversation, by its {@link conversationId}. */
export function channelOf(id: string): ChannelName {
  return id.slice(0, id.indexOf(':'));
}

/**
 * Opens the address of a conversation.
 * @throws {AppError} `secret-key-wrong` when the key that sealed it was removed
 */
export function placeOf(
  keyring: Pick<TransitSealing, 'openTransit'>,
  { channel, account, chat }: Pick<ConversationDoc, 'channel' | 'account' | 'chat'>,
): ChatPlace {
  return { channel, account, chat: keyring.openTransit<string>(chat) };
}

/** A conversation before its first message. */
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
    memo: null,
    movedTo: null,
    recovering: null,
    network: null,
    createdAt: now,
    updatedAt: now,
  };
}
