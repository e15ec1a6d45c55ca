import { Schema } from 'mongoose';
import type { ChannelName } from '../sop/channel-name.js';

/** One chat of one channel (DESIGN "People"): its lease, its flow state, its message counter. */
export interface ConversationDoc {
  /** `<channel>:<account>:<chat>`; see `conversationId`. */
  _id: string;
  channel: ChannelName;
  account: string;
  /** The channel's own id of the chat. */
  chat: string;
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
  /** The chat that a group became when Telegram made a supergroup of it. */
  movedTo: string | null;
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
    chat: { type: String, required: true },
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
    movedTo: { type: String, default: null },
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

/** The conversation's identifier: the address without its thread. */
export function conversationId(address: { channel: string; account: string; chat: string }): string {
  return `${address.channel}:${address.account}:${address.chat}`;
}

/** A conversation as it is before anything was said. */
export function newConversation(
  address: { channel: ChannelName; account: string; chat: string },
  kind: ConversationDoc['kind'],
  now: Date,
): ConversationDoc {
  return {
    _id: conversationId(address),
    channel: address.channel,
    account: address.account,
    chat: address.chat,
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
