import { Schema } from 'mongoose';

/** `intake`: its file is still to be fetched; `ready`: it waits for its turn; `aside`: poison, staff have a task. */
const INBOX_STATES = ['intake', 'ready', 'done', 'aside'] as const;
type InboxState = (typeof INBOX_STATES)[number];

/** One message of a person, as received; it is acknowledged to the channel only once it is stored here. */
export interface InboxDoc {
  _id: string;
  channel: string;
  account: string;
  /** Keyed hash of the channel's id of the message, which may name the chat; unique with channel and account. */
  externalId: string;
  conversationId: string;
  state: InboxState;
  /** The album that it belongs to; the album's turn waits for quiet. */
  albumId: string | null;
  /** Order within the chat, as the channel gives it. */
  order: number;
  /** The `Incoming`, sealed for transit. */
  payload: Buffer;
  /** What the intake made of its file (`HeardFile` of flows/types), sealed for transit. */
  heard: Buffer | null;
  /** `seq` of its history entry, when that was written at receipt (web). */
  seq: number | null;
  receivedAt: Date;
  /** Tries of the intake. */
  attempts: number;
  /** The intake does not try again before this. */
  notBefore: Date;
  finishedAt: Date | null;
}

export const inboxSchema = new Schema<InboxDoc>(
  {
    _id: { type: String, required: true },
    channel: { type: String, required: true },
    account: { type: String, required: true },
    externalId: { type: String, required: true },
    conversationId: { type: String, required: true },
    state: { type: String, required: true, enum: INBOX_STATES },
    albumId: { type: String, default: null },
    order: { type: Number, required: true },
    payload: { type: Buffer, required: true },
    heard: { type: Buffer, default: null },
    seq: { type: Number, default: null },
    receivedAt: { type: Date, required: true },
    attempts: { type: Number, required: true },
    notBefore: { type: Date, required: true },
    finishedAt: { type: Date, default: null },
  },
  { collection: 'inbox', versionKey: false, autoIndex: false },
);
inboxSchema.index({ channel: 1, account: 1, externalId: 1 }, { unique: true });
inboxSchema.index({ conversationId: 1, state: 1, _id: 1 });
inboxSchema.index({ state: 1, _id: 1 });
inboxSchema.index({ finishedAt: 1 }, { sparse: true });
